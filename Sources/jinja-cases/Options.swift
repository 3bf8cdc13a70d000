/// What the command line asks for.
struct Options {
    var files: [String] = []
    var showsFailures = false
    var areas: Set<String> = []
    var ids: Set<String> = []
    /// Whether this process runs the cases itself.
    var isWorker = false
    /// Whether cases come from standard input.
    var isStream = false
    /// Cases that ended an earlier worker.
    var skipped: [String] = []

    init(_ arguments: some Sequence<String>) {
        var rest = Array(arguments)[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--failures": showsFailures = true
            case "--area": rest.popFirst().map { _ = areas.insert($0) }
            case "--id": rest.popFirst().map { _ = ids.insert($0) }
            case "--worker": isWorker = true
            case "--stream": isStream = true
            case "--skip": rest.popFirst().map { skipped.append($0) }
            default: files.append(argument)
            }
        }
    }

    /// The same request as arguments for a worker.
    var workerArguments: [String] {
        var arguments = ["--worker"]
        if showsFailures { arguments.append("--failures") }
        for area in areas { arguments += ["--area", area] }
        for id in ids { arguments += ["--id", id] }
        for id in skipped { arguments += ["--skip", id] }
        return arguments + files
    }
}
