import Manifest
import Project
import SourceText
import Warehouse

/// Reads one entry of `unit_tests:`; rows of all formats come out in one form.
struct UnitTestReader {
    let entry: PropertyEntry
    let package: Package
    let builder: ManifestBuilder

    func read() throws(Diagnostic) -> UnitTest {
        try checkVersions()
        var given: [UnitTest.Fixture] = []
        for (index, item) in (entry.fields["given"]?.list ?? []).enumerated() {
            given.append(try fixture(item, input: item["input"].map(PythonText.str) ?? "", ["given", String(index)]))
        }
        return UnitTest(
            model: entry.fields["model"].map(PythonText.str) ?? "", given: given,
            expect: try fixture(entry.fields["expect"] ?? .null, input: nil, ["expect"]), overrides: overrides,
            versions: versions)
    }

    private var overrides: DatumMap? {
        guard let written = entry.fields["overrides"]?.mapping else { return nil }
        return DatumMap(["macros", "vars", "env_vars"].map { ($0, written[$0] ?? [:]) })
    }

    /// Which versions of the model are tested: those that are included, or all but those excluded.
    private func checkVersions() throws(Diagnostic) {
        guard let written = entry.fields["versions"]?.mapping, written["include"]?.unlessNull != nil,
            written["exclude"]?.unlessNull != nil
        else { return }
        throw Diagnostic(
            code: "compiler.unit-test",
            message: "Unit tests can not both include and exclude versions of a model: '\(entry.name)'",
            location: entry.place(["versions"]), hint: "keep one of the two", eventName: "YamlParseDictError")
    }

    private var versions: DatumMap? {
        guard let written = entry.fields["versions"]?.mapping else { return nil }
        return DatumMap(["include", "exclude"].map { ($0, written[$0] ?? .null) })
    }

    private func fixture(_ item: Datum, input: String?, _ path: [String]) throws(Diagnostic) -> UnitTest.Fixture {
        let format = item["format"]?.string ?? "dict"
        var result = UnitTest.Fixture(
            input: input, rows: item["rows"] ?? .null, format: format, fixture: item["fixture"]?.string)
        switch format {
        case "dict":
            if result.rows.isNull, result.fixture == nil { result.rows = try seedRows(input, path) }
            guard result.rows.list != nil else { throw wrongRows(format, path) }
        case "csv":
            let text = try result.fixture.map { name throws(Diagnostic) in try file(name, "csv", path) }
            guard let source = text ?? result.rows.string.map({ SourceFile(path: entry.originalPath, text: $0) }) else {
                throw wrongRows(format, path)
            }
            result.rows = try Self.rows(of: source, nullingEmpty: true)
        case "sql":
            if let name = result.fixture { result.rows = .string(try file(name, "sql", path).text) }
            guard result.rows.string != nil else { throw wrongRows(format, path) }
        default:
            throw Diagnostic(
                code: "compiler.unit-test", message: "'\(format)' is no format of rows",
                location: entry.place(path + ["format"]), hint: "formats are dict, csv and sql",
                eventName: "ParsingError")
        }
        result.rows = Self.promotingFullRow(result.rows)
        return result
    }

    private func wrongRows(_ format: String, _ path: [String]) -> Diagnostic {
        let part = path[0] == "given" ? "input" : "expected"
        return Diagnostic(
            code: "compiler.unit-test",
            message: "Unit test \(entry.name) has \(part) rows which do not match format \(format)",
            location: entry.place(path + ["rows"]),
            hint: format == "dict" ? "'rows:' is a list of mappings here" : "'rows:' is a text here",
            eventName: "ParsingError")
    }

    private func file(_ name: String, _ ending: String, _ path: [String]) throws(Diagnostic) -> SourceFile {
        let files = package.files[.fixture] ?? []
        let found = files.filter { $0.name == name && $0.originalPath.hasSuffix("." + ending) }
        if found.count > 1 {
            throw Diagnostic(
                code: "compiler.unit-test", message: "dbt found two fixtures with the name \"\(name)\".",
                location: entry.place(path + ["fixture"]),
                hint: "rename one of \(found.map(\.originalPath).joined(separator: " and "))",
                eventName: "DuplicateResourceNameError")
        }
        if let found = found.first { return found.source }
        throw Diagnostic(
            code: "compiler.unit-test",
            message: "Could not find fixture file \(name) for unit test in package \(package.name)",
            location: entry.place(path + ["fixture"]),
            hint: closest(to: name, in: files.map(\.name)).map { "did you mean '\($0)'?" }
                ?? "fixtures lie in the folder 'fixtures' of the test path, as \(name).\(ending)",
            eventName: "ParsingError")
    }

    /// Without rows, an input is a seed: its file's rows.
    private func seedRows(_ input: String?, _ path: [String]) throws(Diagnostic) -> Datum {
        guard let input, let reference = UnitTestInput.reference(input) else { return .null }
        guard case .found(let seed) = builder.find(reference, from: package.name), seed.kind == .seed else {
            throw Diagnostic(
                code: "compiler.unit-test",
                message: "Unable to find seed '\(package.name).\(reference.name)' for unit tests in directories: "
                    + PythonText.str(.strings(package.settings.seedPaths)),
                location: entry.place(path + ["input"]),
                hint: "give 'rows:' for inputs that are no seeds; 'rows: []' for none",
                eventName: "ParsingError")
        }
        return try Self.rows(of: builder.compiler.seedFile(seed), nullingEmpty: false)
    }

    private static func rows(of source: SourceFile, nullingEmpty: Bool) throws(Diagnostic) -> Datum {
        let reader = try CSVReader(source.trimmingWhitespace())
        guard reader.next() else { return .list([]) }
        let names = (0..<reader.cellCount).map { reader.text($0) }
        var rows: [Datum] = []
        while reader.next() {
            rows.append(
                .mapping(
                    DatumMap(
                        names.enumerated().map { index, name in
                            let text = index < reader.cellCount ? reader.text(index) : ""
                            return (name, text.isEmpty && nullingEmpty ? .null : .string(text))
                        })))
        }
        return .list(rows)
    }

    /// The first row without nulls changes places with the first row: it tells the columns' types.
    private static func promotingFullRow(_ rows: Datum) -> Datum {
        guard case .list(var items) = rows,
            let full = items.firstIndex(where: { $0.mapping?.values.contains(.null) == false }), full > 0
        else { return rows }
        items.swapAt(0, full)
        return .list(items)
    }

    /// As dbt: a hash of the printed form of everything but the description.
    static func checksum(of test: UnitTest) -> String {
        func shown(_ fixture: UnitTest.Fixture, _ type: String) -> String {
            let input = fixture.input.map { "input=\(PythonText.repr(.string($0))), " } ?? ""
            let name = fixture.format == "dict" ? "Dict" : fixture.format.uppercased()
            return "\(type)(\(input)rows=\(PythonText.repr(fixture.rows)), "
                + "format=<UnitTestFormat.\(name): '\(fixture.format)'>, "
                + "fixture=\(PythonText.repr(.optional(fixture.fixture))))"
        }
        func shown(_ map: DatumMap?, _ type: String) -> String {
            guard let map else { return "None" }
            return "\(type)(" + map.pairs.map { "\($0)=\(PythonText.repr($1))" }.joined(separator: ", ") + ")"
        }
        let given = "[" + test.given.map { shown($0, "UnitTestInputFixture") }.joined(separator: ", ") + "]"
        var text = "\(test.model)-\(shown(test.versions, "UnitTestNodeVersions"))-\(given)-"
        text += "\(shown(test.expect, "UnitTestOutputFixture"))-\(shown(test.overrides, "UnitTestOverrides"))"
        for fixture in test.given where fixture.fixture != nil { text += "-" + PythonText.str(fixture.rows) }
        return Hash.sha256(Array(text.utf8))
    }
}
