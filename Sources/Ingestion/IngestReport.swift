import SourceText

/// What a call did, ready to be printed.
package struct IngestReport: Sendable {
    /// One line a file, in order.
    package var lines: [String] = []
    /// The last line; empty where the call failed.
    package var summary = ""
    /// Refused rows, at most a few a file, and how many there were.
    package var warnings: [Diagnostic] = []
    /// Why nothing was written.
    package var problems: [Diagnostic] = []
    /// Rows added.
    package var inserted = 0
    /// Rows changed.
    package var updated = 0
    /// Rows refused.
    package var rejected = 0
    /// 0, or 1 where a file was refused, or 2 where the call or the project is wrong.
    package var exitCode: Int32 = 0

    /// A call that failed before it could begin.
    static func failed(_ problem: Diagnostic, exitCode: Int32) -> IngestReport {
        var report = IngestReport()
        report.problems = [problem]
        report.exitCode = exitCode
        return report
    }
}

/// A number with its noun, such as `1 row` or `2 rows`.
func counted(_ count: Int, _ noun: String, grouped: Bool = false) -> String {
    "\(grouped ? thousands(count) : String(count)) \(noun)\(count == 1 ? "" : "s")"
}

/// A number with commas between its thousands.
func thousands(_ number: Int) -> String {
    let digits = Array(String(number).utf8)
    var text: [UInt8] = []
    for (place, digit) in digits.enumerated() {
        if place > 0, (digits.count - place) % 3 == 0 { text.append(0x2C) }
        text.append(digit)
    }
    return String(decoding: text, as: UTF8.self)
}
