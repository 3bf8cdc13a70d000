import SourceText

/// The files of one package by what they are, found but not read.
struct FileListing {
    /// One file: what it is and its paths.
    struct Entry {
        /// Nil for properties files.
        var kind: ProjectFile.Kind?
        /// From the tree's root.
        var path: String
        /// From the package's root.
        var originalPath: String
        /// Below the resource folder.
        var relativePath: String
    }

    let settings: ProjectSettings
    private(set) var entries: [Entry] = []
    private let tree: any FileTree
    private let folder: String
    private let ignored: IgnoreRules?
    private var walked: [String: [String]] = [:]

    /// Lists the files of the package in `folder` of the tree.
    init(tree: any FileTree, settings: ProjectSettings, folder: String) {
        self.tree = tree
        self.settings = settings
        self.folder = folder
        ignored = IgnoreRules((try? tree.read(joinPath(folder, ".dbtignore"))) ?? nil)
        listAll()
    }

    private mutating func listAll() {
        add(settings.macroPaths, [".sql"], .macro)
        add(settings.modelPaths, [".sql"], .model)
        add(settings.snapshotPaths, [".sql"], .snapshot)
        add(settings.analysisPaths, [".sql"], .analysis)
        add(settings.testPaths, [".sql"], .singularTest) { !$0.hasPrefix("generic/") && !$0.hasPrefix("fixtures/") }
        add(settings.testPaths.map { joinPath($0, "generic") }, [".sql"], .genericTest)
        add(settings.testPaths.map { joinPath($0, "fixtures") }, [".csv", ".sql"], .fixture)
        add(settings.seedPaths, [".csv"], .seed)
        add(settings.functionPaths, [".sql", ".py"], .function)
        add(settings.docsPaths ?? sourcePaths, [".md"], .docs)
        add(sourcePaths, [".yml", ".yaml"], nil)
    }

    /// Every folder of resources once, in a fixed order.
    private var sourcePaths: [String] {
        var seen: Set<String> = []
        let all =
            settings.modelPaths + settings.seedPaths + settings.snapshotPaths + settings.analysisPaths
            + settings.macroPaths + settings.testPaths + settings.functionPaths
        return all.map(trimmed).filter { seen.insert($0).inserted }
    }

    private func trimmed(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    private mutating func add(
        _ searchPaths: [String], _ endings: [String], _ kind: ProjectFile.Kind?,
        where accept: (String) -> Bool = { _ in true }
    ) {
        var seen: Set<String> = []
        for searchPath in searchPaths.map(trimmed) {
            for below in files(in: searchPath) where endings.contains(where: { hasEnding(below, $0) }) && accept(below)
            {
                let original = joinPath(searchPath, below)
                if ignored?.ignores(original) == true || !seen.insert(original).inserted { continue }
                entries.append(
                    Entry(
                        kind: kind, path: joinPath(folder, original), originalPath: original, relativePath: below))
            }
        }
    }

    private func hasEnding(_ path: String, _ ending: String) -> Bool {
        guard path.utf8.count > ending.utf8.count else { return false }
        // In any case, as dbt: `MODEL.SQL` is a model.
        return path.utf8.suffix(ending.utf8.count).elementsEqual(ending.utf8) { byte, wanted in
            byte == wanted || ((0x41...0x5A).contains(byte) && byte | 0x20 == wanted)
        }
    }

    /// All files that can matter below a folder of the package, walked once; paths relative to that folder.
    private mutating func files(in searchPath: String) -> [String] {
        if let known = walked[searchPath] { return known }
        let start = joinPath(folder, searchPath)
        let found = tree.files(under: start) { name in
            switch name.utf8.first {
            case 0x21, 0x23, 0x7E: false  // ! # ~ as dbt leaves them out; the tree leaves out leading dots
            default: true
            }
        }
        let prefix = start == "." ? 0 : start.utf8.count + (start.hasSuffix("/") ? 0 : 1)
        let below = found.map { String($0.utf8.dropFirst($0.hasPrefix(start) ? prefix : 0)) ?? $0 }
        walked[searchPath] = below
        return below
    }
}
