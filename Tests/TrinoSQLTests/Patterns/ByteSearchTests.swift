import COniguruma
import Testing

@testable import TrinoSQL

@Suite struct `Byte search` {
    private static func find(_ needle: [UInt8], in haystack: [UInt8], from start: Int = 0) -> Int? {
        needle.withUnsafeBytes { needle in haystack.withUnsafeBytes { ByteSearch.find(needle, in: $0, from: start) } }
    }

    @Test func `finds nothing in too little`() {
        #expect(Self.find([1], in: []) == nil)
        #expect(Self.find([1, 2], in: [1]) == nil)
        #expect(Self.find([1], in: [1], from: 1) == nil)
    }

    @Test func `finds the empty text where it starts`() {
        #expect(Self.find([], in: []) == 0)
        #expect(Self.find([], in: [1, 2], from: 2) == 2)
    }

    @Test func `finds the last place of a block`() {
        for length in 1...80 {
            let haystack = [UInt8](repeating: 0, count: length - 1) + [1]
            #expect(Self.find([1], in: haystack) == length - 1)
        }
    }

    @Test(arguments: 1...200)
    func `finds what the plain search finds`(seed: UInt64) {
        var random = PatternRandom(seed: seed)
        for _ in 0..<30 {
            let letters = UInt8.random(in: 1...3, using: &random)
            func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in .random(in: 0..<letters, using: &random) } }
            let haystack = bytes(Int.random(in: 0...200, using: &random))
            let needle = bytes(Int.random(in: 1...20, using: &random))
            let plain = pj_find_bytes_plainly(haystack, haystack.count, needle, needle.count)
            #expect(pj_find_bytes(haystack, haystack.count, needle, needle.count) == plain)
        }
    }

    /// The end of the memory may be the end of the haystack: no byte behind it is read.
    @Test func `reads nothing behind the end`() {
        for length in 1...70 {
            let haystack = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 1)
            haystack.initializeMemory(as: UInt8.self, repeating: 7)
            [UInt8]([7, 8]).withUnsafeBytes { needle in
                #expect(ByteSearch.find(needle, in: UnsafeRawBufferPointer(haystack)) == nil)
            }
            haystack.deallocate()
        }
    }
}
