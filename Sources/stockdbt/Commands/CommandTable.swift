extension Command {
    /// All commands in the order of help; to add one, write its file and a line here.
    static let all: [Command] = [
        build,
        clean,
        clone,
        compile,
        debug,
        deps,
        docsGenerate,
        docs,
        docsServe,
        initialize,
        ingestCSV,
        list,
        ls,
        parse,
        retry,
        run,
        runOperation,
        seed,
        show,
        snapshot,
        sourceFreshness,
        sourceSnapshotFreshness,
        test,
        version,
    ]
}
