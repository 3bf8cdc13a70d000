import SourceText

/// The kinds of databases that the program knows; the only file that names them.
enum Backends {
    /// Types as profiles write them.
    static let types = ["sqlite"]
}
