import Glibc

// Swift compares strings by canonical equivalence, Python by code points; UTF-8 bytes have the order of code points.

/// Python's `==` of two texts.
@inline(__always)
func sameText(_ a: String, _ b: String) -> Bool {
    isSameStorage(a, b) || a.utf8.count == b.utf8.count && textOrder(a, b) == 0
}

/// Whether two texts are the same words of memory: short texts stand in these words themselves, so this finds most
/// keys of a dict without looking at their bytes.
@inline(__always)
private func isSameStorage(_ a: String, _ b: String) -> Bool {
    withUnsafeBytes(of: a) { x in
        withUnsafeBytes(of: b) { y in
            guard let x = x.baseAddress, let y = y.baseAddress else { return false }
            return memcmp(x, y, MemoryLayout<String>.size) == 0
        }
    }
}

/// Python's order of two texts: negative, zero or positive.
func textOrder(_ a: String, _ b: String) -> Int {
    let order = a.utf8.withContiguousStorageIfAvailable { x in
        b.utf8.withContiguousStorageIfAvailable { y in byteOrder(x, y) }
    }
    if let order, let order { return order }
    return Array(a.utf8).withUnsafeBufferPointer { x in
        Array(b.utf8).withUnsafeBufferPointer { y in byteOrder(x, y) }
    }
}

private func byteOrder(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
    let shared = min(a.count, b.count)
    if shared > 0, let x = a.baseAddress, let y = b.baseAddress {
        let order = Int(memcmp(x, y, shared))
        if order != 0 { return order }
    }
    return a.count - b.count
}
