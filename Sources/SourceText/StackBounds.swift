import Glibc

/// How much of the thread's stack is left: a text that nests without end becomes an error before it runs out.
package enum StackBounds {
    // What one level of evaluation may need between two checks.
    private static let reserve: UInt = 768 << 10

    // What a thread may use where its bounds are not known.
    private static let assumed: UInt = 4 << 20

    private typealias AttributesOfThread =
        @convention(c) (pthread_t, UnsafeMutablePointer<pthread_attr_t>) -> Int32
    // A GNU extension that the Glibc module hides.
    private static let attributesOfThread: AttributesOfThread? = dlsym(nil, "pthread_getattr_np").map {
        unsafeBitCast($0, to: AttributesOfThread.self)
    }

    // The bounds of a thread never change, and finding those of the main thread means reading a file.
    private static let key = newKey()
    private static let floorKey = newKey()
    private static func newKey() -> pthread_key_t? {
        var key = pthread_key_t()
        return pthread_key_create(&key, nil) == 0 ? key : nil
    }

    /// The address below which the stack of this thread must not grow.
    package static func limit() -> UInt {
        guard let key else { return measuredLimit() }
        if let known = pthread_getspecific(key) { return UInt(bitPattern: known) }
        let limit = measuredLimit()
        pthread_setspecific(key, UnsafeRawPointer(bitPattern: limit))
        return limit
    }

    /// The address below which work on nested values must not go on: it may use half of what evaluation leaves.
    package static func floor() -> UInt {
        let limit = limit()
        guard let floorKey, let known = pthread_getspecific(floorKey) else { return limit }
        return UInt(bitPattern: known)
    }

    private static func measuredLimit() -> UInt {
        let here = current()
        let fallback = here > assumed ? here - assumed : 0
        var attributes = pthread_attr_t()
        guard let attributesOfThread, attributesOfThread(pthread_self(), &attributes) == 0 else { return fallback }
        defer { pthread_attr_destroy(&attributes) }
        var low: UnsafeMutableRawPointer?
        var size = 0
        guard pthread_attr_getstack(&attributes, &low, &size) == 0, size > 0 else { return fallback }
        // The main thread's stack grows on demand, up to a limit that may be unlimited.
        let usable = min(UInt(size), 64 << 20)
        let end = UInt(bitPattern: low) + UInt(size) - usable
        let reserved = min(reserve, usable / 2)
        if let floorKey { pthread_setspecific(floorKey, UnsafeRawPointer(bitPattern: end + reserved / 2)) }
        return end + reserved
    }

    /// An address near the top of the stack in use.
    @inline(never)
    package static func current() -> UInt {
        var mark: UInt8 = 0
        return withUnsafeMutablePointer(to: &mark) { UInt(bitPattern: $0) }
    }
}
