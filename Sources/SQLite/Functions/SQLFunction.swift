import CSQLite
import SourceText

/// A value that a function gets or gives.
enum SQLValue {
    case null
    case int(Int)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

/// Why a function cannot answer; SQLite makes it the statement's error.
struct FunctionError: Error {
    let message: String
    init(_ message: String) { self.message = message }
}

/// The arguments of one call.
struct Arguments {
    let count: Int
    private let values: UnsafeMutablePointer<OpaquePointer?>?

    init(_ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?) {
        self.count = Int(count)
        self.values = values
    }

    private func handle(_ place: Int) -> OpaquePointer? {
        place >= 0 && place < count ? values?[place] : nil
    }

    /// An argument by its place from 0; null where there is none.
    subscript(place: Int) -> SQLValue {
        guard let value = handle(place) else { return .null }
        switch sqlite3_value_type(value) {
        case SQLITE_INTEGER: return .int(Int(sqlite3_value_int64(value)))
        case SQLITE_FLOAT: return .real(sqlite3_value_double(value))
        case SQLITE_TEXT: return .text(text(place) ?? "")
        case SQLITE_BLOB: return .blob(bytes(value))
        default: return .null
        }
    }

    /// Whether an argument is null.
    func isNull(_ place: Int) -> Bool {
        handle(place).map { sqlite3_value_type($0) == SQLITE_NULL } ?? true
    }

    /// Whether any argument is null.
    var hasNull: Bool { (0..<count).contains { isNull($0) } }

    /// An argument as text, nil for null.
    func text(_ place: Int) -> String? {
        guard let value = handle(place), let start = sqlite3_value_text(value) else { return nil }
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// An argument as a number, nil for null; a text counts as the number it begins with, as in SQLite.
    func number(_ place: Int) -> Double? {
        isNull(place) ? nil : handle(place).map { sqlite3_value_double($0) }
    }

    /// An argument as an integer, nil for null.
    func integer(_ place: Int) -> Int? {
        isNull(place) ? nil : handle(place).map { Int(sqlite3_value_int64($0)) }
    }

    private func bytes(_ value: OpaquePointer) -> [UInt8] {
        guard let start = sqlite3_value_blob(value) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value))))
    }
}

/// A function that SQL can call.
struct SQLFunction: Sendable {
    /// How it computes.
    enum Body: Sendable {
        case scalar(@Sendable (Arguments) throws(FunctionError) -> SQLValue)
        /// A scalar that asks the connection it runs on.
        case catalog(@Sendable (SQLiteConnection, Arguments) throws(FunctionError) -> SQLValue)
        /// An aggregate, usable as a window function too: a fresh accumulator for every group.
        case aggregate(@Sendable () -> any Accumulator)
    }

    let name: String
    /// How many arguments it takes; -1 for any number.
    let arity: Int32
    /// The same arguments always give the same answer: allowed in indexes, computed once where they are constant.
    let isDeterministic: Bool
    let body: Body

    /// A deterministic scalar.
    static func scalar(
        _ name: String, _ arity: Int32, deterministic: Bool = true,
        _ body: @escaping @Sendable (Arguments) throws(FunctionError) -> SQLValue
    ) -> SQLFunction {
        SQLFunction(name: name, arity: arity, isDeterministic: deterministic, body: .scalar(body))
    }

    /// An aggregate.
    static func aggregate(
        _ name: String, _ arity: Int32, _ make: @escaping @Sendable () -> any Accumulator
    ) -> SQLFunction {
        SQLFunction(name: name, arity: arity, isDeterministic: true, body: .aggregate(make))
    }

    /// Makes the function known to a connection.
    func register(in database: OpaquePointer, owner: SQLiteConnection) throws(Diagnostic) {
        let flags = SQLITE_UTF8 | (isDeterministic ? SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS : 0)
        let box = Unmanaged.passRetained(FunctionBox(self, owner: owner)).toOpaque()
        let code: Int32
        if case .aggregate = body {
            code = sqlite3_create_window_function(
                database, name, arity, flags, box, stepAggregate, finishAggregate, valueOfAggregate, inverseStep,
                releaseBox)
        } else {
            code = sqlite3_create_function_v2(
                database, name, arity, flags, box, callScalar, nil, nil, releaseBox)
        }
        guard code == SQLITE_OK else { throw .connect("the function \(name) cannot be registered", code: code) }
    }
}

/// What SQLite hands back with every call of a function.
final class FunctionBox {
    let function: SQLFunction
    unowned let owner: SQLiteConnection

    init(_ function: SQLFunction, owner: SQLiteConnection) {
        self.function = function
        self.owner = owner
    }

    static func of(_ context: OpaquePointer?) -> FunctionBox? {
        guard let context, let box = sqlite3_user_data(context) else { return nil }
        return Unmanaged<FunctionBox>.fromOpaque(box).takeUnretainedValue()
    }
}

private func releaseBox(_ box: UnsafeMutableRawPointer?) {
    guard let box else { return }
    Unmanaged<FunctionBox>.fromOpaque(box).release()
}

private func callScalar(
    _ context: OpaquePointer?, _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?
) {
    guard let box = FunctionBox.of(context) else { return }
    let arguments = Arguments(count, values)
    do throws(FunctionError) {
        switch box.function.body {
        case .scalar(let body): answer(context, try body(arguments))
        case .catalog(let body): answer(context, try body(box.owner, arguments))
        case .aggregate: break
        }
    } catch {
        fail(context, error)
    }
}

/// Gives a function's answer to SQLite.
func answer(_ context: OpaquePointer?, _ value: SQLValue) {
    switch value {
    case .null: sqlite3_result_null(context)
    case .int(let number): sqlite3_result_int64(context, Int64(number))
    case .real(let number): sqlite3_result_double(context, number)
    case .text(var text):
        text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) {
                if let start = $0.baseAddress {
                    csqlite_result_text(context, start, UInt64($0.count))
                } else {
                    csqlite_result_text(context, "", 0)
                }
            }
        }
    case .blob(let bytes): bytes.withUnsafeBytes { csqlite_result_blob(context, $0.baseAddress, UInt64($0.count)) }
    }
}

/// Makes a function's error that of the statement.
func fail(_ context: OpaquePointer?, _ error: FunctionError) {
    sqlite3_result_error(context, error.message, -1)
}
