/// What a token is; the raw value is Jinja2's name of the type.
enum TokenKind: String {
    case data, name, string, integer, float, eof
    case variableBegin = "variable_begin"
    case variableEnd = "variable_end"
    case blockBegin = "block_begin"
    case blockEnd = "block_end"
    case add, sub, mul, div, floordiv, mod, pow, tilde
    case lbracket, rbracket, lparen, rparen, lbrace, rbrace
    case eq, ne, gt, gteq, lt, lteq, assign, dot, colon, pipe, comma, semicolon

    /// How messages show a token of this kind.
    var shown: String {
        switch self {
        case .data: "template data / text"
        case .eof: "end of template"
        case .variableBegin: "begin of print statement"
        case .variableEnd: "end of print statement"
        case .blockBegin: "begin of statement block"
        case .blockEnd: "end of statement block"
        case .name, .string, .integer, .float: rawValue
        default: Self.operators.first { $0.value == self }?.key ?? rawValue
        }
    }

    /// The operators by their text.
    static let operators: [String: TokenKind] = [
        "+": .add, "-": .sub, "/": .div, "//": .floordiv, "*": .mul, "%": .mod, "**": .pow, "~": .tilde,
        "[": .lbracket, "]": .rbracket, "(": .lparen, ")": .rparen, "{": .lbrace, "}": .rbrace, "==": .eq, "!=": .ne,
        ">": .gt, ">=": .gteq, "<": .lt, "<=": .lteq, "=": .assign, ".": .dot, ":": .colon, "|": .pipe, ",": .comma,
        ";": .semicolon,
    ]
}

/// A stretch of template text with its meaning. Offsets are into `TemplateText.bytes`.
struct Token {
    var kind: TokenKind
    var start: Int
    var end: Int
}
