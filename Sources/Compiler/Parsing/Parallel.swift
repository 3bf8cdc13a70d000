import Dispatch

/// Does the same for many items on all cores. Results come back in the items' order, whatever the timing.
///
/// Chunks, because an item alone is often too small to be worth a thread's attention.
func inParallel<Item, Result>(_ items: [Item], _ body: (Item) -> Result) -> [Result] {
    let chunk = 32
    guard items.count > chunk else { return items.map(body) }
    let count = (items.count + chunk - 1) / chunk
    return [Result](unsafeUninitializedCapacity: items.count) { buffer, initialized in
        // Every position is written exactly once, by one thread; nobody reads before all are done.
        nonisolated(unsafe) let slots = buffer
        nonisolated(unsafe) let work = body
        nonisolated(unsafe) let shared = items
        DispatchQueue.concurrentPerform(iterations: count) { number in
            for index in (number * chunk)..<min((number + 1) * chunk, shared.count) {
                (slots.baseAddress.map { $0 + index })?.initialize(to: work(shared[index]))
            }
        }
        initialized = items.count
    }
}
