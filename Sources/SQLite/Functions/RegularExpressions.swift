import Glibc

/// Regular expressions: the operator REGEXP and PostgreSQL's functions, on the C library's extended syntax.
///
/// Groups, classes, intervals and alternatives are there, `\d`, `\w`, `\s` too; look-around and lazy quantifiers are not.
let regexFunctions: [SQLFunction] = [
    // `text regexp pattern` calls regexp(pattern, text)
    .scalar("regexp", 2) { arguments throws(FunctionError) in try matches(arguments, pattern: 0, text: 1, flags: nil) },
    .scalar("regexp_like", 2) { arguments throws(FunctionError) in
        try matches(arguments, pattern: 1, text: 0, flags: nil)
    },
    .scalar("regexp_like", 3) { arguments throws(FunctionError) in try matches(arguments, pattern: 1, text: 0, flags: 2)
    },
    .scalar("regexp_replace", 3) { arguments throws(FunctionError) in try replaced(arguments) },
    .scalar("regexp_replace", 4) { arguments throws(FunctionError) in try replaced(arguments) },
    .scalar("regexp_substr", 2) { arguments throws(FunctionError) in
        guard let text = arguments.text(0), let pattern = arguments.text(1) else { return .null }
        let expression = try Pattern.compiled(pattern, ignoringCase: false)
        let bytes = Array(text.utf8CString)
        guard let found = expression.firstMatch(in: bytes, from: 0) else { return .null }
        return .text(slice(bytes, found[0]))
    },
]

private func matches(
    _ arguments: Arguments, pattern: Int, text: Int, flags: Int?
) throws(FunctionError) -> SQLValue {
    guard !arguments.hasNull, let pattern = arguments.text(pattern), let text = arguments.text(text) else {
        return .null
    }
    let ignoringCase = flags.flatMap { arguments.text($0) }?.contains("i") ?? false
    let expression = try Pattern.compiled(pattern, ignoringCase: ignoringCase)
    return .int(expression.firstMatch(in: Array(text.utf8CString), from: 0) == nil ? 0 : 1)
}

private func replaced(_ arguments: Arguments) throws(FunctionError) -> SQLValue {
    guard !arguments.hasNull, let text = arguments.text(0), let pattern = arguments.text(1) else { return .null }
    let flags = arguments.text(3) ?? ""
    let expression = try Pattern.compiled(pattern, ignoringCase: flags.contains("i"))
    let replacement = Array((arguments.text(2) ?? "").utf8)
    let bytes = Array(text.utf8CString)
    var result: [UInt8] = []
    var place = 0
    while place < bytes.count, let found = expression.firstMatch(in: bytes, from: place), let whole = found.first {
        result += bytes[place..<whole.lowerBound].map { UInt8(bitPattern: $0) }
        append(replacement, found, of: bytes, to: &result)
        place = whole.upperBound
        if whole.isEmpty {
            guard place < bytes.count - 1 else { break }
            result.append(UInt8(bitPattern: bytes[place]))
            place += 1
        }
        guard flags.contains("g") else { break }
    }
    result += bytes[place..<(bytes.count - 1)].map { UInt8(bitPattern: $0) }
    return .text(String(decoding: result, as: UTF8.self))
}

/// Writes a replacement, in which `\1` is a group and `\&` the whole match.
private func append(_ replacement: [UInt8], _ found: [Range<Int>], of text: [CChar], to result: inout [UInt8]) {
    var place = 0
    while place < replacement.count {
        let byte = replacement[place]
        guard byte == 0x5C, place + 1 < replacement.count else {
            result.append(byte)
            place += 1
            continue
        }
        let next = replacement[place + 1]
        let group = next == 0x26 ? 0 : (0x31...0x39).contains(next) ? Int(next - 0x30) : nil
        if let group {
            if group < found.count { result += text[found[group]].map { UInt8(bitPattern: $0) } }
        } else {
            result.append(next)
        }
        place += 2
    }
}

private func slice(_ text: [CChar], _ range: Range<Int>) -> String {
    String(decoding: text[range].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// A compiled expression.
///
/// One thread uses a connection, and each thread keeps its own last expressions.
private final class Pattern {
    private let expression: UnsafeMutablePointer<regex_t>

    private init(_ expression: UnsafeMutablePointer<regex_t>) {
        self.expression = expression
    }

    private static func compile(_ pattern: String, ignoringCase: Bool) throws(FunctionError) -> Pattern {
        let expression = UnsafeMutablePointer<regex_t>.allocate(capacity: 1)
        expression.initialize(to: regex_t())
        let code = regcomp(expression, withDigits(pattern), REG_EXTENDED | (ignoringCase ? REG_ICASE : 0))
        guard code != 0 else { return Pattern(expression) }
        var message = [CChar](repeating: 0, count: 200)
        regerror(code, expression, &message, message.count)
        expression.deallocate()
        let text = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        throw FunctionError("invalid regular expression: \(text)")
    }

    deinit {
        regfree(expression)
        expression.deallocate()
    }

    /// An expression, compiled or from the cache of this thread.
    static func compiled(_ pattern: String, ignoringCase: Bool) throws(FunctionError) -> Pattern {
        let key = (ignoringCase ? "i" : "-") + pattern
        let cache = PatternCache.ofThisThread
        if let known = cache.patterns[key] { return known }
        let fresh = try compile(pattern, ignoringCase: ignoringCase)
        if cache.patterns.count >= 50 { cache.patterns.removeAll() }
        cache.patterns[key] = fresh
        return fresh
    }

    /// The first match from a place on: the whole and its groups, as ranges of `text`, which ends with a zero byte.
    func firstMatch(in text: [CChar], from place: Int) -> [Range<Int>]? {
        var found = [regmatch_t](repeating: regmatch_t(), count: 10)
        let code = text.withUnsafeBufferPointer { bytes -> Int32 in
            guard let start = bytes.baseAddress else { return 1 }
            return regexec(expression, start + place, found.count, &found, place > 0 ? REG_NOTBOL : 0)
        }
        guard code == 0 else { return nil }
        return found.map { $0.rm_so < 0 ? place..<place : (place + Int($0.rm_so))..<(place + Int($0.rm_eo)) }
    }
}

/// The expressions that a thread has used last.
private final class PatternCache {
    var patterns: [String: Pattern] = [:]

    static var ofThisThread: PatternCache {
        if let held = pthread_getspecific(threadKey) {
            return Unmanaged<PatternCache>.fromOpaque(held).takeUnretainedValue()
        }
        let fresh = PatternCache()
        pthread_setspecific(threadKey, Unmanaged.passRetained(fresh).toOpaque())
        return fresh
    }
}

private let threadKey: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key) { held in
        if let held { Unmanaged<PatternCache>.fromOpaque(held).release() }
    }
    return key
}()

/// The C library knows `\w` and `\s` but no `\d`.
private func withDigits(_ pattern: String) -> String {
    var result: [UInt8] = []
    var escaped = false
    for byte in pattern.utf8 {
        if escaped, byte == UInt8(ascii: "d") || byte == UInt8(ascii: "D") {
            result.removeLast()
            result += Array((byte == UInt8(ascii: "d") ? "[0-9]" : "[^0-9]").utf8)
        } else {
            result.append(byte)
        }
        escaped = !escaped && byte == 0x5C
    }
    return String(decoding: result, as: UTF8.self)
}
