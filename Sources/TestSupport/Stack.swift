import Glibc

/// Runs work on a thread with a stack of its own.
public func onStack(of size: Int, _ work: @escaping () -> Void) {
    final class Box {
        let work: () -> Void
        init(_ work: @escaping () -> Void) { self.work = work }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, size)
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(work))
    pthread_create(
        &thread, &attributes,
        { pointer in
            guard let pointer else { return nil }
            Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().work()
            return nil
        }, box.toOpaque())
    pthread_join(thread, nil)
}
