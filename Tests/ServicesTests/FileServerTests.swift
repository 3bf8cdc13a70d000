import Foundation
import Glibc
import SourceText
import TestSupport
import Testing

@testable import Services

/// The server of `docs serve`, called over a socket.
@Suite struct FileServerTests {
    /// A folder with a page and things that nobody may read, served while the body runs.
    private func served(_ body: (Int) throws -> Void) throws {
        try withTemporaryFolder { outer in
            let folder = outer + "/target"
            for name in ["", "/assets", "/.hidden"] { mkdir(folder + name, 0o755) }
            for (name, text) in [
                ("/target/index.html", "<p>page</p>"), ("/target/assets/a b.png", "picture"),
                ("/target/market.db", "rows"),
                ("/target/.hidden/x.html", "hidden"), ("/secret.html", "secret"),
            ] {
                try text.write(toFile: outer + name, atomically: true, encoding: .utf8)
            }
            symlink("../secret.html", folder + "/link.html")
            symlink("market.db", folder + "/data.html")
            let server = try FileServer(folder: folder, host: "127.0.0.1", port: 0)
            let thread = startThread { server.serve() }
            defer {
                server.stop()
                thread.map { _ = pthread_join($0, nil) }
            }
            try body(server.port)
        }
    }

    /// What the server answers to some bytes.
    private func answer(_ request: String, _ port: Int) throws -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(connected == 0)
        let bytes = Array(request.utf8)
        #expect(send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count)
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 { text += buffer[..<count] }
        return String(decoding: text, as: UTF8.self)
    }

    private func get(_ path: String, _ port: Int, method: String = "GET", host: String = "localhost:8080") throws
        -> String
    {
        try answer("\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\n\r\n", port)
    }

    @Test func filesAreGivenOut() throws {
        try served { port in
            let page = try get("/", port)
            #expect(
                page.hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 11\r\n"))
            #expect(page.hasSuffix("\r\n\r\n<p>page</p>"))
            let queried = try get("/index.html?x=/../y", port)
            #expect(queried.hasSuffix("<p>page</p>"))
            let picture = try get("/assets/a%20b.png", port)
            #expect(picture.hasSuffix("picture"))
            let head = try get("/index.html", port, method: "HEAD")
            #expect(head.contains("Content-Length: 11\r\n") && head.hasSuffix("\r\n\r\n"))
        }
    }

    @Test(arguments: [
        "/../secret.html", "/%2e%2e/secret.html", "/assets/../../secret.html", "/..%2fsecret.html", "/link.html",
        "/assets/..%5c..%5csecret.html", "/.hidden/x.html", "/market.db", "/data.html", "/gone.html", "/assets", "/%00",
        "/%zz", "/%ff.html", "//etc/passwd",
    ])
    func nothingElseIs(path: String) throws {
        try served { port in
            let refusal = try get(path, port)
            #expect(refusal.hasPrefix("HTTP/1.1 404 "))
        }
    }

    @Test func otherMethodsAndCallersAreRefused() throws {
        try served { port in
            let posted = try get("/", port, method: "POST")
            #expect(posted.hasPrefix("HTTP/1.1 405 "))
            let foreign = try get("/", port, host: "evil.example")
            #expect(foreign.hasPrefix("HTTP/1.1 421 "))
            let local = try get("/", port, host: "[::1]:80")
            #expect(local.hasPrefix("HTTP/1.1 200 "))
            let nonsense = try answer("nonsense\r\n\r\n", port)
            #expect(nonsense.hasPrefix("HTTP/1.1 400 "))
            let absolute = try answer("GET http://x/ HTTP/1.1\r\n\r\n", port)
            #expect(absolute.hasPrefix("HTTP/1.1 404 "))
        }
    }

    @Test func aTakenPortIsTold() throws {
        try withTemporaryFolder { folder in
            let first = try FileServer(folder: folder, host: "127.0.0.1", port: 0)
            #expect(throws: Diagnostic.self) { try FileServer(folder: folder, host: "127.0.0.1", port: first.port) }
            #expect(throws: Diagnostic.self) { try FileServer(folder: folder, host: "127.0.0.1", port: 70_000) }
        }
    }
}
