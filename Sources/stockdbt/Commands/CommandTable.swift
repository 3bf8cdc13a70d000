extension Command {
    /// All commands in the order of help; to add one, write its file and a line here.
    static let all: [Command] = [
        build,
        compile,
        ingestCSV,
        list,
        ls,
        parse,
        run,
        seed,
        test,
        version,
    ]
}
