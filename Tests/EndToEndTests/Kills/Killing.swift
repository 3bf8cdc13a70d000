import Foundation
import Glibc
import SourceText

/// What a process was doing in its database when it was killed.
enum Moment: String, CaseIterable, Sendable {
    /// A statement had been sent and was not answered yet; where the database runs inside the process: it held a
    /// lock under which it writes, to the log or from the log back into the file.
    case inStatement = "in a running statement"
    /// A transaction was open, and the program was between two statements.
    case inTransaction = "between two statements of a transaction"
    /// Nothing of it was in the database: it started, read the project, or had committed.
    case outside = "outside of the database"
    /// The program had ended by itself.
    case afterTheEnd = "after the end"
}

/// How many kills a test makes: five, or as many as STOCKDBT_SOAK_KILLS says.
enum Soak {
    static let given = ProcessInfo.processInfo.environment["STOCKDBT_SOAK_KILLS"].flatMap { Int($0) }
    static let kills = given ?? 5
    /// A long run, for which data is made larger and hits are counted against a goal.
    static let isLong = given != nil

    /// Calls `attempt` with 0, 1, … until there were as many kills as asked for; attempts that come after the end of
    /// the program are made again, up to twice as many in all.
    static func repeated(_ killers: [Killer], _ attempt: (Int) throws -> Void) rethrows {
        for number in 0..<(2 * kills) where killers.reduce(0, { $0 + $1.kills }) < kills { try attempt(number) }
    }

    /// Whether four of five kills hit a running statement, which a long run must have.
    static func hitEnough(_ killers: [Killer]) -> Bool {
        killers.reduce(0) { $0 + $1.tally[.inStatement, default: 0] } * 5 >= kills * 4
    }
}

/// Kills the program at seeded moments of its run and tells what it was doing.
///
/// Moments are chosen as fractions of the time that an undisturbed run takes, evenly spread from a seeded start: the
/// shortest of the last three, as a run that something held up would have the later moments come after the end.
/// Nothing is expected of times: a kill that comes too late is counted as such.
final class Killer {
    private let project: StockProject
    private var random: SeededNumbers
    /// Seconds that the last undisturbed runs took, three at most.
    private var durations: [Double] = []
    private(set) var tally: [Moment: Int] = [:]
    /// Attempts, and those of them that met a running program: one that came after its end has killed nothing.
    var attempts: Int { tally.values.reduce(0, +) }
    var kills: Int { attempts - tally[.afterTheEnd, default: 0] }

    init(_ project: StockProject, seed: UInt64) {
        self.project = project
        random = SeededNumbers(state: seed)
    }

    /// Runs the program to its end; where it was not disturbed, its time is the measure of the next moments.
    func finish(_ arguments: [String], measures: Bool = true) throws -> Program.Outcome {
        let start = Date()
        let outcome = try Program.run(
            project.targeted(arguments), in: project.folder, environment: project.environment)
        if measures { durations = durations.suffix(2) + [Date().timeIntervalSince(start)] }
        return outcome
    }

    /// Whether an undisturbed run is due again: in a long run the machine's load changes, and with it what the moments
    /// are fractions of.
    func measuresAgain(before kill: Int) -> Bool { Soak.isLong && kill > 0 && kill % 10 < 2 }

    /// Starts the program and kills it at the next moment.
    @discardableResult
    func kill(_ arguments: [String]) throws -> Moment {
        let process = try start(project.targeted(arguments))
        usleep(UInt32(random.fraction() * (durations.min() ?? 0) * 1_000_000))
        // A stopped process sends nothing more, so what is seen now is what the kill hits.
        Glibc.kill(process.processIdentifier, SIGSTOP)
        let isRunning = waitUntilStopped(process.processIdentifier)
        let stopped = Date()
        let moment = isRunning ? try project.moment(of: process.processIdentifier, stopped: stopped) : .afterTheEnd
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        tally[moment, default: 0] += 1
        return moment
    }

    private func start(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = arguments
        process.currentDirectoryURL = project.folder
        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "TMPDIR"].contains($0.key) }
        process.environment = inherited.merging(["HOME": project.folder.path, "TZ": "UTC"]) { $1 }
            .merging(project.environment) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Waits for the stop to take effect; false where the process has ended meanwhile.
    private func waitUntilStopped(_ process: pid_t) -> Bool {
        while let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) {
            // The state stands behind the name, which may hold anything up to the last parenthesis.
            let state = text[(text.lastIndex(of: ")") ?? text.startIndex)...].dropFirst(2).first
            if state == "T" { return true }
            if state == "Z" || state == "X" { return false }
            usleep(200)
        }
        return false
    }

    /// One line for people: `50 kills of ingest on postgres: 47 in a running statement, …`.
    func report(_ command: String) -> String {
        let parts = Moment.allCases.compactMap { moment in tally[moment].map { "\($0) \(moment.rawValue)" } }
        return "\(kills) kills of \(command) on \(project.kind.rawValue), \(attempts) attempts: "
            + parts.joined(separator: ", ")
            + "; a run of its own takes \(Int((durations.min() ?? 0) * 1000)) ms"
    }
}

/// Numbers that are the same in every run.
struct SeededNumbers {
    var state: UInt64
    private var taken: UInt64 = 0

    init(state: UInt64) { self.state = state }

    /// The next number from 0 up to 1: any stretch of them is spread evenly (steps of the golden ratio).
    mutating func fraction() -> Double {
        taken += 1
        let start = Double(state % 1000) / 1000
        return (start + Double(taken) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
    }
}

extension StockProject {
    /// What a process is doing in this project's database that stopped at a certain time.
    ///
    /// A stopped process takes no answers: a session that came to rest after that time was in a statement when its
    /// process stopped. The server runs on this machine, so the two clocks are one.
    func moment(of process: pid_t, stopped: Date) throws -> Moment {
        switch kind {
        case .sqlite: return holdsLock(process) ? .inStatement : .outside
        case .postgres:
            // The database is this project's own, so all its other sessions are the program's.
            let states = try rows(
                "select case when state_change > to_timestamp(\(stopped.timeIntervalSince1970)) then 'active' else state end from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'"
            )
            if states.contains("active") { return .inStatement }
            return states.contains { $0.hasPrefix("idle in transaction") } ? .inTransaction : .outside
        }
    }

    /// Whether the process holds SQLite's lock for writing or that for checkpoints, bytes 120 and 121 of the file
    /// beside the database (sqlite.org/walformat.html, "locks").
    private func holdsLock(_ process: pid_t) -> Bool {
        let file = open(folder.path + "/target/market.db-shm", O_RDWR)
        guard file >= 0 else { return false }
        defer { close(file) }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = 120
        lock.l_len = 2
        guard fcntl(file, F_GETLK, &lock) == 0 else { return false }
        return lock.l_type != Int16(F_UNLCK) && lock.l_pid == process
    }
}
