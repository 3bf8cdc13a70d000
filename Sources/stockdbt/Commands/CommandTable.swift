extension Command {
    /// All commands in the order of help; to add one, write its file and a line here.
    static let all: [Command] = [
        build,
        compile,
        docsGenerate,
        docs,
        ingestCSV,
        list,
        ls,
        parse,
        run,
        seed,
        snapshot,
        test,
        version,
    ]
}
