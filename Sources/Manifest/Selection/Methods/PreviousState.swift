import SourceText

/// `state:`, `result:`, `source_status:`: these compare with an earlier run, and there is none to compare with.
let selectByPreviousState: SelectionMethod = { query, _ throws(Diagnostic) in throw .noPreviousState(query.raw) }
