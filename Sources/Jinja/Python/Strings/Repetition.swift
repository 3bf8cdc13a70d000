/// A text over and over, copied in doubling steps: `String(repeating:count:)` goes one by one, which is slow for
/// the widths that a hostile template asks for.
func repeated(_ text: String, _ count: Int) -> String {
    let size = text.utf8.count
    let (total, overflow) = size.multipliedReportingOverflow(by: max(0, count))
    guard total > 64, !overflow else { return String(repeating: text, count: max(0, count)) }
    return String(unsafeUninitializedCapacity: total) { bytes in
        _ = bytes.initialize(fromContentsOf: text.utf8)
        var done = size
        while done < total {
            let step = min(done, total - done)
            _ = bytes[done..<done + step].initialize(fromContentsOf: bytes[..<step])
            done += step
        }
        return total
    }
}
