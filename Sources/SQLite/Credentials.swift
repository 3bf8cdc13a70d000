import Glibc
import SourceText

/// Where a profile target keeps its data, with every path absolute.
struct Credentials: Sendable {
    /// How schemas are kept.
    enum Form: Sendable {
        /// Everything in one file; relations outside the target schema are stored as `schema__name`.
        case prefix(path: String)
        /// One file a schema, as dbt-sqlite does it; `main` is among them.
        case attached(files: [String: String], directory: String)
    }

    var form: Form
    var database: String
    var schema: String
    /// Extension libraries to load on every connection.
    var extensions: [String]
    /// Further settings, `pragma name = value` on every connection.
    var pragmas: [(name: String, value: String)]
    /// Seconds to wait for another process's lock.
    var busySeconds: Double
    /// The keys as the profile wrote them, for `target` and `debug`.
    var written: DatumMap

    /// The file that a connection opens first.
    var mainPath: String {
        switch form {
        case .prefix(let path): path
        case .attached(let files, _): files["main"] ?? ""
        }
    }

    /// Reads the keys of a profile target.
    /// - Parameter root: the project folder, to which relative paths belong.
    init(_ keys: DatumMap, root: String) throws(Diagnostic) {
        database = try text("database", of: keys) ?? "main"
        schema = try text("schema", of: keys) ?? "main"
        extensions = try texts("extensions", of: keys)
        pragmas = try pragmaList(keys["pragmas"])
        busySeconds = try seconds("busy_timeout", of: keys) ?? 30
        written = keys
        if let path = try text("path", of: keys) {
            guard keys["schemas_and_paths"] == nil else {
                throw .profile("the profile has both 'path' and 'schemas_and_paths'", hint: "keep one of them")
            }
            form = .prefix(path: try filePath(path, root: root))
        } else {
            form = try attachedForm(keys, root: root)
        }
    }
}

private func attachedForm(_ keys: DatumMap, root: String) throws(Diagnostic) -> Credentials.Form {
    guard let entries = keys["schemas_and_paths"] else {
        throw .profile("the profile names no file", hint: "add `path: market.db`, or `schemas_and_paths`")
    }
    guard let map = entries.mapping else { throw .profile("'schemas_and_paths' must map schemas to files") }
    var files: [String: String] = [:]
    for (schema, path) in map.pairs {
        guard let path = path.string else { throw .profile("the path of schema '\(schema)' must be a text") }
        files[schema] = try filePath(path, root: root)
    }
    guard let main = files["main"] else {
        throw .profile("at least one schema must be called 'main'", hint: "add `main:` to 'schemas_and_paths'")
    }
    let directory = try text("schema_directory", of: keys).map { absolutePath($0, root: root) }
    return .attached(files: files, directory: directory ?? parentFolder(of: main))
}

private func filePath(_ path: String, root: String) throws(Diagnostic) -> String {
    guard !path.isEmpty else { throw .profile("the path of the database is empty") }
    guard path != ":memory:" else {
        throw .profile("a database in memory cannot be shared by several connections", hint: "name a file in `path:`")
    }
    return absolutePath(path, root: root)
}

/// A path that does not depend on the working directory; `~/` is the home directory.
func absolutePath(_ path: String, root: String) -> String {
    if path.hasPrefix("/") { return path }
    if path.hasPrefix("~/"), let home = getenv("HOME") { return String(cString: home) + path.dropFirst() }
    return root.hasSuffix("/") ? root + path : root + "/" + path
}

/// Everything before the last slash.
func parentFolder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}

private func text(_ key: String, of keys: DatumMap) throws(Diagnostic) -> String? {
    guard let value = keys[key], !value.isNull else { return nil }
    guard let text = value.string else { throw .profile("'\(key)' must be a text") }
    return text
}

private func texts(_ key: String, of keys: DatumMap) throws(Diagnostic) -> [String] {
    guard let value = keys[key], !value.isNull else { return [] }
    let items = value.list?.compactMap(\.string)
    guard let items, items.count == value.list?.count else { throw .profile("'\(key)' must be a list of texts") }
    return items
}

private func seconds(_ key: String, of keys: DatumMap) throws(Diagnostic) -> Double? {
    switch keys[key] {
    case nil, .null: return nil
    case .int(let value) where value >= 0: return Double(value)
    case .double(let value) where value >= 0: return value
    default: throw .profile("'\(key)' must be a number of seconds")
    }
}

private func pragmaList(_ value: Datum?) throws(Diagnostic) -> [(name: String, value: String)] {
    guard let value, !value.isNull else { return [] }
    guard let map = value.mapping else { throw .profile("'pragmas' must map names to values") }
    var list: [(name: String, value: String)] = []
    for (name, setting) in map.pairs {
        guard isWord(name), let written = pragmaValue(setting) else {
            throw .profile("the pragma '\(name)' must be a word, a number or true/false")
        }
        list.append((name, written))
    }
    return list
}

private func pragmaValue(_ setting: Datum) -> String? {
    switch setting {
    case .int(let number): String(number)
    case .bool(let flag): flag ? "on" : "off"
    case .string(let word): isWord(word) ? word : nil
    default: nil
    }
}

private func isWord(_ text: String) -> Bool {
    !text.isEmpty
        && text.utf8.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) }
}
