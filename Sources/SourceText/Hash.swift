import CHash

/// Digests as lower-case hexadecimal text.
public enum Hash {
    /// SHA-256: 64 digits.
    public static func sha256(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { sha256($0) }
    }

    /// SHA-256 of a string's UTF-8 bytes.
    public static func sha256(_ text: String) -> String {
        var text = text
        return text.withUTF8 { sha256(UnsafeRawBufferPointer($0)) }
    }

    /// SHA-256 of bytes in memory.
    public static func sha256(_ bytes: UnsafeRawBufferPointer) -> String {
        hexadecimal(32) { chash_sha256(bytes.baseAddress, bytes.count, $0) }
    }

    /// MD5: 32 digits. Not for security; dbt names tests and keys with it.
    public static func md5(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { md5($0) }
    }

    /// MD5 of a string's UTF-8 bytes.
    public static func md5(_ text: String) -> String {
        var text = text
        return text.withUTF8 { md5(UnsafeRawBufferPointer($0)) }
    }

    /// MD5 of bytes in memory.
    public static func md5(_ bytes: UnsafeRawBufferPointer) -> String {
        hexadecimal(16) { chash_md5(bytes.baseAddress, bytes.count, $0) }
    }

    /// The digits of `count` bytes that `fill` writes; `String(format:)` would be 300 times slower.
    private static func hexadecimal(_ count: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Void) -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { digest in
            guard let base = digest.baseAddress else { return "" }
            fill(base)
            return String(unsafeUninitializedCapacity: count * 2) { text in
                for place in 0..<count {
                    text[place * 2] = hexadecimalDigit(base[place] >> 4)
                    text[place * 2 + 1] = hexadecimalDigit(base[place] & 15)
                }
                return count * 2
            }
        }
    }
}

/// The lower-case digit of a value below 16.
@inline(__always)
func hexadecimalDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? 0x30 &+ value : 0x57 &+ value
}
