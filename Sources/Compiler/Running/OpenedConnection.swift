import Synchronization
import Warehouse

/// A place for a connection that one thread uses and another may interrupt.
final class OpenedConnection: Sendable {
    private struct Box: @unchecked Sendable { var connection: (any Connection)? }
    private let box = Mutex(Box())

    var connection: (any Connection)? {
        get { box.withLock { $0 }.connection }
        set {
            let fresh = Box(connection: newValue)
            box.withLock { $0 = fresh }
        }
    }
}
