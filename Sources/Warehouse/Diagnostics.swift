import SourceText

extension Diagnostic {
    /// A delimiter that is not one ASCII character.
    static func csvDelimiter(_ delimiter: String) -> Diagnostic {
        Diagnostic(
            code: "warehouse.csv-delimiter", message: "the delimiter '\(delimiter)' is not one ASCII character",
            hint: "use one such as ',', ';', '|' or a tab", eventName: "CompilationError")
    }

    /// A byte that is no UTF-8.
    static func csvEncoding(at place: Location) -> Diagnostic {
        Diagnostic(
            code: "warehouse.csv-encoding", message: "the file is not UTF-8", location: place,
            hint: "convert it, for example with iconv -f LATIN1 -t UTF-8")
    }

    /// A row with more cells than the header has names.
    static func csvRowTooLong(row: Int, cells: Int, columns: Int, at place: Location) -> Diagnostic {
        Diagnostic(
            code: "warehouse.csv-row-too-long",
            message: "row \(row) has \(cells) values, but the header names only \(columns) columns", location: place,
            hint: "put a value that holds the delimiter in double quotes")
    }

    /// A file without a header.
    static func csvEmpty(_ path: String) -> Diagnostic {
        Diagnostic(
            code: "warehouse.csv-empty", message: "the file is empty: \(path)",
            hint: "the first line names the columns")
    }
}
