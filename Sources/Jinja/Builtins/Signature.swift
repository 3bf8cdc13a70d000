/// The parameters of a built-in as Python declares them: checks a call and words its mistakes as Python does.
///
/// After `check` the arguments are read with `Arguments.value(position, name)`.
struct Signature: Sendable {
    /// Who words the mistakes: Python functions, and the several forms of functions written in C.
    enum Style: Sendable {
        /// `do_upper() takes 1 positional argument but 2 were given`; `implicit` parameters stand before ours.
        case function(implicit: Int)
        /// `str.upper() takes no arguments (1 given)`.
        case noArguments
        /// `str.join() takes exactly one argument (0 given)`.
        case oneArgument
        /// The same for a function that takes nothing but the input of a filter or test.
        case input
        /// `replace expected at least 2 arguments, got 1`.
        case positional
        /// `split() takes at most 2 arguments (3 given)`.
        case named
    }

    private let style: Style
    private let name: String
    private let owner: String
    private let parameters: [String]
    private let required: Int

    private init(_ style: Style, _ name: String, owner: String = "", _ parameters: [String]) {
        self.style = style
        self.name = name
        self.owner = owner
        required = parameters.filter { !$0.hasSuffix("?") }.count
        self.parameters = parameters.map { $0.hasSuffix("?") ? String($0.dropLast()) : $0 }
    }

    /// A Python function. Parameters that end in `?` have a default.
    static func function(_ name: String, implicit: Int = 1, _ parameters: String...) -> Signature {
        Signature(.function(implicit: implicit), name, parameters)
    }
    /// A function written in C that takes one value, used as a filter or test.
    static func input(_ name: String) -> Signature { Signature(.input, name, []) }
    /// A function that takes whatever it is given.
    static let anything = Signature(.positional, "", ["*?"])
    /// A method without parameters.
    static func none(_ owner: String, _ name: String) -> Signature { Signature(.noArguments, name, owner: owner, []) }
    /// A method with exactly one parameter that has no name.
    static func one(_ owner: String, _ name: String) -> Signature {
        Signature(.oneArgument, name, owner: owner, ["value"])
    }
    /// A method with parameters without names.
    static func positional(_ owner: String, _ name: String, _ count: ClosedRange<Int>) -> Signature {
        let parameters = (0..<count.upperBound).map { $0 < count.lowerBound ? "\($0)" : "\($0)?" }
        return Signature(.positional, name, owner: owner, parameters)
    }
    /// A method written in C with named parameters.
    static func named(_ owner: String, _ name: String, _ parameters: String...) -> Signature {
        Signature(.named, name, owner: owner, parameters)
    }

    /// Refuses arguments that the parameters do not take.
    /// - Throws: Python's TypeError.
    @inline(__always)
    func check(_ arguments: Arguments) throws(TemplateError) {
        let count = arguments.positional.count
        guard arguments.keywords.isEmpty, count >= required, count <= parameters.count else {
            return try checkSlowly(arguments)
        }
    }

    private func checkSlowly(_ arguments: Arguments) throws(TemplateError) {
        if parameters == ["*"] { return }
        let count = arguments.positional.count
        switch style {
        case .function(let implicit): try checkFunction(arguments, implicit)
        case .noArguments, .oneArgument, .input, .positional:
            guard arguments.keywords.isEmpty else {
                throw typeError("\(qualifiedName)() takes no keyword arguments")
            }
            guard count >= required, count <= parameters.count else { throw wrongCount(count) }
        case .named: try checkNamed(arguments)
        }
    }

    private var qualifiedName: String { owner.isEmpty ? name : "\(owner).\(name)" }

    private func wrongCount(_ count: Int) -> TemplateError {
        if case .noArguments = style { return typeError("\(qualifiedName)() takes no arguments (\(count) given)") }
        if case .input = style {
            return typeError("\(qualifiedName)() takes exactly one argument (\(count + 1) given)")
        }
        if case .oneArgument = style {
            return typeError("\(qualifiedName)() takes exactly one argument (\(count) given)")
        }
        let limit = count < required ? required : parameters.count
        let bound = required == parameters.count ? "" : count < required ? "at least " : "at most "
        return typeError("\(name) expected \(bound)\(limit) argument\(limit == 1 ? "" : "s"), got \(count)")
    }

    private func checkNamed(_ arguments: Arguments) throws(TemplateError) {
        let count = arguments.positional.count + arguments.keywords.count
        guard count <= parameters.count else {
            let bound = required == parameters.count ? "exactly" : "at most"
            let limit = parameters.count
            throw typeError("\(name)() takes \(bound) \(limit) argument\(limit == 1 ? "" : "s") (\(count) given)")
        }
        for keyword in arguments.keywords where !parameters.contains(keyword.name) {
            let error = typeError("'\(keyword.name)' is an invalid keyword argument for \(name)()")
            error.box.hint = suggestion(for: keyword.name, among: parameters)
            throw error
        }
        for (place, parameter) in parameters.enumerated().dropFirst(arguments.positional.count)
        where place < required && arguments.keyword(parameter) == nil {
            throw typeError("\(name)() missing required argument '\(parameter)' (pos \(place + 1))")
        }
        for keyword in arguments.keywords {
            guard let place = parameters.firstIndex(of: keyword.name), place < arguments.positional.count else {
                continue
            }
            throw typeError("argument for \(name)() given by name ('\(keyword.name)') and position (\(place + 1))")
        }
    }

    private func checkFunction(_ arguments: Arguments, _ implicit: Int) throws(TemplateError) {
        let count = arguments.positional.count
        for keyword in arguments.keywords {
            guard let place = parameters.firstIndex(of: keyword.name) else {
                let error = typeError("\(name)() got an unexpected keyword argument '\(keyword.name)'")
                error.box.hint = suggestion(for: keyword.name, among: parameters)
                throw error
            }
            guard place >= count else {
                throw typeError("\(name)() got multiple values for argument '\(keyword.name)'")
            }
        }
        guard count <= parameters.count else {
            let (low, high) = (required + implicit, parameters.count + implicit)
            let takes = low == high ? "\(high)" : "from \(low) to \(high)"
            let given = count + implicit
            throw typeError(
                "\(name)() takes \(takes) positional argument\(high == 1 ? "" : "s") but \(given) "
                    + "\(given == 1 ? "was" : "were") given")
        }
        let absent = parameters.prefix(required).dropFirst(count).filter { arguments.keyword($0) == nil }
        guard absent.isEmpty else { throw missing(absent) }
    }

    private func missing(_ names: [String]) -> TemplateError {
        let quoted = names.map { "'\($0)'" }
        let list =
            quoted.count < 3
            ? quoted.joined(separator: " and ")
            : quoted.dropLast().joined(separator: ", ") + ", and " + (quoted.last ?? "")
        let noun = names.count == 1 ? "argument" : "arguments"
        return typeError("\(name)() missing \(names.count) required positional \(noun): \(list)")
    }
}

/// Python's TypeError.
func typeError(_ message: String) -> TemplateError { TemplateError(.type, message) }

/// Python's ValueError.
func valueError(_ message: String) -> TemplateError { TemplateError(.runtime, message, className: "ValueError") }
