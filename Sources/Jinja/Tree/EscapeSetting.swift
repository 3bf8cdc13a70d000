/// What Jinja2 knows about escaping while it compiles a part of a template.
///
/// Output is compiled for it: a block knows nothing of the `{% autoescape %}` around it, because it is a function of its
/// own, while filters and calls ask at run time and do.
struct Escaping {
    /// The last setting that was a constant.
    private(set) var isOn = false
    /// Whether it holds: not within an `{% autoescape %}` of a variable, where nothing but plain literals is folded.
    private(set) var isKnown = true

    /// Goes into an `{% autoescape %}`.
    mutating func enter(_ setting: Expression, _ environment: Environment) {
        if setting.isConstant(environment, self), let value = setting.constantValue(environment, self) {
            isOn = isTrue(value)
        } else {
            isKnown = false
        }
    }

    /// Whether output is escaped where it runs.
    @inline(__always)
    func applies(in context: Context) -> Bool { isKnown ? isOn : context.autoescape }

    /// What text that was written into a buffer here is.
    func flavour(in context: Context) -> Text.Flavour { applies(in: context) ? .markup : .plain }
}
