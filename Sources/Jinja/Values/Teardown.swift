import Glibc

/// Frees values that are nested deeply without a stack as deep: a list in a list in a list … frees itself from the
/// outside in, one call for each level, and a template can nest as many as it likes.
///
/// Beyond a few levels what is left is put aside, and freed when the outermost value is done.
final class Teardown {
    private var depth = 0
    private var pending: [Any] = []
    private static let limit = 64

    /// Releases the values that a container held. Called by the container's `deinit`.
    static func release(_ values: inout [Value]) {
        guard values.contains(where: isContainer), let teardown = ofThisThread() else { return }
        if teardown.depth >= limit {
            teardown.pending.append(values)
            values = []
        } else {
            teardown.depth += 1
            values = []
            teardown.leave()
        }
    }

    /// Releases closures that may hold iterators.
    ///
    /// They come as `Any`, because a closure that is passed as a generic `inout` is wrapped, and the caller holds the
    /// unwrapped one meanwhile.
    static func release(_ closures: inout Any?) {
        guard let teardown = ofThisThread() else { return }
        if teardown.depth >= limit {
            teardown.pending.append(closures as Any)
            closures = nil
        } else {
            teardown.depth += 1
            closures = nil
            teardown.leave()
        }
    }

    // What is put aside meanwhile is freed here, one value after the other.
    private func leave() {
        if depth == 1 { while pending.popLast() != nil {} }
        depth -= 1
    }

    private static func isContainer(_ value: Value) -> Bool {
        switch value {
        case .list, .tuple, .dict, .object, .undefined: true
        default: false
        }
    }

    // One for each thread, made on first need and freed with it.
    private static let key: pthread_key_t? = {
        var key = pthread_key_t()
        let free: @convention(c) (UnsafeMutableRawPointer?) -> Void = { pointer in
            if let pointer { Unmanaged<Teardown>.fromOpaque(pointer).release() }
        }
        return pthread_key_create(&key, free) == 0 ? key : nil
    }()
    private static func ofThisThread() -> Teardown? {
        guard let key else { return nil }
        if let known = pthread_getspecific(key) { return Unmanaged<Teardown>.fromOpaque(known).takeUnretainedValue() }
        let made = Teardown()
        pthread_setspecific(key, Unmanaged.passRetained(made).toOpaque())
        return made
    }
}
