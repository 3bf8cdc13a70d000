import Foundation

/// The built executable, run as a child process in a folder.
enum Program {
    /// What a call printed, both streams as one, and how it ended.
    struct Outcome {
        var text: String
        /// A negative number is that of the signal which ended it; -9 where it took longer than allowed.
        var exitCode: Int32
    }

    /// The program beside the test bundle, or the one that STOCKDBT names.
    static let path: String = {
        if let given = ProcessInfo.processInfo.environment["STOCKDBT"] { return given }
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("stockdbt").path
            if FileManager.default.isExecutableFile(atPath: candidate), !isFolder(candidate) { return candidate }
            folder = folder.deletingLastPathComponent()
        }
        return ".build/debug/stockdbt"
    }()

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Runs the program; the environment holds what a test gives and the search path, nothing of the caller's.
    /// - Parameter seconds: after which it is killed, so that a hang is a failure.
    static func run(
        _ arguments: [String], in folder: URL, environment: [String: String] = [:], seconds: Double = 600
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "TMPDIR"].contains($0.key) }
        process.environment = inherited.merging(["HOME": folder.path, "TZ": "UTC"]) { $1 }.merging(environment) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let pid = process.processIdentifier
        let end = DispatchWorkItem { kill(pid, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: end)
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        end.cancel()
        let status = process.terminationStatus
        return Outcome(
            text: String(decoding: data, as: UTF8.self),
            exitCode: process.terminationReason == .uncaughtSignal ? -status : status)
    }
}

/// A folder with a copy of a case's project; removed at the end.
final class Playground {
    let folder: URL

    init(copyOf project: URL) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("stockdbt-case-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: project, to: folder)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The bytes of a file of the project, nil where it does not exist.
    func read(_ path: String) -> String? {
        try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    }
}

/// Texts without what differs from run to run: times of day, durations, the folder, ids.
func masked(_ text: String, folder: URL) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        var line = String(line).replacingOccurrences(of: folder.path, with: "PROJECT")
        for (pattern, replacement) in [
            (#"^\d\d:\d\d:\d\d"#, "00:00:00"), (#" in \d+\.\d\ds\]"#, " in 0.00s]"),
            (
                #"in \d+ hours \d+ minutes and \d+\.\d+ seconds \(\d+\.\d+s\)"#,
                "in 0 hours 0 minutes and 0.00 seconds (0.00s)"
            ),
            (#"\d+ macros"#, "N macros"),
        ] {
            line = line.replacingOccurrences(of: pattern, with: replacement, options: .regularExpression)
        }
        return line
    }.joined(separator: "\n")
}
