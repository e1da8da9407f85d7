import Compression
import Testing

/// The bytes of a gzip stream.
func unzipped(_ bytes: [UInt8]) -> [UInt8] {
    let decoder = GzipDecoder()
    var out: [UInt8] = []
    do {
        try decoder.decode(bytes[...]) { out += $0 }
        try decoder.finish()
    } catch {
        Issue.record("the stream is damaged: \(error)")
    }
    return out
}

@Suite struct GzipEncoderTests {
    @Test(arguments: [0, 1, 100, 65_536, 1_000_000], [1, 6, 9])
    func `what is encoded can be decoded`(count: Int, level: Int) throws {
        var dice = Dice(UInt64(count))
        let plain = (0..<count).map { _ in UInt8(truncatingIfNeeded: dice.below(20) * dice.below(20)) }
        let encoder = GzipEncoder(level: level)
        var encoded: [UInt8] = []
        var rest = plain[...]
        while !rest.isEmpty {
            let piece = rest.prefix(dice.below(200_000) + 1)
            try piece.withUnsafeBytes { try encoder.encode($0) { encoded += $0 } }
            rest = rest.dropFirst(piece.count)
        }
        try encoder.finish { encoded += $0 }

        #expect(unzipped(encoded) == plain)
        #expect(encoded.prefix(3) == [0x1F, 0x8B, 8])
    }

    @Test func `bytes that do not compress overflow no buffer`() throws {
        var dice = Dice(1)
        let plain = (0..<300_000).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
        let encoder = GzipEncoder()
        var encoded: [UInt8] = []
        try plain.withUnsafeBytes { try encoder.encode($0) { encoded += $0 } }
        try encoder.finish { encoded += $0 }

        #expect(encoded.count > plain.count)
        #expect(unzipped(encoded) == plain)
    }

    @Test func `the error of a sink is thrown on`() {
        struct Full: Error {}
        let encoder = GzipEncoder()

        #expect(throws: Full.self) { try encoder.finish { _ in throw Full() } }
    }
}
