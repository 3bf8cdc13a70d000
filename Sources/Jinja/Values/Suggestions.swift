import SourceText

// "Did you mean": the nearest known name where one is not known.

/// The hint for a name that is not among the known ones; nil where none is near.
func suggestion(for name: String, among known: [String]) -> String? {
    closest(to: name, in: known.filter { $0 != name }.sorted()).map { "did you mean '\($0)'?" }
}

/// What can stand behind the point of a value: keys and methods.
func memberNames(of value: Value) -> [String] {
    switch value {
    case .dict(let dict): dict.keys.compactMap(\.string) + dictMethods.keys
    case .text: Array(textMethods.keys)
    case .list: Array(listMethods.keys)
    case .tuple: Array(tupleMethods.keys)
    case .object(let object): object.memberNames
    default: []
    }
}

extension TemplateError {
    /// The error with a hint where a name was missing: the nearest of those that the render knows.
    func hinting(_ names: [String], _ globals: any Globals) -> TemplateError {
        guard box.hint == nil, let name = box.missingName else { return self }
        box.hint = suggestion(for: name, among: names + globals.names + builtinGlobals.keys)
        return self
    }
}
