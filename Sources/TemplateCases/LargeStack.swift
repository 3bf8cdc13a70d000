import Glibc

/// Runs work on a thread with a stack as deep as the engine's own workers have, or deeper.
public func onLargeStack(_ work: @escaping () -> Void) {
    final class Box {
        let work: () -> Void
        init(_ work: @escaping () -> Void) { self.work = work }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 64 << 20)
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(work))
    let created = pthread_create(
        &thread, &attributes,
        { pointer in
            guard let pointer else { return nil }
            Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().work()
            return nil
        }, box.toOpaque())
    guard created == 0 else {
        box.release()
        return work()
    }
    pthread_join(thread, nil)
}
