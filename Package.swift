// swift-tools-version: 6.1
import PackageDescription

/// The rooms of the house, level by level: `docs/architecture.md` says what each is for, and
/// `Tests/HouseTests` holds the imports against the same table.
let package = Package(
    name: "stockdbt",
    products: [
        .executable(name: "stockdbt", targets: ["stockdbt"]),
        .library(name: "Jinja", targets: ["Jinja", "SourceText"]),
    ],
    targets: [
        // Level 0
        .target(name: "CHash"),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        // libpq's declarations and a table of its functions, filled by dlopen when a server is first asked for.
        .target(name: "CPostgreSQL"),
        .target(name: "SourceText", dependencies: ["CHash"]),
        // Level 1
        .target(name: "Jinja", dependencies: ["SourceText"]),
        .target(name: "YAML", dependencies: ["SourceText"]),
        .target(name: "Warehouse", dependencies: ["SourceText"]),
        .target(name: "Manifest", dependencies: ["SourceText"]),
        // Level 2
        .target(name: "SQLite", dependencies: ["Warehouse", "SourceText", "CSQLite"], exclude: ["Macros"]),
        .target(
            name: "PostgreSQL", dependencies: ["Warehouse", "SourceText", "CPostgreSQL"], exclude: ["Macros"]),
        .target(name: "Project", dependencies: ["YAML", "Jinja", "Manifest", "SourceText"]),
        // Level 3
        .target(
            name: "Compiler", dependencies: ["Project", "Manifest", "Jinja", "Warehouse", "YAML", "SourceText"],
            exclude: ["Macros"]),
        // Level 4
        .target(name: "Execution", dependencies: ["Compiler", "Manifest", "Warehouse", "SourceText"]),
        // Level 5
        .target(name: "Artifacts", dependencies: ["Execution", "Compiler", "Manifest", "SourceText"]),
        .target(name: "Ingestion", dependencies: ["Warehouse", "Manifest", "SourceText"]),
        // Level 6
        .target(
            name: "Site", dependencies: ["Artifacts", "Execution", "Manifest", "SourceText"], exclude: ["Assets"]),
        .target(name: "Services", dependencies: ["SourceText"]),
        // Level 7
        .executableTarget(
            name: "stockdbt",
            dependencies: [
                "Services", "Site", "Artifacts", "Ingestion", "Execution", "Compiler", "Project", "Manifest",
                "Warehouse", "SQLite",
                "PostgreSQL", "YAML", "SourceText",
            ]),
        // Tools for the people who work on the house
        .target(name: "TemplateCases", dependencies: ["Jinja", "SourceText", "YAML"]),
        .executableTarget(name: "jinja-cases", dependencies: ["TemplateCases", "SourceText"]),
        .executableTarget(name: "jinja-bench", dependencies: ["Jinja", "SourceText"]),
        .executableTarget(name: "embed-macros"),
        .target(
            name: "TestSupport", dependencies: ["SourceText", "Warehouse"]),
        // Tests
        .testTarget(name: "SourceTextTests", dependencies: ["SourceText", "TestSupport"]),
        .testTarget(
            name: "JinjaTests", dependencies: ["Jinja", "SourceText", "TemplateCases", "TestSupport"],
            exclude: ["Corpus", "reached.json"]),
        .testTarget(name: "YAMLTests", dependencies: ["YAML", "SourceText", "TestSupport"], exclude: ["Cases"]),
        .testTarget(name: "WarehouseTests", dependencies: ["Warehouse", "TestSupport"]),
        .testTarget(
            name: "ManifestTests", dependencies: ["Manifest", "SourceText", "TestSupport"], exclude: ["Golden"]),
        .testTarget(name: "SQLiteTests", dependencies: ["SQLite", "Warehouse", "TestSupport"]),
        .testTarget(name: "PostgreSQLTests", dependencies: ["PostgreSQL", "Warehouse", "SourceText", "TestSupport"]),
        .testTarget(name: "ProjectTests", dependencies: ["Project", "TestSupport"], exclude: ["Cases"]),
        .testTarget(
            name: "CompilerTests", dependencies: ["Compiler", "SQLite", "PostgreSQL", "TestSupport"],
            exclude: ["GenericTestNames.json"]),
        .testTarget(
            name: "ExecutionTests",
            dependencies: ["Execution", "Compiler", "Manifest", "Warehouse", "SourceText", "SQLite", "TestSupport"]),
        .testTarget(
            name: "ArtifactsTests",
            dependencies: [
                "Artifacts", "Compiler", "Execution", "Manifest", "SourceText", "SQLite", "TestSupport", "Warehouse",
            ],
            exclude: ["Golden"]),
        .testTarget(name: "ServicesTests", dependencies: ["Services", "SourceText", "TestSupport"]),
        .testTarget(
            name: "SiteTests",
            dependencies: ["Site", "Artifacts", "Execution", "Manifest", "SourceText", "TestSupport"]),
        .testTarget(
            name: "IngestionTests",
            dependencies: ["Ingestion", "SQLite", "PostgreSQL", "Warehouse", "SourceText", "TestSupport"]),
        .testTarget(
            name: "StockdbtTests",
            dependencies: ["stockdbt", "Execution", "Compiler", "Manifest", "Warehouse", "SourceText", "TestSupport"]),
        .testTarget(name: "HouseTests", dependencies: ["stockdbt", "SourceText", "TestSupport"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["stockdbt", "SQLite", "PostgreSQL", "Warehouse", "YAML", "SourceText", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)
