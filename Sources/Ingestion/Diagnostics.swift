import SourceText

extension Diagnostic {
    static func noPath(_ path: String) -> Diagnostic {
        Diagnostic(code: "ingest.no-path", message: "no such file or folder: \(path)")
    }

    static func noFiles(_ path: String, _ format: IngestFormat) -> Diagnostic {
        let endings = format.endings.flatMap { [$0, $0 + ".gz"] }
        return Diagnostic(
            code: "ingest.no-files", message: "no \(format == .csv ? "CSV" : "NDJSON") file in \(path)",
            hint:
                "files are found by their ending, \(endings.dropLast().joined(separator: ", ")) or \(endings.last ?? "")"
        )
    }

    static func unknownTable(_ folder: String, file: String, source: String, known: [String]) -> Diagnostic {
        Diagnostic(
            code: "ingest.unknown-table",
            message: "\(file) lies in '\(folder)', but source '\(source)' has no such table",
            hint: closest(to: folder, in: known).map { "did you mean '\($0)'?" }
                ?? "the folder that holds a file names its table; or name it with --into \(source).TABLE")
    }

    static func noColumns(_ target: String) -> Diagnostic {
        Diagnostic(
            code: "ingest.no-columns", message: "source table \(target) declares no columns",
            hint: "list them with their data_type in the source's properties file")
    }

    static func badKey(_ column: String, target: String, known: [String]) -> Diagnostic {
        Diagnostic(
            code: "ingest.bad-key", message: "the key of \(target) names '\(column)', which is no declared column",
            hint: closest(to: column, in: known).map { "did you mean '\($0)'?" })
    }

    static func noKey(_ target: String) -> Diagnostic {
        Diagnostic(
            code: "ingest.no-key", message: "mode upsert needs a key, and \(target) has none",
            hint: "add `config: {meta: {ingest: {key: […]}}}` to the source table, or --key")
    }

    static func missingColumns(_ names: [String], known: [String], at place: Location) -> Diagnostic {
        let hints = names.compactMap { name in closest(to: name, in: known).map { "'\($0)' for '\(name)'" } }
        return Diagnostic(
            code: "ingest.missing-column",
            message: "the header lacks \(names.count == 1 ? "column" : "columns") \(quoted(names))", location: place,
            hint: hints.isEmpty ? nil : "did you mean \(hints.joined(separator: ", "))?")
    }

    static func extraColumns(_ names: [String], target: String, at place: Location) -> Diagnostic {
        Diagnostic(
            code: "ingest.extra-column",
            message:
                "the header has \(names.count == 1 ? "column" : "columns") \(quoted(names)), which \(target) does not declare",
            location: place, hint: "declare them, or overlook them with --ignore-extra")
    }

    static func repeatedColumn(_ name: String, at place: Location) -> Diagnostic {
        Diagnostic(code: "ingest.repeated-column", message: "the header names column '\(name)' twice", location: place)
    }

    static func emptyFile(_ file: String) -> Diagnostic {
        Diagnostic(
            code: "ingest.empty-file", message: "\(file) is empty", hint: "the first line names the columns")
    }

    static func noLines(_ file: String) -> Diagnostic {
        Diagnostic(code: "ingest.empty-file", message: "\(file) is empty", hint: "each line holds one JSON object")
    }

    static func damagedFile(_ file: String) -> Diagnostic {
        Diagnostic(
            code: "ingest.damaged-file", message: "\(file) is no gzip file, or it is cut off or damaged",
            hint: "'gzip -t' checks it; have it delivered again")
    }

    static func notText(at place: Location) -> Diagnostic {
        Diagnostic(
            code: "ingest.not-text", message: "the file holds a zero byte, which no text has", location: place,
            hint: "it may be compressed, or UTF-16: iconv -f UTF-16 -t UTF-8")
    }

    static func changedFile(_ file: String, target: String) -> Diagnostic {
        Diagnostic(
            code: "ingest.changed-file",
            message: "\(file) was ingested before and has other contents now; without a key its rows would be doubled",
            hint: "give \(target) a key, deliver the new rows under a new name, or use --mode replace")
    }

    static func tableShape(_ target: String, missing: [String]) -> Diagnostic {
        Diagnostic(
            code: "ingest.table-shape", message: "table \(target) exists without \(quoted(missing))",
            hint: "drop or alter the table: it is no longer what the source declares")
    }

    static func rowRefused(_ reason: String, at place: Location) -> Diagnostic {
        Diagnostic(code: "ingest.row-refused", severity: .warning, message: reason, location: place)
    }

    static func rowsRefused(_ count: Int, file: String, rejects: String) -> Diagnostic {
        Diagnostic(
            code: "ingest.rows-refused", severity: .warning,
            message: "\(counted(count, "row")) of \(file) refused, the rest is loaded",
            hint: "see table \(rejects); --strict makes this an error")
    }

    static func strict(_ count: Int) -> Diagnostic {
        Diagnostic(
            code: "ingest.strict", message: "\(counted(count, "row")) refused, so nothing was written (--strict)")
    }
}

private func quoted(_ names: [String]) -> String {
    names.map { "'\($0)'" }.joined(separator: ", ")
}
