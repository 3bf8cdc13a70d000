import Glibc

// Swift compares strings by canonical equivalence, Python by code points; UTF-8 bytes have the order of code points.

/// Python's `==` of two texts.
@inline(__always)
func sameText(_ a: String, _ b: String) -> Bool {
    a.utf8.count == b.utf8.count && textOrder(a, b) == 0
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
