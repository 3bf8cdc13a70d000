import Execution

/// The last line of a terminal while a run goes on: how much is done and what is running.
///
/// Rewritten in place.
final class ProgressLine: @unchecked Sendable {
    private let width: Int
    private var total = 0
    private var done = 0
    private var running: [(id: String, name: String)] = []
    private var isDrawn = false
    private var isOver = true

    /// - Parameter width: of the terminal in columns.
    init(width: Int) { self.width = width }

    /// Notes what an event changes.
    func follow(_ event: Event) {
        switch event {
        case .planned(let nodes, _, _):
            total = nodes
            isOver = nodes == 0
        case .nodeStarted(let place): running.append((place.node.uniqueID, place.node.name))
        case .nodeFinished(let place, _):
            done += 1
            running.removeAll { $0.id == place.node.uniqueID }
        case .nodeSkipped: done += 1
        case .runFinished, .commandFinished: isOver = true
        default: break
        }
    }

    /// What draws the line anew.
    func drawn() -> String {
        guard !isOver, !running.isEmpty else { return erased() }
        isDrawn = true
        let names = running.map(\.name).joined(separator: ", ")
        let text = "\(done)/\(total) done, running \(names)"
        return "\r\u{1b}[2K" + String(text.unicodeScalars.prefix(max(1, width - 1)).map(Character.init))
    }

    /// What takes the line away.
    func erased() -> String {
        guard isDrawn else { return "" }
        isDrawn = false
        return "\r\u{1b}[2K"
    }
}
