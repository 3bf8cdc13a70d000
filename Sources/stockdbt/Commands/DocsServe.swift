import Glibc
import Services
import SourceText

extension Command {
    /// Gives out what `docs generate` wrote, to browsers of this machine unless told otherwise.
    static let docsServe = Command(
        "docs serve", "Serve the documentation that docs generate wrote, until ctrl-C.",
        options: OptionGroup.project + ["host", "port", "browser"]
    ) { invocation in
        invocation.inWorkspace { workspace throws(Stop) in
            _ = try workspace.load(needsProfile: false)
            let flags = workspace.flags
            let folder = workspace.targetFolder.path
            guard DiskFileTree(root: folder).exists("index.html") else {
                throw .mistakes([.noDocumentation(workspace.targetName)])
            }
            let host = flags.text("host") ?? "127.0.0.1"
            let server = try diagnosed { () throws(Diagnostic) in
                try FileServer(folder: folder, host: host, port: flags.int("port") ?? 8080)
            }
            let address = "http://\(["0.0.0.0", "::", "127.0.0.1"].contains(host) ? "localhost" : host):\(server.port)"
            workspace.emit(.output("Serving docs at \(server.port)"))
            workspace.emit(.output("To access from your browser, navigate to: \(address)"))
            workspace.emit(.output("Press Ctrl+C to exit."))
            if flags.bool("browser") { openBrowser(address, invocation.environment) }
            server.serve()
            return .good
        }
    }
}

/// Shows an address in the user's browser, where there is a screen; nobody minds where that does not work.
private func openBrowser(_ address: String, _ environment: [String: String]) {
    guard environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil else { return }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for stream in 0..<3 { posix_spawn_file_actions_addopen(&actions, Int32(stream), "/dev/null", O_RDWR, 0) }
    let call: [String] = ["xdg-open", address]
    let words: [UnsafeMutablePointer<CChar>?] = call.map { strdup($0) }
    defer { for word in words { free(word) } }
    var process = pid_t()
    _ = posix_spawnp(&process, "xdg-open", &actions, nil, words + [nil], environ)
}
