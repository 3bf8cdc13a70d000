import Glibc
import SourceText
import Synchronization
import Testing
import Warehouse

@testable import SQLite

/// A folder that is gone when the tests are over: not earlier, because a value may be released after its last use.
struct TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/stockdbt-test-XXXXXX".utf8CString)
        let name = try #require(template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) } })
        path = String(cString: name)
        let made = path
        temporaryFolders.withLock { folders in
            if folders.isEmpty { atexit { temporaryFolders.withLock { $0 }.forEach(removeTree) } }
            folders.append(made)
        }
    }
}

private let temporaryFolders = Mutex<[String]>([])

private func removeTree(_ path: String) {
    if let stream = opendir(path) {
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { removeTree(path + "/" + name) }
        }
        closedir(stream)
    }
    remove(path)
}

/// A backend with everything in one file; the target schema is `analytics`.
func oneFile(_ folder: TemporaryFolder, _ more: DatumMap = [:]) throws -> SQLiteBackend {
    var keys: DatumMap = ["path": "data/market.db", "schema": "analytics"]
    for (key, value) in more.pairs { keys[key] = value }
    return try SQLiteBackend(credentials: keys, root: folder.path)
}

/// A backend with a file for each schema.
func manyFiles(_ folder: TemporaryFolder, directory: String? = nil) throws -> SQLiteBackend {
    try SQLiteBackend(
        credentials: [
            "database": "database", "schema": "main", "schemas_and_paths": ["main": "main.db"],
            "schema_directory": .string(directory ?? folder.path),
        ], root: folder.path)
}

extension SQLiteBackend {
    func open() throws -> SQLiteConnection {
        try #require(try connect(name: "test") as? SQLiteConnection)
    }
}

extension Connection {
    /// The rows of a query.
    func rows(of sql: String) throws -> [[Cell]] {
        try execute(sql).table?.rows ?? []
    }

    /// The only cell of a query.
    func cell(_ sql: String) throws -> Cell {
        try #require(try rows(of: sql).first?.first)
    }

    /// The diagnostic of a failing statement.
    func failure(_ sql: String) throws -> Diagnostic {
        do {
            _ = try execute(sql)
        } catch {
            return error
        }
        return try #require(nil as Diagnostic?, "no error from \(sql)")
    }
}

/// Rows from a list.
final class ListedRows: RowSource {
    private var rows: ArraySlice<[Cell]>
    init(_ rows: [[Cell]]) { self.rows = rows[...] }
    func next() throws(Diagnostic) -> [Cell]? { rows.popFirst() }
}
