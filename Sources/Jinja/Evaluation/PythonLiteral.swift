/// Python's `ast.literal_eval`: texts that are literals, as values.
enum PythonLiteral {
    /// The value of a literal; nil for any other text.
    static func value(of text: String, stripsIndent: Bool = false) -> Value? {
        nil
    }
}
