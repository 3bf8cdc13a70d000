import Glibc
import SourceText
import Testing

@Suite struct FileTreeTests {
    /// A folder of the disk that goes away after the test.
    private func withFolder(_ body: (DiskFileTree) throws -> Void) throws {
        var template = Array("/tmp/stockdbt-files-XXXXXX".utf8CString)
        let path = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
        }
        defer { _ = system("rm -rf '\(path)'") }
        try body(DiskFileTree(root: path))
    }

    private func write(_ text: String, _ path: String) {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        _ = system("mkdir -p '/\(folder)'")
        guard let file = fopen(path, "w") else { return }
        fputs(text, file)
        fclose(file)
    }

    @Test func diskAndMemoryAgree() throws {
        let files = [
            "models/b.sql": "select 1", "models/a/x.sql": "", "models/a.sql": "é", "models/.hidden.sql": "",
            "models/.folder/y.sql": "y", "models/notes.md": "", "packages/one/p.yml": "", "packages/two/p.yml": "",
        ]
        try withFolder { (disk) throws in
            for (path, text) in files { write(text, disk.root + "/" + path) }
            for tree in [disk, MemoryFileTree(files, root: disk.root)] as [any FileTree] {
                #expect(
                    tree.files(under: "models") { $0.hasSuffix(".sql") }
                        == ["models/.folder/y.sql", "models/a.sql", "models/a/x.sql", "models/b.sql"])
                #expect(tree.files(under: "./models") { $0 == "b.sql" } == ["./models/b.sql"])
                #expect(tree.files(under: "absent") { _ in true } == [])
                #expect(tree.folders(in: "packages") == ["one", "two"])
                #expect(try tree.read("models/../models/b.sql") == Array("select 1".utf8))
                #expect(try tree.read(disk.root + "/models/a.sql") == Array("é".utf8))
                #expect(try tree.read("models/absent.sql") == nil)
                #expect(try tree.read("models/a.sql/under") == nil)
                #expect(try tree.read("models/a/x.sql") == [])
                #expect(tree.size("models/b.sql") == 8)
                #expect(tree.size("models") == nil)
                #expect(tree.exists("models/a"))
                #expect(!tree.exists("models/c"))
                #expect(tree.absolute("models/./a") == disk.root + "/models/a")
            }
        }
    }

    @Test func linksAreFollowedButNotInCircles() throws {
        try withFolder { (disk) throws in
            write("x", disk.root + "/real/x.sql")
            _ = system(
                "mkdir '\(disk.root)/models'; ln -s ../real '\(disk.root)/models/link'; "
                    + "ln -s . '\(disk.root)/models/self'; ln -s ../real/x.sql '\(disk.root)/models/y.sql'")
            let found = disk.files(under: "models") { $0.hasSuffix(".sql") }
            #expect(found.contains("models/link/x.sql"))
            #expect(found.contains("models/y.sql"))
            #expect(found.count < 10)
        }
    }

    @Test func filesWithoutAKnownSizeAreReadWhole() throws {
        #expect(try DiskFileTree(root: "/").read("proc/self/status")?.isEmpty == false)
    }

    @Test func pathsAreNormalized() {
        #expect(normalizedPath("a/./b//../c/") == "a/c")
        #expect(normalizedPath("../a/../..") == "../..")
        #expect(normalizedPath("/../a") == "/a")
        #expect(normalizedPath("./") == ".")
        #expect(joinPath(".", "a") == "a")
        #expect(joinPath("a", "/b") == "/b")
        #expect(joinPath("a/", "b") == "a/b")
    }
}
