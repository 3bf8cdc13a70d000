import SourceText

/// One key under which a kind of resource shows something of itself, in artifacts and to templates.
package struct Field<Owner>: Sendable {
    /// The key.
    package let name: StaticString
    /// Templates see some keys that artifacts leave out.
    package let isInArtifacts: Bool
    private let read: @Sendable (Owner, CompiledState?) -> FieldValue

    init(_ name: StaticString, _ read: @escaping @Sendable (Owner) -> FieldValue) {
        self.name = name
        isInArtifacts = true
        self.read = { owner, _ in read(owner) }
    }

    init(templatesOnly name: StaticString, _ read: @escaping @Sendable (Owner) -> FieldValue) {
        self.name = name
        isInArtifacts = false
        self.read = { owner, _ in read(owner) }
    }

    init(compiled name: StaticString, _ read: @escaping @Sendable (Owner, CompiledState?) -> FieldValue) {
        self.name = name
        isInArtifacts = true
        self.read = read
    }

    /// What a resource shows under this key.
    package func value(of owner: Owner, _ state: CompiledState?) -> FieldValue { read(owner, state) }
}

/// What stands under a key: the forms that a writer streams without building a tree.
package enum FieldValue: Sendable {
    /// The key is left out altogether.
    case absent
    case datum(Datum)
    /// A mapping with keys of dbt's own, such as `contract`: where nulls are omitted, its nulls are too.
    case declared(Datum)
    case text(String)
    case optionalText(String?)
    case flag(Bool)
    case number(Double)
    case texts([String])
    case nestedTexts([[String]])
    case config(NodeConfig)
    case columns([Column])
    case references([Reference])
    case macrosOnly(Dependencies)
    case dependencies(Dependencies)
    case checksum(Checksum)
    case injected([CompiledState.InjectedCTE])
}
