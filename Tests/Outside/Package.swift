// swift-tools-version: 6.1
import PackageDescription

/// A package of somebody else that uses the product `Jinja`. `run.sh` copies it to a folder outside and says there,
/// by STOCKDBT, where this repository is.
let package = Package(
    name: "Greeting",
    dependencies: [.package(name: "stockdbt", path: Context.environment["STOCKDBT"] ?? "../..")],
    targets: [
        .executableTarget(name: "Greeting", dependencies: [.product(name: "Jinja", package: "stockdbt")])
    ]
)
