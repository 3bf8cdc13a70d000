import Glibc
import SourceText

/// A small HTTP server for one folder: GET and HEAD of files that a browser shows, and nothing else.
///
/// It gives out no file outside of the folder, whatever the address or a link says, and no database. On an address of
/// this machine alone it answers only those who call it by a name of this machine, so that a page from elsewhere can't
/// read it under a name of its own.
package final class FileServer: Sendable {
    private let root: String
    private let socket: Int32
    private let isLocal: Bool
    /// The port that it listens on.
    package let port: Int

    /// So many are served at once; browsers open connections ahead and then say nothing on them.
    private static let threads = 16
    /// Longest head of a request, in bytes.
    private static let headLimit = 16_384

    /// Begins to listen; nothing is answered yet.
    /// - Parameters:
    ///   - folder: what is served.
    ///   - host: a name or address of this machine; `0.0.0.0` for all that it has.
    ///   - port: 0 takes a free one.
    /// - Throws: `services.listen`.
    package init(folder: String, host: String, port: Int) throws(Diagnostic) {
        guard (0...65_535).contains(port) else { throw .cannotListen(host, port, "a port is a number up to 65535") }
        guard let path = realpath(folder, nil) else {
            throw .cannotListen(host, port, "there is no folder '\(folder)'")
        }
        root = String(cString: path)
        free(path)
        (socket, self.port, isLocal) = try listening(host, port)
    }

    deinit { close(socket) }

    /// Answers until ``stop()``.
    package func serve() {
        let workers = (0..<Self.threads).map { _ in startThread { [self] in work() } }
        for worker in workers { worker.map { _ = pthread_join($0, nil) } }
    }

    /// Ends ``serve()``; callable from any thread.
    package func stop() { shutdown(socket, Int32(SHUT_RDWR)) }

    private func work() {
        while true {
            let client = accept(socket, nil, nil)
            if client < 0 {
                if errno == EINTR || errno == ECONNABORTED { continue }
                if errno == EMFILE || errno == ENFILE {
                    usleep(50_000)
                    continue
                }
                return
            }
            answer(client)
            close(client)
        }
    }

    private func answer(_ client: Int32) {
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(client, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        guard let head = readHead(client) else { return }
        let answer = HTTPRequest(head).map(answer) ?? .refusal(400, "Bad Request")
        send(answer.head, to: client)
        if !answer.isHeadOnly { send(answer.body, to: client) }
    }

    private func answer(to request: HTTPRequest) -> Answer {
        let isHead = request.method == "HEAD"
        guard isHead || request.method == "GET" else {
            return .refusal(405, "Method Not Allowed", "Allow: GET, HEAD\r\n")
        }
        let names = ["localhost", "127.0.0.1", "::1", nil]
        guard !isLocal || names.contains(request.host) else { return .refusal(421, "Misdirected Request") }
        guard let path = request.path, let file = file(path) else { return .refusal(404, "Not Found") }
        return Answer(body: file.bytes, type: file.type, isHeadOnly: isHead)
    }

    /// The bytes of a file below the folder, after all links.
    private func file(_ path: [String]) -> (bytes: [UInt8], type: String)? {
        let name = path.last ?? "index.html"
        guard let type = contentTypes[name.split(separator: ".").last.map { $0.lowercased() } ?? ""] else { return nil }
        guard let real = realpath("\(root)/\((path.isEmpty ? [name] : path).joined(separator: "/"))", nil) else {
            return nil
        }
        let place = String(cString: real)
        free(real)
        // The name behind a link counts too: a link may not make a database a page.
        guard place.hasPrefix(root + "/"),
            contentTypes[place.split(separator: ".").last.map { $0.lowercased() } ?? ""] != nil,
            let bytes = try? DiskFileTree(root: root).read(String(place.dropFirst(root.utf8.count + 1)))
        else { return nil }
        return (bytes, type)
    }

    private func readHead(_ client: Int32) -> [UInt8]? {
        var head: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while head.count < Self.headLimit {
            let count = recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            head += buffer[..<count]
            if head.suffix(count + 3).contains(Array("\r\n\r\n".utf8)) { return head }
        }
        return head
    }

    private func send(_ bytes: [UInt8], to client: Int32) {
        bytes.withUnsafeBytes { whole in
            var rest = whole[...]
            while !rest.isEmpty {
                let piece = UnsafeRawBufferPointer(rebasing: rest)
                let sent = Glibc.send(client, piece.baseAddress, piece.count, Int32(MSG_NOSIGNAL))
                if sent < 0, errno == EINTR { continue }
                guard sent > 0 else { return }
                rest = rest.dropFirst(sent)
            }
        }
    }
}

/// What is sent back.
private struct Answer {
    var status = "200 OK"
    var body: [UInt8]
    var type: String
    var further = ""
    var isHeadOnly = false

    static func refusal(_ code: Int, _ words: String, _ further: String = "") -> Answer {
        Answer(
            status: "\(code) \(words)", body: Array("\(words)\n".utf8), type: "text/plain; charset=utf-8",
            further: further)
    }

    var head: [UInt8] {
        Array(
            ("HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\nCache-Control: no-cache\r\n"
                + "X-Content-Type-Options: nosniff\r\n\(further)Connection: close\r\n\r\n").utf8)
    }
}

/// What is given out, by the ending of its name: pages, artifacts, pictures and SQL, but no databases.
private let contentTypes: [String: String] = [
    "html": "text/html; charset=utf-8", "json": "application/json", "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8", "txt": "text/plain; charset=utf-8", "md": "text/plain; charset=utf-8",
    "sql": "text/plain; charset=utf-8", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
    "gif": "image/gif", "svg": "image/svg+xml", "webp": "image/webp", "ico": "image/x-icon",
]
