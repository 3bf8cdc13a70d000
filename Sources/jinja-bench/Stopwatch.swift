import Glibc
import SourceText

/// The least CPU time of one run, in seconds, of as many runs as fit into the given time (at least seven).
func best(within seconds: Double, _ run: () -> Void) -> Double {
    let end = clock(CLOCK_MONOTONIC) + seconds
    var least = Double.infinity
    var count = 0
    while count < 7 || (count < 20_000 && clock(CLOCK_MONOTONIC) < end) {
        let start = clock(CLOCK_PROCESS_CPUTIME_ID)
        run()
        least = min(least, clock(CLOCK_PROCESS_CPUTIME_ID) - start)
        count += 1
    }
    return least
}

private func clock(_ which: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(which, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// How much memory of the process lies in RAM.
enum Residence: String { case now = "VmRSS:", peak = "VmHWM:" }

/// Bytes of this process in RAM; 0 where the system does not tell.
func residentBytes(_ which: Residence) -> Int {
    guard let status = try? DiskFileTree(root: "/proc/self").read("status") else { return 0 }
    for line in status.split(separator: 0x0A) {
        let words = String(decoding: line, as: UTF8.self).split { $0 == " " || $0 == "\t" }
        if words.first == Substring(which.rawValue), words.count > 1 { return (Int(words[1]) ?? 0) * 1024 }
    }
    return 0
}
