import Glibc
import SourceText
import Testing

/// Compares a text with a committed file; with UPDATE_GOLDEN=1 in the environment the file is rewritten instead.
///
/// - Parameters:
///   - name: the file, below the folder `Golden` beside the test's source file.
///   - test: the test's source file: leave the default.
public func expectGolden(
    _ text: String, _ name: String, test: String = #filePath, at place: SourceLocation = #_sourceLocation
) throws {
    let folder = String(test[..<(test.lastIndex(of: "/") ?? test.startIndex)]) + "/Golden"
    if getenv("UPDATE_GOLDEN") != nil {
        mkdir(folder, 0o755)
        guard let file = fopen("\(folder)/\(name)", "w") else {
            Issue.record("can't write \(folder)/\(name)", sourceLocation: place)
            return
        }
        fputs(text, file)
        fclose(file)
        return
    }
    let expected = try DiskFileTree(root: folder).read(name).map { String(decoding: $0, as: UTF8.self) }
    #expect(text == expected, "differs from Golden/\(name); UPDATE_GOLDEN=1 rewrites it", sourceLocation: place)
}

/// A folder that exists while `body` runs.
public func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    var template = Array("/tmp/stockdbt-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw NoTemporaryFolder() }
    let path = String(cString: made)
    defer { removeAll(path) }
    return try body(path)
}

private struct NoTemporaryFolder: Error {}

private func removeAll(_ path: String) {
    guard let folder = opendir(path) else {
        unlink(path)
        return
    }
    while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { removeAll("\(path)/\(name)") }
    }
    closedir(folder)
    rmdir(path)
}
