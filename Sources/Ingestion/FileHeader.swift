import SourceText
import Warehouse

/// The first line of a file, held against the columns of its table.
struct FileHeader {
    private let file: DeliveredFile
    private let reader: CSVReader
    private let places: [Int]
    private let count: Int

    /// Reads and checks the header.
    /// - Throws: `ingest.missing-column`, `ingest.extra-column` and the like; no row has been read then.
    init(_ file: DeliveredFile, ignoreExtra: Bool) throws(Diagnostic) {
        self.file = file
        guard !file.target.columns.isEmpty else { throw .noColumns(file.target.name) }
        reader = try CSVReader(SourceFile(path: file.path, bytes: file.bytes))
        try reader.checkEncoding()
        if let place = file.bytes.firstIndex(of: 0) {
            throw .notText(at: SourceFile(path: file.path, bytes: file.bytes).location(of: Span(place, place + 1)))
        }
        guard reader.next(), !reader.isBlank else { throw .emptyFile(file.path) }
        count = reader.cellCount
        places = try Self.match(reader, file.target, ignoreExtra: ignoreExtra)
    }

    private static func match(
        _ reader: CSVReader, _ target: IngestTarget, ignoreExtra: Bool
    ) throws(Diagnostic) -> [Int] {
        var found: [String: Int] = [:]
        var written: [String] = []
        for place in 0..<reader.cellCount {
            let name = spared(reader.text(place))
            written.append(name)
            guard found.updateValue(place, forKey: name.lowercased()) == nil else {
                throw .repeatedColumn(name, at: reader.location)
            }
        }
        let declared = target.columns.map { $0.name.lowercased() }
        let extra = written.filter { !declared.contains($0.lowercased()) }
        let missing = target.columns.map(\.name).filter { found[$0.lowercased()] == nil }
        guard missing.isEmpty else { throw .missingColumns(missing, known: extra, at: reader.location) }
        guard extra.isEmpty || ignoreExtra else { throw .extraColumns(extra, target: target.name, at: reader.location) }
        return declared.compactMap { found[$0] }
    }

    /// A name without the blanks around it.
    private static func spared(_ name: String) -> String {
        let head = name.drop { $0 == " " || $0 == "\t" }
        return String(head.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }

    /// The rows behind the header.
    func rows(now: String) -> ValidatedRows {
        ValidatedRows(
            reader, check: RowCheck(file.target, now: now), places: places, headerCount: count, file: file.path,
            now: now)
    }
}
