import Jinja

/// One name of the context: a function, or a value that is made when it is asked for.
enum ContextEntry: Sendable {
    case function(@Sendable (NodeContext) -> (Arguments, Renderer) throws(TemplateError) -> Value)
    case value(@Sendable (NodeContext) -> Value)
}

/// Every name that templates of nodes see besides macros and the base functions, one family a file.
let contextTable: [String: ContextEntry] = {
    var table: [String: ContextEntry] = [:]
    for family in [referenceNames, settingNames, flowNames, databaseNames, resultNames, projectNames] {
        table.merge(family) { _, later in later }
    }
    return table
}()
