import Jinja
import Manifest
import SourceText
import Warehouse

/// When a source was loaded last, and what time it was for the database when it was asked.
package struct FreshnessReading: Sendable, Hashable {
    /// Microseconds since 1970-01-01 00:00 UTC; the year 1 where the table is empty.
    package var loadedAt: Int
    package var askedAt: Int
    package var response: Response?
    /// Seconds between the two.
    package var age: Double { Double(askedAt &- loadedAt) / 1_000_000 }
}

extension Compiler {
    /// Asks the database how fresh a source is, through the macros `collect_freshness` and
    /// `collect_freshness_custom_sql`.
    /// - Throws: `compiler.no-freshness` where nothing says when rows were loaded; what the database refuses.
    package func freshness(of source: Source, in session: Session) throws(Diagnostic) -> FreshnessReading {
        let context = NodeContext(self, phase: .run, node: nil, package: source.packageName, session: session)
        defer { context.finish() }
        session.comment = try queryComment(for: nil, in: session)
        defer { session.release() }
        return try diagnosed { () throws(TemplateError) in
            let answer = try ask(source, context)
            let table = answer["table"]?.object(as: TableObject.self)
            let response = answer["response"]?.object(as: ResponseObject.self)?.response
            guard let row = table?.rows.first, row.count >= 2, let asked = moment(row[1]) else {
                throw .compilation("Got an invalid result from the freshness query of source \(source.name)")
            }
            if !row[0].isNone, moment(row[0]) == nil {
                throw TemplateError(.noMoment(source, row[0].string ?? ""))
            }
            return FreshnessReading(loadedAt: moment(row[0]) ?? beginOfTime, askedAt: asked, response: response)
        }
    }

    private func ask(_ source: Source, _ context: NodeContext) throws(TemplateError) -> Value {
        let relation = context.relationValue(self.relation(of: source))
        let adapter = AdapterObject(context)
        if let query = source.loadedAtQuery {
            context.variables["this"] = relation
            let template = try Template(SourceFile(path: source.originalFilePath, text: query), environment)
            let text = try context.renderer().render(template)
            return try adapter.callMacro(
                "collect_freshness_custom_sql", [("source", relation), ("loaded_at_query", .string(text))])
        }
        guard let field = source.loadedAtField else { throw TemplateError(.noFreshness(source, backend.type)) }
        let filter = source.freshness?["filter"]?.string.map { Value.string($0) } ?? Value.none
        return try adapter.callMacro(
            "collect_freshness", [("source", relation), ("loaded_at_field", .string(field)), ("filter", filter)])
    }

    private func moment(_ value: Value) -> Int? { value.datum?.string.flatMap { microseconds(of: $0) } }
}

/// 0001-01-01 00:00 UTC: an empty table was loaded infinitely long ago.
private let beginOfTime = -62_135_596_800_000_000

/// A date, or a date with a time and an offset, as microseconds since 1970 UTC; nil for other texts.
private func microseconds(of text: String) -> Int? {
    let bytes = Array(text.utf8)
    func number(_ start: Int, _ count: Int) -> Int? {
        guard start + count <= bytes.count else { return nil }
        let part = bytes[start..<(start + count)]
        guard part.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return part.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2), (1...12).contains(month) else {
        return nil
    }
    var seconds = dayNumber(year, month, day) * 86_400
    var fraction = 0
    guard bytes.count > 10 else { return seconds * 1_000_000 }
    guard let hour = number(11, 2), let minute = number(14, 2) else { return nil }
    seconds += hour * 3600 + minute * 60 + (number(17, 2) ?? 0)
    var place = bytes.count > 16 && bytes[16] == UInt8(ascii: ":") ? 19 : 16
    if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
        let digits = bytes[(place + 1)...].prefix { (0x30...0x39).contains($0) }
        fraction = digits.prefix(6).reduce(0) { $0 * 10 + Int($1 - 0x30) }
        for _ in digits.count..<max(6, digits.count) { fraction *= 10 }
        place += 1 + digits.count
    }
    if place < bytes.count, bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-") {
        let offset = (number(place + 1, 2) ?? 0) * 3600 + (number(place + 4, 2) ?? number(place + 3, 2) ?? 0) * 60
        seconds += bytes[place] == UInt8(ascii: "-") ? offset : -offset
    }
    return seconds * 1_000_000 + fraction
}

/// Days since 1970-01-01 in the Gregorian calendar.
private func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

extension Diagnostic {
    fileprivate static func noFreshness(_ source: Source, _ adapter: String) -> Diagnostic {
        Diagnostic(
            code: "compiler.no-freshness",
            message:
                "Could not compute freshness for source \(source.name): no 'loaded_at_field' provided and \(adapter) "
                + "adapter does not support metadata-based freshness checks.", location: source.declaration?.location,
            hint: "name the column with the time of loading: loaded_at_field", eventName: "DbtRuntimeError")
    }

    fileprivate static func noMoment(_ source: Source, _ value: String) -> Diagnostic {
        Diagnostic(
            code: "compiler.no-moment",
            message: "Expected a timestamp value when querying the freshness of source \(source.name), but received "
                + "'\(value)'", location: source.declaration?.location,
            hint: "cast it in loaded_at_field, such as \"day::timestamp\"", eventName: "UnexpectedNonTimestampError")
    }
}
