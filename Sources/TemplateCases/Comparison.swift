import SourceText

/// Judges an outcome by the corpus' rules: text, values, logs and findings exactly; of errors the kind, for
/// `syntax` the line too, and dbt's text for `syntax`, `undefined` and `raise`.
struct Comparison {
    let recorded: TemplateCase
    let outcome: Outcome

    /// Why the case fails; nil where it passes.
    var difference: String? {
        if let kind = recorded.fields["error_kind"]?.string { return errorDifference(kind) }
        guard outcome.failure == nil else { return "got \(outcome.summary)" }
        if let difference = findingsDifference { return difference }
        if let difference = valueDifference { return difference }
        let log = recorded.fields["expect_log"]?.list?.compactMap(\.string) ?? []
        return log == outcome.log ? nil : "expected log \(log), got \(outcome.log)"
    }

    /// Whether the engine's own message is the recorded one; nil where no error was recorded.
    var messageMatches: Bool? {
        guard let message = recorded.fields["error_message"]?.string else { return nil }
        guard let failure = outcome.failure else { return false }
        return hidingAddresses(failure.message) == message
    }

    /// Whether the line of the error is the recorded one; nil where none was recorded.
    var lineMatches: Bool? {
        guard let line = recorded.fields["error_line"]?.int else { return nil }
        return outcome.failure?.line == line
    }

    private func errorDifference(_ kind: String) -> String? {
        let wanted = "expected error \(kind): \(recorded.fields["error_message"]?.string ?? "")"
        guard let failure = outcome.failure else { return "\(wanted)\n      got \(outcome.summary)" }
        guard failure.kind == kind else { return "\(wanted)\n      got \(outcome.summary)" }
        if kind == "syntax", lineMatches == false {
            return "\(wanted) line \(recorded.fields["error_line"]?.int ?? 0)\n      got \(outcome.summary)"
        }
        if let text = recorded.fields["error_text"]?.string, ["syntax", "undefined", "raise"].contains(kind),
            hidingAddresses(failure.text ?? "") != text
        {
            return "expected \(text.debugDescription)\n      got      \((failure.text ?? "").debugDescription)"
        }
        return nil
    }

    private var findingsDifference: String? {
        guard let findings = recorded.fields["expect_blocks"] ?? recorded.fields["expect_macros"] else { return nil }
        if outcome.findings != findings { return "expected \(findings)\n      got      \(outcome.summary)" }
        let warnings = recorded.fields["expect_warnings"]?.list?.compactMap(\.string) ?? []
        return warnings == outcome.warnings ? nil : "expected warnings \(warnings)\n      got \(outcome.warnings)"
    }

    private var valueDifference: String? {
        guard let text = recorded.fields["expect"]?.string else { return nil }
        let type = recorded.fields["expect_type"]?.string.map { $0 == "NativeMarker" ? "str" : $0 }
        let wanted = "expected \(text.debugDescription)\(type.map { " : \($0)" } ?? "")"
        let got = hidingAddresses(outcome.text ?? "")
        guard got == text, recorded.mode != .dbtNative || outcome.typeName == type else {
            return "\(wanted)\n      got      \(got.debugDescription)\(outcome.typeName.map { " : \($0)" } ?? "")"
        }
        return nil
    }

    private func hidingAddresses(_ text: String) -> String {
        recorded.fields["addresses"]?.bool == true ? Self.hidingAddresses(text) : text
    }

    /// Memory addresses (`0x` and six or more hexadecimal digits) become `0xADDR`.
    static func hidingAddresses(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        var place = 0
        while place < bytes.count {
            var end = place + 2
            if bytes[place] == UInt8(ascii: "0"), end < bytes.count, bytes[place + 1] == UInt8(ascii: "x") {
                while end < bytes.count, isHex(bytes[end]) { end += 1 }
                if end - place >= 8 {
                    out.append(contentsOf: "0xADDR".utf8)
                    place = end
                    continue
                }
            }
            out.append(bytes[place])
            place += 1
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
    }
}
