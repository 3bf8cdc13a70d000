/// Reads JSON text (RFC 8259) as Python's `json.loads` does: key order kept, integers of any size,
/// `NaN` and `Infinity` accepted, the last of equal keys wins.
public enum JSON {
    /// How deep lists and objects may be nested; less where the stack of the thread is small.
    public static let depthLimit = 512

    /// The value of a JSON file.
    /// - Throws: `Diagnostic` `json.syntax` or `json.depth` with its place.
    public static func parse(_ source: SourceFile) throws(Diagnostic) -> Datum {
        var outcome: Result<Datum, JSONProblem> = .success(.null)
        source.bytes.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes)
            outcome = Result { () throws(JSONProblem) in try reader.document() }
        }
        switch outcome {
        case .success(let datum): return datum
        case .failure(let problem): throw problem.diagnostic(in: source)
        }
    }

    /// The value of a JSON text.
    /// - Throws: `Diagnostic` `json.syntax` or `json.depth`; its place has an empty file name.
    public static func parse(_ text: String) throws(Diagnostic) -> Datum {
        try parse(SourceFile(path: "", text: text))
    }
}

/// What is wrong and where, before there is a file to place it in.
struct JSONProblem: Error {
    enum Kind {
        case syntax(String)
        /// Nested deeper than so many levels.
        case depth(Int)
    }
    var offset: Int
    var kind: Kind

    func diagnostic(in source: SourceFile) -> Diagnostic {
        let place = source.location(of: Span(offset, offset + 1))
        switch kind {
        case .syntax(let message): return .jsonSyntax(message, at: place)
        case .depth(let limit): return .jsonDepth(limit, at: place)
        }
    }
}
