import Testing

@testable import TrinoSQL

@Suite struct `LIKE patterns` {
    private static func like(_ pattern: String, escape: String? = nil) throws -> LikePattern {
        try Array(pattern.utf8).withUnsafeBytes { pattern in
            guard let escape else { return try LikePattern(pattern) }
            return try Array(escape.utf8).withUnsafeBytes { try LikePattern(pattern, escape: $0) }
        }
    }

    private static func matches(_ pattern: LikePattern, _ value: [UInt8]) -> Bool {
        value.withUnsafeBytes { pattern.matches($0) }
    }

    @Test(arguments: [
        ("", "", true), ("", "a", false), ("%", "", true), ("%", "anything\n", true), ("%%", "", true),
        ("_", "", false),
        ("_", "a", true), ("_", "é", true), ("_", "😀", true), ("__", "é", false), ("_", "\n", true),
        ("abc", "abc", true),
        ("abc", "ABC", false), ("abc", "abcd", false), ("a%", "a", true), ("a%", "ba", false), ("%a", "ba", true),
        ("%a", "ab", false), ("a%a", "a", false), ("a%a", "aa", true), ("%a%", "bab", true), ("%a%", "", false),
        ("%ab%bc%", "abc", false), ("%ab%bc%", "abbc", true), ("%a%b", "ab", true), ("%a%b", "ba", false),
        ("a%b%c", "axxbxxc", true), ("a%b%c", "ac", false), ("_%", "", false), ("_%", "é", true), ("%_", "é", true),
        ("%_%", "", false), ("_%_", "é", false), ("_%_", "éé", true), ("%_b", "éb", true), ("%_b", "b", false),
        ("a_c%", "aéc", true), ("%a_c%", "xxaaéc", true), ("%a_c", "aacabc", true), ("a%_c", "ac", false),
        ("%__%b", "aab", true), ("%__%b", "ab", false), ("%é_%", "aéü", true), ("a\\%b", "a\\xxb", true),
        ("a.c", "abc", false),
        ("%[a]%", "[a]", true), ("%\u{0}%", "a\u{0}b", true), ("_é", "\u{E9}\u{E9}", true),
    ])
    func `match whole values by character`(pattern: String, value: String, matches: Bool) throws {
        #expect(Self.matches(try Self.like(pattern), Array(value.utf8)) == matches)
    }

    @Test(arguments: [
        ("a\\%b", "\\", "a%b", true), ("a\\%b", "\\", "axb", false), ("\\_", "\\", "_", true),
        ("\\_", "\\", "a", false),
        ("\\\\", "\\", "\\", true), ("a%%", "%", "a%", true), ("a%%", "%", "ab", false), ("__", "_", "_", true),
        ("é%_é_", "é", "%x_", true), ("aé%", "é", "a%", true), ("éé%", "é", "éxyz", true),
        ("#%%#%", "#", "%abc%", true),
        ("a##", "#", "a#", true),
    ])
    func `take an escaped wildcard literally`(pattern: String, escape: String, value: String, matches: Bool) throws {
        #expect(Self.matches(try Self.like(pattern, escape: escape), Array(value.utf8)) == matches)
    }

    @Test(arguments: ["", "ab", "😀", "é!"])
    func `take one character as escape`(escape: String) {
        let error = #expect(throws: PatternError.self) { try Self.like("a", escape: escape) }

        #expect(error?.message == "Escape string must be a single character")
        #expect(error?.codeName == "INVALID_FUNCTION_ARGUMENT")
    }

    @Test(arguments: ["a#", "#a", "a#b%", "%#"])
    func `escape nothing but wildcards and the escape character`(pattern: String) {
        let error = #expect(throws: PatternError.self) { try Self.like(pattern, escape: "#") }

        #expect(error?.message == "Escape character must be followed by '%', '_' or the escape character itself")
    }

    @Test func `choose the quickest comparison`() throws {
        func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
        #expect(try Self.like("%%").shape == .everything)
        #expect(try Self.like("ab").shape == .equal(bytes("ab")))
        #expect(try Self.like("").shape == .equal([]))
        #expect(try Self.like("ab%%").shape == .prefix(bytes("ab")))
        #expect(try Self.like("%ab").shape == .suffix(bytes("ab")))
        #expect(try Self.like("%%ab%").shape == .containing(bytes("ab")))
        #expect(try Self.like("a%b").shape == .texts(first: bytes("a"), middle: [], last: bytes("b")))
        #expect(
            try Self.like("%a%b%").shape == .texts(first: [], middle: [bytes("a"), bytes("b")], last: []))
    }

    @Test(arguments: [
        ("abc", "abc", true), ("abc%", "abc", false), ("ab_c", "ab", false), ("%abc", "", false), ("_a", "", false),
        ("", "", true),
        ("a#%b%c", "a%b", false), ("a#_b", "a_b", true), ("##%", "#", false), ("é%", "é", false),
    ])
    func `tell the prefix that every match has`(pattern: String, prefix: String, isExact: Bool) throws {
        let like = try Self.like(pattern, escape: "#")

        #expect(String(decoding: like.prefix, as: UTF8.self) == prefix)
        #expect(like.isExact == isExact)
    }

    @Test func `compare char(n) with its padding`() throws {
        func matches(_ pattern: String, _ value: String, _ length: Int) throws -> Bool {
            let like = try Self.like(pattern)
            return Array(value.utf8).withUnsafeBytes { like.matches($0, paddedTo: length) }
        }
        #expect(try matches("ab", "ab", 3) == false)
        #expect(try matches("ab ", "ab", 3))
        #expect(try matches("a__", "aé", 3))
        #expect(try matches("%b", "ab", 3) == false)
        #expect(try matches("%b%", "ab", 3))
        #expect(try matches("é", "é", 1))
    }

    @Test func `give a stray byte to % alone`() throws {
        #expect(Self.matches(try Self.like("a_b"), [0x61, 0xFF, 0x62]) == false)
        #expect(Self.matches(try Self.like("a%b"), [0x61, 0xFF, 0x62]))
        #expect(Self.matches(try Self.like("%_"), [0xC3]) == false)
        #expect(Self.matches(try Self.like("_%"), [0x80]) == false)
        #expect(Self.matches(try Self.like("%_b"), [0x80, 0xC3, 0xA9, 0x62]))
    }

    /// What `_` and `%` count: characters, and stray bytes, which are none.
    private struct Unit: Equatable {
        let bytes: [UInt8]
        let isCharacter: Bool
    }

    private static func units(_ bytes: [UInt8]) -> [Unit] {
        var units: [Unit] = []
        bytes.withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count {
                let length = UTF8Structure.characterLength(bytes, at: offset)
                units.append(Unit(bytes: Array(bytes[offset..<offset + max(length, 1)]), isCharacter: length > 0))
                offset += max(length, 1)
            }
        }
        return units
    }

    /// The definition itself: tries every split for `%`.
    private static func naive(_ pattern: ArraySlice<Unit>, _ value: ArraySlice<Unit>) -> Bool {
        guard let first = pattern.first else { return value.isEmpty }
        if first.bytes == [UInt8(ascii: "%")] {
            return naive(pattern.dropFirst(), value) || !value.isEmpty && naive(pattern, value.dropFirst())
        }
        guard let unit = value.first else { return false }
        guard first == unit || first.bytes == [UInt8(ascii: "_")] && unit.isCharacter else { return false }
        return naive(pattern.dropFirst(), value.dropFirst())
    }

    @Test(arguments: 1...400)
    func `match what their definition matches`(seed: UInt64) throws {
        var random = PatternRandom(seed: seed)
        let pattern = random.text(of: ["a", "b", "é", "%", "%", "_", "ab"], upTo: 8)
        let like = try Self.like(pattern)
        let pieces: [[UInt8]] = ["a", "b", "é", "😀", "ab", "a", "é"].map { Array($0.utf8) } + [[0xC3], [0xA9]]
        let soundPieces = pieces.count - (seed % 2 == 0 ? 2 : 0)
        for _ in 0..<60 {
            let value = (0..<Int.random(in: 0...10, using: &random)).flatMap { _ in
                pieces[Int.random(in: 0..<soundPieces, using: &random)]
            }
            let expected = Self.naive(Self.units(Array(pattern.utf8))[...], Self.units(value)[...])
            #expect(Self.matches(like, value) == expected, "\(value) LIKE \(pattern)")
        }
    }
}
