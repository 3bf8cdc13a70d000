import Foundation
import Testing

/// A good project in which one thing is broken is either read, or refused with places that exist.
@Suite struct ProjectMutationTests {
    /// Parts, so that they run side by side.
    static let parts = Array(0..<10)
    /// Mutations of a part: STOCKDBT_MUTATIONS=1000 asks for a thousand in all, which take minutes in a debug build.
    private static let each =
        (ProcessInfo.processInfo.environment["STOCKDBT_MUTATIONS"].flatMap { Int($0) } ?? 220) / parts.count

    @Test(arguments: parts) func brokenProjectsAreReadOrRefused(_ part: Int) throws {
        let originals = try Mutant.originals()
        var refused = 0
        for number in 0..<Self.each {
            guard let mutant = Mutant(part * Self.each + number, of: originals) else { continue }
            if try isRefused(mutant) { refused += 1 }
        }
        #expect(refused > Self.each / 6 && refused < Self.each, "\(refused) of \(Self.each) are refused")
    }

    @Test func theProjectsThemselvesAreGood() throws {
        for files in try Mutant.originals() {
            let outcome = try parsed(files)
            #expect(outcome.exitCode == 0, "\(outcome.text)")
        }
    }

    private func isRefused(_ mutant: Mutant) throws -> Bool {
        let outcome = try parsed(mutant.files)
        let story = """
            mutation \(mutant.number), \(mutant.kind.rawValue) in \(mutant.path): exit code \(outcome.exitCode)
            \(outcome.text)
            """
        let check = MessageCheck(outcome, files: mutant.files)
        #expect(check.complaints.isEmpty, "\(check.complaints.joined(separator: "\n"))\n\(story)")
        #expect(!mutant.kind.isFatal || outcome.exitCode != 0, "\(story)")
        return outcome.exitCode != 0
    }

    private func parsed(_ files: [String: Data]) throws -> Program.Outcome {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("stockdbt-mutation-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try Mutant.write(files, to: folder)
        var outcome = try Program.run(["parse", "--no-use-colors"], in: folder, seconds: 60)
        // Files outside of the project's tree are named in full.
        outcome.text = outcome.text.replacingOccurrences(of: folder.path + "/", with: "")
        return outcome
    }
}
