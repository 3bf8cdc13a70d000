import CPostgreSQL
import SourceText
import Warehouse

/// The loaded client library: a table of functions.
typealias Library = UnsafePointer<CPostgreSQLFunctions>

extension Library {
    static func load(_ reason: inout UnsafePointer<CChar>?) -> Library? { cpostgresql_functions(&reason) }
}

/// One session on a server. All calls block; `interrupt` alone may come from another thread.
final class PostgreSQLConnection: Connection {
    let library: CPostgreSQLFunctions
    private var handle: OpaquePointer?
    /// Made once at the start: libpq allows its use from any thread.
    private let canceller: OpaquePointer?

    init(_ library: Library, _ credentials: Credentials) throws(Diagnostic) {
        self.library = library.pointee
        let parameters = credentials.connectionParameters
        handle = withCStrings(parameters.map(\.0)) { keys in
            withCStrings(parameters.map(\.1)) { values in library.pointee.connectdbParams(keys, values, 0) }
        }
        guard let handle, self.library.status(handle) == CONNECTION_OK else {
            let reason = handle.map { text(library.pointee.errorMessage($0)) } ?? "out of memory"
            canceller = nil
            close()
            throw .cannotConnect(reason.trimmingEnd, host: credentials.host, port: String(credentials.port))
        }
        canceller = self.library.getCancel(handle)
        // Notices ("relation does not exist, skipping") would go to standard error.
        _ = self.library.setNoticeProcessor(handle, { _, _ in }, nil)
    }

    deinit {
        close()
        if let canceller { library.freeCancel(canceller) }
    }

    func close() {
        if let handle { library.finish(handle) }
        handle = nil
    }

    var isUsable: Bool { handle.map { library.status($0) == CONNECTION_OK } ?? false }

    var inTransaction: Bool {
        guard let handle else { return false }
        return [PQTRANS_INTRANS, PQTRANS_INERROR, PQTRANS_ACTIVE].contains(library.transactionStatus(handle))
    }

    func begin() throws(Diagnostic) { if !inTransaction { _ = try execute("BEGIN") } }
    func commit() throws(Diagnostic) { if inTransaction { _ = try execute("COMMIT") } }
    func rollback() { if inTransaction { _ = try? execute("ROLLBACK") } }

    func interrupt() {
        guard let canceller else { return }
        var message = [CChar](repeating: 0, count: 256)
        _ = library.cancel(canceller, &message, Int32(message.count))
    }

    func execute(_ sql: String) throws(Diagnostic) -> QueryResult {
        let handle = try open()
        guard library.sendQuery(handle, sql) == 1 else { throw lost(handle) }
        return try collect(handle, sql)
    }

    // MARK: Results

    /// The session, or why there is none.
    func open() throws(Diagnostic) -> OpaquePointer {
        guard let handle, library.status(handle) == CONNECTION_OK else { throw .connectionLost("") }
        return handle
    }

    /// What libpq says about a session that broke down.
    func lost(_ handle: OpaquePointer) -> Diagnostic {
        .connectionLost(text(library.errorMessage(handle)).trimmingEnd)
    }

    /// All results of what was sent: the last table and the last status; the first error wins.
    func collect(_ handle: OpaquePointer, _ sql: String) throws(Diagnostic) -> QueryResult {
        var answer = QueryResult(response: Response(message: ""))
        var failure: Diagnostic?
        while let result = library.getResult(handle) {
            switch library.resultStatus(result) {
            case PGRES_TUPLES_OK:
                answer.table = ResultReader(library: library, result: result).table()
                answer.response = response(of: result)
            case PGRES_COMMAND_OK:
                answer.table = nil
                answer.response = response(of: result)
            case PGRES_EMPTY_QUERY: break
            case PGRES_COPY_IN:
                _ = library.putCopyEnd(handle, "COPY FROM STDIN is not possible here")
            default:
                if failure == nil { failure = diagnostic(of: result, sql) }
            }
            library.clear(result)
        }
        if let failure { throw failure }
        if library.status(handle) != CONNECTION_OK { throw lost(handle) }
        return answer
    }

    /// Throws away what the server still has to say.
    func drain(_ handle: OpaquePointer) {
        while let result = library.getResult(handle) { library.clear(result) }
    }

    /// `INSERT 0 5` → code `INSERT`, 5 rows; DDL → -1 rows, as dbt's driver counts.
    private func response(of result: OpaquePointer) -> Response {
        let message = text(library.cmdStatus(result))
        let words = message.split(separator: " ").filter { Int($0) == nil }
        let rows = Int(text(library.cmdTuples(result)))
        return Response(message: message, code: words.joined(separator: " "), rowsAffected: rows ?? -1)
    }

    func diagnostic(of result: OpaquePointer, _ sql: String) -> Diagnostic {
        func field(_ key: Int32) -> String? { library.resultErrorField(result, key).map { text($0) } }
        var message = text(library.resultErrorMessage(result)).trimmingEnd
        for severity in ["ERROR:  ", "FATAL:  ", "PANIC:  "] where message.hasPrefix(severity) {
            message.removeFirst(severity.count)
        }
        let location = field(CPG_POSITION).flatMap { Int($0) }.map { Self.location(ofCharacter: $0, in: sql) }
        return .queryFailed(message, sqlState: field(CPG_SQLSTATE), at: location)
    }

    /// The server counts characters from 1.
    private static func location(ofCharacter position: Int, in sql: String) -> Location {
        let before = sql.unicodeScalars.prefix(max(0, position - 1))
        let offset = before.reduce(0) { $0 + UTF8.width($1) }
        return SourceFile(path: "sql", text: sql).location(of: Span(offset, offset))
    }
}

extension String {
    /// Without the white space at the end.
    fileprivate var trimmingEnd: String {
        var text = Substring(self)
        while let last = text.unicodeScalars.last, last == "\n" || last == " " || last == "\r" {
            text.unicodeScalars.removeLast()
        }
        return String(text)
    }
}

/// A C string that libpq owns; empty where there is none.
private func text(_ pointer: UnsafePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }

/// Calls `body` with a C array of C strings that ends with a null pointer.
private func withCStrings<R>(_ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> R) -> R {
    var bytes: [CChar] = []
    var starts: [Int] = []
    for text in texts {
        starts.append(bytes.count)
        bytes += text.utf8CString
    }
    return bytes.withUnsafeBufferPointer { buffer in
        var pointers = starts.map { start in buffer.baseAddress.map { $0 + start } }
        pointers.append(nil)
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
