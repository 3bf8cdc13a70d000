import Glibc

/// A time as `strftime` prints it: C's directives, with Python's own `%f`, `%z` and `%Z`.
struct DateFormat {
    private let date: CivilDate
    private let time: ClockTime
    /// The offset from UTC in seconds, for `%z`.
    var offset: Int?
    /// The zone's short name, for `%Z`.
    var zoneName: String?

    init(_ date: CivilDate, _ time: ClockTime = ClockTime()) {
        self.date = date
        self.time = time
    }

    /// The text of a format.
    func text(_ format: String) throws(TemplateError) -> String {
        guard format.utf8.count < 100_000 else { throw valueError("the format is too long") }
        let prepared = prepare(Array(format.unicodeScalars))
        guard !prepared.isEmpty else { return "" }
        var fields = fields
        // An empty result can't be told from a buffer that is too small, so something always stands in front.
        let source = "x" + prepared
        var size = 256 + source.utf8.count * 8
        while size < 10_000_000 {
            var buffer = [CChar](repeating: 0, count: size)
            let length = strftime(&buffer, size, source, &fields)
            if length > 0 {
                return String(decoding: buffer[1..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            }
            size *= 4
        }
        throw valueError("the formatted time is too long")
    }

    private var fields: tm {
        var fields = tm()
        fields.tm_year = Int32(date.year - 1900)
        fields.tm_mon = Int32(date.month - 1)
        fields.tm_mday = Int32(date.day)
        fields.tm_hour = Int32(time.hour)
        fields.tm_min = Int32(time.minute)
        fields.tm_sec = Int32(time.second)
        fields.tm_wday = Int32((date.weekday + 1) % 7)
        fields.tm_yday = Int32(date.dayOfYear - 1)
        fields.tm_isdst = -1
        return fields
    }

    private func prepare(_ scalars: [Unicode.Scalar]) -> String {
        var out = ""
        var place = 0
        while place < scalars.count {
            guard scalars[place] == "%", place + 1 < scalars.count else {
                if scalars[place] != "\0" { out.unicodeScalars.append(scalars[place]) }
                place += 1
                continue
            }
            let letter = scalars[place + 1]
            switch letter {
            case "f": out += padded(time.microsecond, 6)
            case "z": out += offset.map { offsetText($0, separator: "") } ?? ""
            case "Z": out += (zoneName ?? "").replacing("%", with: "%%")
            default:
                out.unicodeScalars.append("%")
                out.unicodeScalars.append(letter)
            }
            place += 2
        }
        return out
    }
}
