import Foundation
import Testing

@testable import Ingestion

@Suite struct GzipTests {
    /// Packed by the program that everybody packs with.
    private func packed(_ bytes: [UInt8], level: Int) throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("stockdbt-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(bytes).write(to: file)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-c", "-\(level)", file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Array(data)
    }

    private static let lines = Array(
        (0..<3000).map { "S\($0 % 7),2013-02-\($0 % 28 + 1),\($0 * $0 % 9973).25\n" }.joined().utf8)

    @Test func whatWasPackedComesBack() throws {
        var state: UInt64 = 7
        let noise: [UInt8] = (0..<70_000).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 40)
        }
        let texts: [[UInt8]] = [[], [65], Array("aaaaaaaaaaaaaaaaaaaaaaaab".utf8), Self.lines, noise]
        for text in texts {
            for level in [1, 6, 9] { #expect(try Gzip.unpack(packed(text, level: level)) == text) }
        }
        let (one, two) = (try packed(Self.lines, level: 6), try packed([66, 67], level: 6))
        #expect(try Gzip.unpack(one + two) == Self.lines + [66, 67])
    }

    /// A damaged file is noticed, whatever is wrong with it.
    @Test func damageIsNoticed() throws {
        let text = Array(Self.lines.prefix(600))
        let good = try packed(text, level: 9)
        for end in 0..<good.count {
            #expect(throws: Gzip.Damaged.self) { try Gzip.unpack(Array(good[..<end])) }
        }
        for place in 0..<good.count {
            for flip: UInt8 in [1, 0x10, 0xFF] {
                var bad = good
                bad[place] ^= flip
                // Some bytes say nothing about the contents: the time, the system that packed it.
                let unpacked = try? Gzip.unpack(bad)
                #expect(unpacked == nil || unpacked == text, "byte \(place)")
            }
        }
        #expect(throws: Gzip.Damaged.self) { try Gzip.unpack(good + [0]) }
    }
}
