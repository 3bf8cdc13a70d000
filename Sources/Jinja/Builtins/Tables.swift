/// A filter: receives what stands left of the `|` first; it never sees the template.
typealias Filter =
    @Sendable (_ input: Value, _ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value

/// A test: what stands right of `is`.
typealias Test =
    @Sendable (_ input: Value, _ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Bool

/// Every built-in filter, in one table: to add one, write the function and a line here.
let builtinFilters: [String: Filter] = [
    // Texts
    "capitalize": textFilter("do_capitalize", Casing.capitalized),
    "center": checked(.function("do_center", "width?"), centerFilter),
    "format": formatFilter,
    "indent": checked(.function("do_indent", "width?", "first?", "blank?"), indentFilter),
    "lower": textFilter("do_lower", Casing.lower),
    "pprint": checked(.function("do_pprint"), prettyPrintFilter),
    "replace": checked(.function("do_replace", implicit: 2, "old", "new", "count?"), replaceFilter),
    "string": checked(.function("soft_str"), stringFilter),
    "title": checked(.function("do_title"), titleFilter),
    "trim": checked(.function("do_trim", "chars?"), trimFilter),
    "truncate": checked(
        .function("do_truncate", implicit: 2, "length?", "killwords?", "end?", "leeway?"), truncateFilter),
    "upper": textFilter("do_upper", Casing.upper),
    "wordcount": checked(.function("do_wordcount"), wordCountFilter),
    "wordwrap": checked(
        .function("do_wordwrap", implicit: 2, "width?", "break_long_words?", "wrapstring?", "break_on_hyphens?"),
        wordWrapFilter),
    // Numbers
    "abs": checked(.input("abs"), absFilter),
    "filesizeformat": checked(.function("do_filesizeformat", "binary?"), fileSizeFilter),
    "float": checked(.function("do_float", "default?"), floatFilter),
    "int": checked(.function("do_int", "default?", "base?"), intFilter),
    "round": checked(.function("do_round", "precision?", "method?"), roundFilter),
    // Sequences
    "batch": checked(.function("do_batch", "linecount", "fill_with?"), batchFilter),
    "count": checked(.input("len"), lengthFilter),
    "first": checked(.function("do_first", implicit: 2), firstFilter),
    "join": checked(.function("do_join", implicit: 2, "d?", "attribute?"), joinFilter),
    "last": checked(.function("do_last", implicit: 2), lastFilter),
    "length": checked(.input("len"), lengthFilter),
    "list": checked(.function("do_list"), listFilter),
    "max": checked(.function("do_max", implicit: 2, "case_sensitive?", "attribute?"), maxFilter),
    "min": checked(.function("do_min", implicit: 2, "case_sensitive?", "attribute?"), minFilter),
    "random": checked(.function("do_random", implicit: 2), randomFilter),
    "reverse": checked(.function("do_reverse"), reverseFilter),
    "slice": checked(.function("do_slice", "slices", "fill_with?"), sliceFilter),
    "sort": checked(.function("do_sort", implicit: 2, "reverse?", "case_sensitive?", "attribute?"), sortFilter),
    "sum": checked(.function("do_sum", implicit: 2, "attribute?", "start?"), sumFilter),
    "unique": checked(.function("do_unique", implicit: 2, "case_sensitive?", "attribute?"), uniqueFilter),
    // Selection
    "groupby": checked(.function("do_groupby", implicit: 2, "attribute", "default?", "case_sensitive?"), groupByFilter),
    "map": mapFilter,
    "reject": selection(byAttribute: false, keeping: false),
    "rejectattr": selection(byAttribute: true, keeping: false),
    "select": selection(byAttribute: false, keeping: true),
    "selectattr": selection(byAttribute: true, keeping: true),
    // Mappings and attributes
    "attr": checked(.function("do_attr", implicit: 2, "name"), attrFilter),
    "d": checked(.function("do_default", "default_value?", "boolean?"), defaultFilter),
    "default": checked(.function("do_default", "default_value?", "boolean?"), defaultFilter),
    "dictsort": checked(.function("do_dictsort", "case_sensitive?", "by?", "reverse?"), dictSortFilter),
    "items": checked(.function("do_items"), itemsFilter),
    // Markup and exchange formats
    "e": checked(.input("escape"), escapeFilter),
    "escape": checked(.input("escape"), escapeFilter),
    "forceescape": checked(.function("do_forceescape"), forceEscapeFilter),
    "safe": checked(.function("do_mark_safe"), safeFilter),
    "striptags": checked(.function("do_striptags"), stripTagsFilter),
    "tojson": checked(.function("do_tojson", implicit: 2, "indent?"), toJSONFilter),
    "urlencode": checked(.function("do_urlencode"), urlEncodeFilter),
    "urlize": checked(
        .function("do_urlize", implicit: 2, "trim_url_limit?", "nofollow?", "target?", "rel?", "extra_schemes?"),
        urlizeFilter),
    "xmlattr": checked(.function("do_xmlattr", implicit: 2, "autospace?"), xmlAttributesFilter),
]

/// Filters that exist only with dbt's extensions in text rendering: the four `as_…` change nothing there.
let dbtTextFilters: [String: Filter] = [
    "as_text": { input, _, _ in input },
    "as_bool": { input, _, _ in input },
    "as_native": { input, _, _ in input },
    "as_number": { input, _, _ in input },
    "is_list": isListFilter,
]

/// The same in native rendering, where they mark texts (see ``Text/Flavour``).
let dbtNativeFilters: [String: Filter] = [
    "as_text": marking(.textMarker),
    "as_bool": marking(.boolMarker),
    "as_native": marking(.nativeMarker),
    "as_number": marking(.numberMarker),
    "is_list": isListFilter,
]

/// Every built-in test.
let builtinTests: [String: Test] = [
    // Numbers
    "odd": checked(.function("test_odd"), isOdd),
    "even": checked(.function("test_even"), isEven),
    "divisibleby": checked(.function("test_divisibleby", "num"), isDivisible),
    // Existence
    "defined": checked(.function("test_defined")) { input, _, _ in !input.isUndefined },
    "undefined": checked(.function("test_undefined")) { input, _, _ in input.isUndefined },
    "filter": checked(.function("test_filter", implicit: 2), isFilterName),
    "test": checked(.function("test_test", implicit: 2), isTestName),
    // Kinds of values
    "none": checked(.function("test_none")) { input, _, _ in input.isNone },
    "boolean": checked(.function("test_boolean"), isBoolean),
    "false": checked(.function("test_false")) { input, _, _ in if case .bool(false) = input { true } else { false } },
    "true": checked(.function("test_true")) { input, _, _ in if case .bool(true) = input { true } else { false } },
    "integer": checked(.function("test_integer"), isInteger),
    "float": checked(.function("test_float")) { input, _, _ in if case .double = input { true } else { false } },
    "number": checked(.function("test_number"), isNumber),
    "string": checked(.function("test_string")) { input, _, _ in if case .text = input { true } else { false } },
    "mapping": checked(.function("test_mapping"), isMapping),
    "sequence": checked(.function("test_sequence"), isSequence),
    "iterable": checked(.function("test_iterable"), isIterable),
    "callable": checked(.input("callable"), isCallable),
    "escaped": checked(.function("test_escaped"), isEscaped),
    "lower": checked(.function("test_lower"), isLowerCase),
    "upper": checked(.function("test_upper"), isUpperCase),
    // Comparisons
    "sameas": checked(.function("test_sameas", "other")) { a, arguments, _ in isIdentical(a, arguments.other) },
    "in": checked(.function("test_in", "seq"), isIn),
    "==": equality("eq", isEqual: true),
    "eq": equality("eq", isEqual: true),
    "equalto": equality("eq", isEqual: true),
    "!=": equality("ne", isEqual: false),
    "ne": equality("ne", isEqual: false),
    ">": comparison("gt", .greater),
    "gt": comparison("gt", .greater),
    "greaterthan": comparison("gt", .greater),
    ">=": comparison("ge", .greaterOrEqual),
    "ge": comparison("ge", .greaterOrEqual),
    "<": comparison("lt", .less),
    "lt": comparison("lt", .less),
    "lessthan": comparison("lt", .less),
    "<=": comparison("le", .lessOrEqual),
    "le": comparison("le", .lessOrEqual),
]

/// The names that every template sees: `range`, `dict`, `lipsum`, `cycler`, `joiner`, `namespace`; asked once a name
/// and render.
func builtinGlobal(_ name: String) -> Value? { builtinGlobals[name]?() }

/// A filter whose arguments are checked before it runs.
private func checked(_ signature: Signature, _ filter: @escaping Filter) -> Filter {
    { input, arguments, renderer throws(TemplateError) in
        try signature.check(arguments)
        return try filter(input, arguments, renderer)
    }
}

private func checked(_ signature: Signature, _ test: @escaping Test) -> Test {
    { input, arguments, renderer throws(TemplateError) in
        try signature.check(arguments)
        return try test(input, arguments, renderer)
    }
}
