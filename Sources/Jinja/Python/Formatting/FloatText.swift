import Glibc

/// The decimal forms of floats, exactly rounded (ties to even on the binary value), as C's `printf` gives them.
enum FloatText {
    /// How many digits after the point are given at most.
    static let precisionLimit = 100_000

    /// `12.50`: a fixed number of digits after the point. `value` is finite.
    static func fixed(_ value: Double, _ precision: Int) -> String { printed("%.*f", value, precision) }

    /// `1.25e+01`. `value` is finite.
    static func scientific(_ value: Double, _ precision: Int) -> String { printed("%.*e", value, precision) }

    /// The shorter of both with `precision` significant digits; `keepsZeros` is the `#` of `printf`.
    static func general(_ value: Double, _ precision: Int, keepsZeros: Bool = false) -> String {
        printed(keepsZeros ? "%#.*g" : "%.*g", value, precision)
    }

    /// The exponent that `%e` with a precision prints.
    static func exponent(_ value: Double, _ precision: Int) -> Int {
        let text = scientific(value, precision)
        guard let place = text.utf8.lastIndex(of: UInt8(ascii: "e")) else { return 0 }
        return Int(
            text.utf8[text.utf8.index(after: place)...].filter { $0 != UInt8(ascii: "+") }.reduce(into: "") {
                $0.unicodeScalars.append(Unicode.Scalar($1))
            }) ?? 0
    }

    private static func printed(_ format: String, _ value: Double, _ precision: Int) -> String {
        let digits = Int32(min(max(precision, 0), precisionLimit))
        var buffer = [CChar](repeating: 0, count: 400 + Int(digits))
        let length = withVaList([digits, value]) { vsnprintf(&buffer, buffer.count, format, $0) }
        return String(decoding: buffer.prefix(Int(max(length, 0))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
