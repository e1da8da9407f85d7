import Testing

@testable import TrinoSQL

@Suite struct `Text that is not valid UTF-8` {
    /// é, cut off; a lone continuation byte; 😀, cut off; a byte that never occurs.
    private static let stray: [[UInt8]] = [
        [0xC3], [0x80], [0xF0, 0x9F, 0x98], [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80],
    ]

    @Test(arguments: stray)
    func `has a character for each stray byte`(bytes: [UInt8]) throws {
        let isSound = bytes.withUnsafeBytes { UTF8Structure.firstFlaw($0) == nil }
        let characters = isSound ? 1 : bytes.count

        #expect(try regex("(?s).").matches(in: bytes).count == characters)
        #expect(try regex("").matches(in: bytes).count == characters + 1)
        #expect(try regex("[^a]").matches(in: bytes).count == characters)
        #expect(try regex("\\w").contains(bytes) == false)
        #expect(try regex("x(.*)y").matches(in: [0x78] + bytes + [0x79]).first?[1] == 1..<(1 + bytes.count))
        #expect(try regex("é").replace(in: bytes + [0xC3, 0xA9], with: "e") == bytes + [0x65])
        #expect(
            try regex("é", avoidsEngine: false).replace(in: bytes + [0xC3, 0xA9], with: "e") == bytes + [0x65])
    }

    @Test func `keeps offsets across stray bytes`() throws {
        let value: [UInt8] = [0xFF, 0x61, 0x80, 0x80, 0x62, 0xC3]

        #expect(try regex("[ab]").matches(in: value).map { $0[0] } == [1..<2, 4..<5])
        #expect(
            try regex("[ab]").replace(in: value, with: "<$0>") == Array([0xFF]) + Array("<a>".utf8) + [0x80, 0x80]
                + Array("<b>".utf8) + [0xC3])
    }

    @Test func `in a pattern finds the same bytes`() throws {
        #expect(try regex([0xFF, 0x2B]).matches(in: [0x61, 0xFF, 0xFF, 0x62]).map { $0[0] } == [1..<3])
        #expect(try regex([0xFF]).contains("ÿ") == false)
    }

    @Test(arguments: 1...200)
    func `translates offsets both ways`(seed: UInt64) {
        var random = PatternRandom(seed: seed)
        let bytes: [UInt8] = (0..<Int.random(in: 1...40, using: &random)).map { _ in
            [0x61, 0xC3, 0xA9, 0xFF, 0x80, 0xF0, 0x9F].randomElement(using: &random) ?? 0
        }
        bytes.withUnsafeBytes { bytes in
            guard let flaw = UTF8Structure.firstFlaw(bytes) else { return }
            let text = FlawedText(bytes, firstFlaw: flaw)
            #expect(UTF8Structure.firstFlaw(text.bytes) == nil)
            #expect(text.offsets.original(text.bytes.count) == bytes.count)
            for offset in 0...bytes.count {
                #expect(text.offsets.original(text.offsets.rewritten(offset)) == offset)
            }
        }
    }

    @Test(arguments: 1...100)
    func `crashes nothing`(seed: UInt64) throws {
        var random = PatternRandom(seed: seed)
        let patterns = [
            "(a|é)+$", "(?i)ß|\\p{L}+", ".*?[^é]", "\\b", "(?<=é).", "[é-ü]+", "\\W\\w", "(?s)(.)\\1", "x*",
        ]
        let bytes: [UInt8] = (0..<Int.random(in: 0...30, using: &random)).map { _ in
            [0x61, 0xC3, 0xA9, 0xFF, 0x80, 0xF0, 0x9F, 0x98, 0x0A].randomElement(using: &random) ?? 0
        }
        for pattern in patterns {
            let compiled = try regex(pattern)
            var last = 0
            for match in try compiled.matches(in: bytes) {
                let range = try #require(match[0])
                #expect(range.lowerBound >= last && range.upperBound <= bytes.count)
                last = range.upperBound
            }
            #expect(try compiled.contains(bytes) == !compiled.matches(in: bytes).isEmpty)
        }
    }
}
