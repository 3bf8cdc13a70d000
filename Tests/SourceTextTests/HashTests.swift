import CHash
import Testing

@testable import SourceText

@Suite struct HashTests {
    /// Digests of `count` bytes, the n-th being (7n + 3) mod 256, computed with Python's hashlib; the lengths stand
    /// around the ends of blocks.
    static let expected: [(count: Int, sha256: String, md5: String)] = [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "d41d8cd98f00b204e9800998ecf8427e"),
        (1, "084fed08b978af4d7d196a7446a86b58009e636b611db16211b65a9aadff29c5", "8666683506aacd900bbd5a74ac4edf68"),
        (55, "e7313d333c272e639f790978283f9eb392e843d0f29b7016828bb1daa4aac70b", "52c0e574e1198de5fe3f8f11440dcb1b"),
        (56, "4324d65f3c103567f5589c710bc08f8523f929a9272e3af36fc968e52abc6c27", "46c9907fc908ee68b1e7b8e71286a518"),
        (63, "81c80242132f230c3bd41b3e63bbcff16107339549214a99614ff26664625055", "a62f6d59e837867693f042f5b8f5a236"),
        (64, "39e3d7b6b5d075d37d053ad89b24b41bef4f3c29760c84447cab3f3be1882241", "7160b8fb5e9e4023d549c3971fbaeead"),
        (65, "aacca6ff74fdbb296d165a45cecfa04e5127bc008770fbbdd48006f2d2fae95e", "70bd662e7aefbda85a0f7244167b7897"),
        (119, "9ce7368e4daf32341631b492e80359dc9f594b48453cd0dd5bf0b19279cc177e", "e84905d4214f4d1ca56c2cdcc152b143"),
        (120, "7836b787757e95e58b3ca5aec90b1b004e8deba1e50e9675af9cabf1a13a04b5", "e3eb5a6c8669ea01a8c185b8abc8a5dc"),
        (1000, "1e9bc38cbf860b9ec31918b065f9b52476c549a782e0e7990bed8ce3868d2371", "10046f077f2082ac19676b8079f1cb1a"),
    ]

    @Test func digestsAreThoseOfTheReference() {
        for row in Self.expected {
            let bytes = (0..<row.count).map { UInt8(truncatingIfNeeded: $0 * 7 + 3) }
            #expect(Hash.sha256(bytes) == row.sha256)
            #expect(Hash.md5(bytes) == row.md5)
        }
        #expect(Hash.md5("unique_orders_id") == Hash.md5(Array("unique_orders_id".utf8)))
    }

    @Test func portableCodeAgreesWithTheProcessorsInstructions() {
        for count in 0..<300 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            var fast = [UInt8](repeating: 0, count: 32)
            var portable = fast
            chash_sha256(bytes, count, &fast)
            chash_sha256_portable(bytes, count, &portable)
            #expect(fast == portable)
        }
    }

    /// Known digests, at the borders of a block.
    @Test func sha1() {
        #expect(Hash.sha1("") == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
        #expect(Hash.sha1("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(Hash.sha1(String(repeating: "a", count: 55)) == "c1c8bbdc22796e28c0e15163d20899b65621d65a")
        #expect(Hash.sha1(String(repeating: "a", count: 64)) == "0098ba824b5c16427bd7a1122a5a442a25ec644d")
    }
}
