import CSQLite
import Glibc
import SourceText
import Synchronization
import Warehouse

/// The files of the attached form, shared by all connections of a backend.
final class SchemaRegistry: Sendable {
    private struct State {
        var files: [String: String]
        var generation = 1
    }
    private let state: Mutex<State>
    /// Where new schemas get their file; nil in the prefix form.
    let directory: String?

    init(_ form: Credentials.Form) {
        switch form {
        case .prefix:
            directory = nil
            state = Mutex(State(files: [:]))
        case .attached(let files, let directory):
            self.directory = directory
            state = Mutex(State(files: files))
        }
    }

    /// The files by schema, and a number that grows with every change.
    var current: (files: [String: String], generation: Int) { state.withLock { ($0.files, $0.generation) } }

    /// The file of a schema; a new one lies in the schema directory.
    func add(_ schema: String, directory: String) -> String {
        state.withLock {
            if let path = $0.files[schema] { return path }
            let path = directory + "/" + schema + ".db"
            $0.files[schema] = path
            $0.generation += 1
            return path
        }
    }

    /// Forgets a schema, which is dropped.
    func remove(_ schema: String) {
        state.withLock {
            $0.files[schema] = nil
            $0.generation += 1
        }
    }

    /// Takes up files that lie in the schema directory under the names of schemas.
    ///
    /// A file that is known by another path (`./`, a link) is not taken up again: attached twice, it would wait for its
    /// own lock.
    func discover() {
        guard let directory else { return }
        let known = Set(current.files.values.map(FileIdentity.init))
        for name in fileNames(in: directory).sorted() where name.hasSuffix(".db") {
            guard !known.contains(FileIdentity(directory + "/" + name)) else { continue }
            _ = add(String(name.dropLast(3)), directory: directory)
        }
    }
}

/// What tells whether two paths lead to one file: device and inode, or the path where there is no file.
private struct FileIdentity: Hashable {
    private let path: String?
    private let device: dev_t
    private let inode: ino_t

    init(_ path: String) {
        var status = stat()
        let exists = stat(path, &status) == 0
        self.path = exists ? nil : path
        device = status.st_dev
        inode = status.st_ino
    }
}

private func fileNames(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: entry.pointee.d_name)) {
                String(cString: $0)
            }
        }
        names.append(name)
    }
    return names
}

/// The table that remembers which prefixes are schemas, in the one file of the prefix form.
let prefixTable = "_stockdbt_schemas"

extension SQLiteConnection {
    /// Brings the attached files in line with the registry: other connections may have created schemas.
    ///
    /// SQLite cannot detach inside a transaction, so that waits.
    func attachMissing() throws(Diagnostic) {
        guard backend.registry.directory != nil, !transactionOpen else { return }
        if attachedGeneration == 0 { backend.registry.discover() }
        let (files, generation) = backend.registry.current
        guard generation != attachedGeneration else { return }
        let attached = try attachedSchemas()
        for schema in attached where files[schema] == nil && schema != "temp" {
            try run("detach database \(backend.dialect.quote(schema))")
        }
        // In one order everywhere: BEGIN IMMEDIATE locks the files one by one.
        for (schema, path) in files.sorted(by: { $0.key < $1.key }) where !attached.contains(schema) {
            try attach(schema, path)
        }
        attachedGeneration = generation
    }

    private func attach(_ schema: String, _ path: String) throws(Diagnostic) {
        try makeFolders(above: path)
        let file = "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        do throws(Diagnostic) {
            try run("attach database \(file) as \(backend.dialect.quote(schema))")
            // Inside a transaction the mode cannot be changed; the next connection does it.
            if handle.map({ sqlite3_get_autocommit($0) != 0 }) ?? false { try useWAL(schema: schema) }
        } catch {
            let tooMany = error.message.hasPrefix("too many attached databases")
            throw .connect(
                "\(error.message): \(path)",
                hint: tooMany ? "keep everything in one file: `path: market.db` instead of 'schemas_and_paths'" : nil)
        }
    }

    /// The schemas as SQLite knows them: `main`, `temp` once it is used, attached files.
    func attachedSchemas() throws(Diagnostic) -> [String] {
        try rows("select name from pragma_database_list order by seq").compactMap { row in
            if case .text(let name)? = row.first { name } else { nil }
        }
    }

    /// Makes a schema exist.
    func createSchema(_ name: String) throws(Diagnostic) {
        guard let directory = backend.registry.directory else { return try createPrefix(name) }
        guard try !attachedSchemas().contains(name), name != "temp" else { return }
        try attach(name, backend.registry.add(name, directory: directory))
    }

    private func createPrefix(_ name: String) throws(Diagnostic) {
        guard name != backend.credentials.schema, !name.isEmpty else { return }
        guard try !prefixSchemas().contains(name) else { return }
        try run(
            """
            create table if not exists \(prefixTable) (name text primary key);
            insert or ignore into \(prefixTable) values (\(textLiteral(name)))
            """)
    }

    /// Drops everything in a schema, and its file.
    func dropSchema(_ name: String) throws(Diagnostic) {
        for relation in try relations(in: name) {
            try run("drop \(relation.type) if exists \(storedName(relation.name, schema: name))")
        }
        if backend.registry.directory == nil {
            guard try prefixSchemas().contains(name) else { return }
            try run("delete from \(prefixTable) where name = \(textLiteral(name))")
        } else if name != "main", let path = backend.registry.current.files[name] {
            backend.registry.remove(name)
            try attachMissing()
            guard !transactionOpen else { return }
            for ending in ["", "-wal", "-shm"] { unlink(path + ending) }
        }
    }

    /// A relation's quoted name in SQL.
    func storedName(_ name: String, schema: String) -> String {
        backend.dialect.render(RelationName(schema: schema, identifier: name))
    }
}

/// A text as SQL writes it.
func textLiteral(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
}
