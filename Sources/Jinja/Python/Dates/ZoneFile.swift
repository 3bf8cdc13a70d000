import Glibc
import Synchronization

/// A zone's history as the system's zone files tell it (RFC 8536, the part with 32-bit times).
struct ZoneHistory: Sendable {
    /// One rule: an offset with its name.
    struct Rule: Hashable, Sendable {
        /// Seconds east of UTC, rounded to minutes.
        let offset: Int
        /// The part of it that is daylight saving time.
        let daylightSaving: Int
        let name: String
    }
    /// When rules begin, in seconds since 1970 in UTC; the first holds from the beginning of time.
    var starts: [Int] = []
    /// The rules in the order of `starts`.
    var rules: [Rule] = []

    /// The place of the rule in force at an instant.
    func place(atUnix seconds: Int) -> Int {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return max(0, low - 1)
    }
}

/// The zones of the system, read when they are first asked for. Shared by threads.
enum ZoneFile {
    private static let folders = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo"]
    private static let known = Mutex<[String: ZoneHistory]>([:])

    /// The history of a zone; nil where the system has none of that name.
    static func history(_ name: String) -> ZoneHistory? {
        if let found = known.withLock({ $0[name] }) { return found }
        // A name is a path below the folder and must not lead out of it.
        let parts = name.split(at: "/", limit: .max)
        guard !name.isEmpty, !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else { return nil }
        for folder in folders {
            guard let bytes = read(folder + "/" + name), let history = parse(bytes) else { continue }
            known.withLock { $0[name] = history }
            return history
        }
        return nil
    }

    /// The name as the zone files spell it, for a name in any case; nil where there is no such zone.
    static func properName(_ name: String) -> String? {
        if history(name) != nil { return name }
        var found: [String] = []
        for part in name.split(at: "/", limit: .max) {
            let folder = ([folders[0]] + found).joined(separator: "/")
            guard let entry = entries(of: folder).first(where: { Casing.lower($0) == Casing.lower(part) }) else {
                return nil
            }
            found.append(entry)
        }
        let proper = found.joined(separator: "/")
        return history(proper) == nil ? nil : proper
    }

    private static func entries(of folder: String) -> [String] {
        guard let listing = opendir(folder) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 17)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes[0..<count])
    }

    private struct LocalType {
        let offset: Int
        let isDaylight: Bool
        let name: String
    }

    private static func parse(_ bytes: [UInt8]) -> ZoneHistory? {
        guard bytes.count >= 44, bytes.starts(with: "TZif".utf8) else { return nil }
        func number(_ place: Int) -> Int {
            Int(Int32(bitPattern: bytes[place..<place + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }))
        }
        let (timeCount, typeCount, letterCount) = (number(32), number(36), number(40))
        guard timeCount >= 0, typeCount > 0, letterCount >= 0,
            44 + timeCount * 5 + typeCount * 6 + letterCount <= bytes.count
        else { return nil }
        let indexStart = 44 + timeCount * 4
        let typeStart = indexStart + timeCount
        let letterStart = typeStart + typeCount * 6
        var types: [LocalType] = []
        for place in stride(from: typeStart, to: letterStart, by: 6) {
            let nameStart = letterStart + Int(bytes[place + 5])
            guard nameStart < bytes.count else { return nil }
            let name = String(decoding: bytes[nameStart...].prefix { $0 != 0 }, as: UTF8.self)
            types.append(LocalType(offset: number(place), isDaylight: bytes[place + 4] != 0, name: name))
        }
        let times = (0..<timeCount).map { number(44 + $0 * 4) }
        let indexes = (0..<timeCount).map { Int(bytes[indexStart + $0]) }
        guard indexes.allSatisfy({ $0 < typeCount }) else { return nil }
        return history(times, indexes, types)
    }

    private static func history(_ times: [Int], _ indexes: [Int], _ types: [LocalType]) -> ZoneHistory {
        guard !times.isEmpty else {
            let type = types[0]
            return ZoneHistory(
                starts: [.min],
                rules: [.init(offset: rounded(type.offset), daylightSaving: 0, name: type.name)])
        }
        // Before the first change the first standard time holds.
        let first = types.firstIndex { !$0.isDaylight } ?? 0
        var (starts, order) = (times, indexes)
        if order[0] == first || same(types[order[0]], types[first]) {
            starts[0] = .min
        } else {
            starts.insert(.min, at: 0)
            order.insert(first, at: 0)
        }
        let rules = order.indices.map { place in
            ZoneHistory.Rule(
                offset: rounded(types[order[place]].offset),
                daylightSaving: rounded(daylightSaving(place, order, types)), name: types[order[place]].name)
        }
        return ZoneHistory(starts: starts, rules: rules)
    }

    private static func same(_ a: LocalType, _ b: LocalType) -> Bool {
        a.offset == b.offset && a.isDaylight == b.isDaylight && a.name == b.name
    }

    // The file only says that it is summer time; how much of the offset that is follows from the time before or after.
    private static func daylightSaving(_ place: Int, _ order: [Int], _ types: [LocalType]) -> Int {
        let type = types[order[place]]
        guard type.isDaylight else { return 0 }
        var saving = 0
        if let before = order[..<place].last(where: { !types[$0].isDaylight }) {
            saving = type.offset - types[before].offset
        }
        if saving <= 0 || saving > 3 * 3600 {
            for index in order[(place + 1)...] where !types[index].isDaylight {
                saving = type.offset - types[index].offset
                if saving > 0, saving < 3 * 3600 { break }
            }
        }
        return saving
    }

    private static func rounded(_ seconds: Int) -> Int {
        let shifted = seconds + 30
        return (shifted >= 0 ? shifted / 60 : (shifted - 59) / 60) * 60
    }
}
