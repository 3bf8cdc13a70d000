import Glibc
import SourceText

/// Starts workers until one gets through: a worker that dies names the case that it died of.
struct Overseer {
    private static let mostCrashes = 40
    private var options: Options

    init(_ options: Options) { self.options = options }

    func run() -> Never {
        var options = options
        while options.skipped.count <= Self.mostCrashes {
            let end = startWorker(options)
            if let code = end.exitCode { exit(code) }
            guard let culprit = end.lastCase else { break }
            Console.write("\(culprit) ended the worker\n", to: 2)
            options.skipped.append(culprit)
        }
        Console.write("too many cases end the worker\n", to: 2)
        exit(3)
    }

    /// Runs one worker to its end; `exitCode` is nil where a signal ended it.
    private func startWorker(_ options: Options) -> (exitCode: Int32?, lastCase: String?) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return (3, nil) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 3)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let words = [CommandLine.arguments[0]] + options.workerArguments
        var pointers = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var child: pid_t = 0
        guard posix_spawn(&child, "/proc/self/exe", &actions, nil, &pointers, environ) == 0 else { return (3, nil) }
        close(ends[1])
        let lastCase = lastLine(of: ends[0])
        close(ends[0])
        var status: Int32 = 0
        waitpid(child, &status, 0)
        return (status & 0x7F == 0 ? (status >> 8) & 0xFF : nil, lastCase)
    }

    private func lastLine(of descriptor: Int32) -> String? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[0..<count]
        }
        return bytes.split(separator: 0x0A).last.map { String(decoding: $0, as: UTF8.self) }
    }
}
