import Foundation

/// A good project with one thing broken, the same for the same number and seed.
struct Mutant {
    let number: Int
    let kind: ProjectMutation
    /// The file that is broken.
    let path: String
    let files: [String: Data]

    /// Mutants differ from seed to seed: STOCKDBT_MUTATION_SEED.
    static let seed = ProcessInfo.processInfo.environment["STOCKDBT_MUTATION_SEED"].flatMap { UInt64($0) } ?? 0

    /// Nil where the project drawn has no place for the mutation.
    init?(_ number: Int, of originals: [[String: Data]]) {
        var dice = MutationDice(seed: UInt64(number) &+ Self.seed &* 1_000_003)
        let kind = ProjectMutation.allCases[number % ProjectMutation.allCases.count]
        // The large one takes longer to read, and comes each twentieth time.
        var files = originals[dice.below(20) == 0 ? 2 : dice.below(2)]
        guard let path = kind.apply(to: &files, &dice) else { return nil }
        (self.number, self.kind, self.path, self.files) = (number, kind, path, files)
    }

    /// The projects that are broken: two small ones, and the one of this repository.
    static func originals() throws -> [[String: Data]] {
        try ["first_light", "semantic_layer"].map {
            try files(of: CaseTests.root.appendingPathComponent($0), parts: nil)
        } + [files(of: StockProject.root, parts: stockParts)]
    }

    private static let stockParts = [
        "dbt_project.yml", "profiles", "models", "macros", "seeds", "snapshots", "data-tests",
    ]

    /// The files that a project is read from.
    private static func files(of folder: URL, parts: [String]?) throws -> [String: Data] {
        let manager = FileManager.default
        var files: [String: Data] = [:]
        for case let path as String in manager.enumerator(atPath: folder.path) ?? .init() {
            let first = String(path.split(separator: "/").first ?? "")
            guard parts?.contains(first) ?? !["steps", "target", "logs"].contains(first) else { continue }
            guard ["yml", "sql", "md", "csv"].contains((path as NSString).pathExtension) else { continue }
            files[path] = try Data(contentsOf: folder.appendingPathComponent(path))
        }
        return files
    }

    static func write(_ files: [String: Data], to folder: URL) throws {
        for (path, data) in files {
            let place = folder.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: place)
        }
    }
}
