import Jinja

/// A failure in the words in which dbt prints it.
enum DbtErrorText {
    /// The rendered node of the corpus.
    static let node = "model m (models/m.sql)"

    /// The whole message: a headline with the node, then the error's own lines and the macros on the way.
    static func text(of error: TemplateError, stack: [String]?, source: String, node: String?) -> String {
        var node = node
        var title = "Compilation"
        switch error.className {
        case "EnvVarMissingError", "SecretEnvVarLocationError":
            title = "Parsing"
            node = nil
        case "DependencyError": title = "Runtime"
        case "FailFastError": title = "FailFast"
        default: break
        }
        var lines = message(of: error, source: source).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        if let node, let stack, !stack.isEmpty {
            let callers = (stack + [node]).enumerated().map { $0 == 0 ? "> in \($1)" : "> called by \($1)" }
            lines += [""] + callers
        }
        let headline = "\(title) Error" + (node.map { " in \($0)" } ?? "")
        var text = ([headline] + lines.map { "  " + $0 }).joined(separator: "\n")
        if error.kind == .undefined, stack == nil {
            text += ". This can happen when calling a macro that does not exist. Check for typos and/or install "
            text += "package dependencies with \"dbt deps\"."
        }
        return text
    }

    private static func message(of error: TemplateError, source: String) -> String {
        guard error.kind == .syntax, let frame = error.frames.last else { return error.message }
        let line = frame.statementLine
        let shown = "\n    \(PythonText.stripped(frame.location.lineText))"
        return "\(error.message)\n  line \(line)\(shown)"
    }
}

/// What Python does with text here: `splitlines` and `strip`.
enum PythonText {
    static func lines(_ text: String) -> [String] {
        text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
    }

    static func stripped(_ text: String) -> String {
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(scalars)
    }
}
