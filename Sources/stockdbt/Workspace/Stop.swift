import SourceText

/// Why a command ends before its work is done.
enum Stop: Error {
    /// The project or the call is wrong: all mistakes that were found.
    case mistakes([Diagnostic])
    /// The call is wrong in a way that the usage line helps with.
    case usage(UsageError)
    /// There is nothing to do.
    case nothingToDo
}
