import CParquet
import Testing

/// Kernels for each kind of processor do what the plain ones do.
@Suite struct KernelTests {
    @Test(arguments: 0...32)
    func `packed bits are unpacked alike`(width: UInt32) {
        var random = SeededGenerator(seed: UInt64(width) + 1)
        for count in [1, 7, 8, 9, 31, 64, 333] {
            let bytes = (0..<(count * Int(width) + 7) / 8 + 64).map { _ in UInt8.random(in: 0...255, using: &random) }
            var plain = [UInt32](repeating: 0, count: count + 16)
            var best = plain
            pjrun_unpack32_scalar(bytes, count, width, &plain)
            pjrun_unpack32(bytes, count, width, &best)
            var wide = [UInt64](repeating: 0, count: count)
            pjrun_unpack64(bytes, 0, count, width, &wide)

            #expect(plain[..<count] == best[..<count])
            #expect(wide.map { UInt32(truncatingIfNeeded: $0) } == Array(plain[..<count]))
        }
    }

    @Test(arguments: 0...64)
    func `bits of any width from any bit on are unpacked`(width: UInt32) {
        var random = SeededGenerator(seed: UInt64(width) + 100)
        let bytes = (0..<800).map { _ in UInt8.random(in: 0...255, using: &random) }
        for start in 0..<9 {
            var found = [UInt64](repeating: 0, count: 20)
            pjrun_unpack64(bytes, start, 20, width, &found)
            let expected = (0..<20).map { index -> UInt64 in
                (0..<Int(width)).reduce(0) { value, bit in
                    let at = start + index * Int(width) + bit
                    return value | UInt64(bytes[at / 8] >> (at % 8) & 1) << UInt64(bit)
                }
            }
            #expect(found == expected)
        }
    }

    @Test func `xxHash has the values of its specification`() {
        // xxHash's own tool, seed 0: of nothing, of "a", and of "Nobody inspects the spammish repetition".
        #expect(pjrun_xxhash64([0], 0) == 0xEF46_DB37_51D8_E999)
        #expect(pjrun_xxhash64(Array("a".utf8), 1) == 0xD24E_C4F1_A98C_6E5B)
        let long = Array("Nobody inspects the spammish repetition".utf8)
        #expect(pjrun_xxhash64(long, long.count) == 0xFBCE_A83C_8A37_8BF1)
    }

    @Test func `a damaged run of levels ends and does not go on`() {
        var stream = pjrun_hybrid_t()
        // A run of 2³¹ groups of packed values, of which two bytes are there.
        let bytes: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0xAB, 0xCD] + [UInt8](repeating: 0, count: 64)
        bytes.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return }
            pjrun_hybrid_start(&stream, start, start + 7, 1)
            var out = [UInt32](repeating: 0, count: 1024)
            #expect(pjrun_hybrid_read(&stream, 1000, &out) == 16)
        }
    }
}
