/// A name, attribute or item that does not exist.
///
/// Printing it gives nothing (plain mode); nearly everything else raises an `undefined` error that says
/// what was missing.
public final class Undefined {
    /// The missing name, attribute or key as messages quote it; nil for undefined values without a name.
    public let name: String?
    /// The value whose attribute or item was missing; nil for plain names.
    public let owner: Value?
    /// A message that replaces the standard wording.
    public let hint: String?

    /// An undefined value for a name, or for a name of an owner.
    public init(name: String?, owner: Value? = nil, hint: String? = nil) {
        self.name = name
        self.owner = owner
        self.hint = hint
    }
}
