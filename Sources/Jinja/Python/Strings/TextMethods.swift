/// Every method of `str`: to add one, write the function and a line here.
let textMethods: [String: Method<String>] = [
    // Case
    "upper": conversion("upper", Casing.upper),
    "lower": conversion("lower", Casing.lower),
    "title": conversion("title", Casing.titled),
    "capitalize": conversion("capitalize", Casing.capitalized),
    "swapcase": conversion("swapcase", Casing.swapped),
    "casefold": conversion("casefold", Casing.folded),
    // Questions
    "isalpha": predicate("isalpha") { $0.isPythonAlpha },
    "isalnum": predicate("isalnum") { $0.isPythonAlphanumeric },
    "isdecimal": predicate("isdecimal") { $0.isPythonDecimal },
    "isdigit": predicate("isdigit") { $0.isPythonDigit },
    "isnumeric": predicate("isnumeric") { $0.isPythonNumeric },
    "isspace": predicate("isspace") { $0.isPythonSpace },
    "isascii": question("isascii") { $0.isASCII },
    "isprintable": question("isprintable") { $0.unicodeScalars.allSatisfy(\.isPrintable) },
    "isupper": question("isupper") { isUpperText($0) },
    "islower": question("islower") { isLowerText($0) },
    "istitle": question("istitle", isTitleText),
    "isidentifier": question("isidentifier", isIdentifier),
    // Search
    "find": Method(.positional("str", "find", 1...3), textFind),
    "rfind": Method(.positional("str", "rfind", 1...3), textRightFind),
    "index": Method(.positional("str", "index", 1...3), textIndex),
    "rindex": Method(.positional("str", "rindex", 1...3), textRightIndex),
    "count": Method(.positional("str", "count", 1...3), textCount),
    "startswith": Method(.positional("str", "startswith", 1...3), textStartsWith),
    "endswith": Method(.positional("str", "endswith", 1...3), textEndsWith),
    "replace": Method(.positional("str", "replace", 2...3), textReplace),
    "removeprefix": Method(.one("str", "removeprefix"), textRemovePrefix),
    "removesuffix": Method(.one("str", "removesuffix"), textRemoveSuffix),
    // Parts
    "split": Method(.named("str", "split", "sep?", "maxsplit?"), textSplit),
    "rsplit": Method(.named("str", "rsplit", "sep?", "maxsplit?"), textRightSplit),
    "splitlines": Method(.named("str", "splitlines", "keepends?"), textSplitLines),
    "partition": Method(.one("str", "partition"), textPartition),
    "rpartition": Method(.one("str", "rpartition"), textRightPartition),
    "join": Method(.one("str", "join"), textJoin),
    // Edges
    "strip": Method(.positional("str", "strip", 0...1)) { text, arguments, _ throws(TemplateError) in
        try stripped(text, arguments, "strip", left: true, right: true)
    },
    "lstrip": Method(.positional("str", "lstrip", 0...1)) { text, arguments, _ throws(TemplateError) in
        try stripped(text, arguments, "lstrip", left: true, right: false)
    },
    "rstrip": Method(.positional("str", "rstrip", 0...1)) { text, arguments, _ throws(TemplateError) in
        try stripped(text, arguments, "rstrip", left: false, right: true)
    },
    "center": Method(.positional("str", "center", 1...2)) { text, arguments, _ throws(TemplateError) in
        try padded(text, arguments, .center)
    },
    "ljust": Method(.positional("str", "ljust", 1...2)) { text, arguments, _ throws(TemplateError) in
        try padded(text, arguments, .left)
    },
    "rjust": Method(.positional("str", "rjust", 1...2)) { text, arguments, _ throws(TemplateError) in
        try padded(text, arguments, .right)
    },
    "zfill": Method(.one("str", "zfill"), textZeroFill),
    "expandtabs": Method(.named("str", "expandtabs", "tabsize?"), textExpandTabs),
    // Formatting and tables
    "format": Method(.anything) { text, arguments, renderer throws(TemplateError) in
        .string(try StringFormat.format(text, arguments, renderer))
    },
    "format_map": Method(.one("str", "format_map")) { text, arguments, renderer throws(TemplateError) in
        .string(try StringFormat.format(text, mapping: arguments.positional[0], renderer))
    },
    "encode": Method(.named("str", "encode", "encoding?", "errors?"), textEncode),
    "translate": Method(.one("str", "translate"), textTranslate),
    "maketrans": Method(.positional("str", "maketrans", 1...3), textMakeTranslation),
]

private func conversion(_ name: String, _ convert: @escaping @Sendable (String) -> String) -> Method<String> {
    Method(.none("str", name)) { text, _, _ in .string(convert(text)) }
}

private func question(_ name: String, _ ask: @escaping @Sendable (String) -> Bool) -> Method<String> {
    Method(.none("str", name)) { text, _, _ in .bool(ask(text)) }
}

private func predicate(_ name: String, _ ask: @escaping @Sendable (Unicode.Scalar) -> Bool) -> Method<String> {
    Method(.none("str", name)) { text, _, _ in
        .bool(!text.isEmpty && text.unicodeScalars.allSatisfy(ask))
    }
}
