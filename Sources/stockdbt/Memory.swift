import Glibc

/// The C library's memory, set up for a program that builds a large graph and ends.
enum Memory {
    /// Lets each thread's memory grow by large steps instead of a page or a few at a time.
    ///
    /// Reading 5,000 models asked the kernel 27,000 times for more; each thread's heap of 64 MB is now mapped at once.
    /// Pages still count only from their first use. Has no effect where the C library has no such setting.
    static func growInLargeSteps() {
        typealias Setting = @convention(c) (Int32, Int32) -> Int32
        guard let address = dlsym(nil, "mallopt") else { return }
        let set = unsafeBitCast(address, to: Setting.self)
        // The numbers are those of <malloc.h>; setting one switches the library's own adaption of all off.
        let trimThreshold: Int32 = -1
        let topPad: Int32 = -2
        let mapThreshold: Int32 = -3
        _ = set(topPad, 64 << 20)
        _ = set(trimThreshold, 256 << 20)
        _ = set(mapThreshold, 32 << 20)
    }
}
