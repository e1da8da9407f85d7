@testable import TrinoSQL

/// Compiles a pattern written as text.
func regex(_ pattern: String, avoidsEngine: Bool = true) throws -> RegularExpression {
    try regex(Array(pattern.utf8), avoidsEngine: avoidsEngine)
}

func regex(_ pattern: [UInt8], avoidsEngine: Bool = true) throws -> RegularExpression {
    try pattern.withUnsafeBytes { try RegularExpression($0, avoidsEngine: avoidsEngine) }
}

/// What a pattern that must be refused is refused with.
func regexRefusal(of pattern: String) -> String? {
    do {
        _ = try regex(pattern)
        return nil
    } catch {
        return (error as? PatternError)?.message
    }
}

extension RegularExpression {
    func contains(_ value: [UInt8]) throws -> Bool { try value.withUnsafeBytes { try contains($0) } }

    func contains(_ value: String) throws -> Bool { try contains(Array(value.utf8)) }

    /// Every match with its groups, as byte ranges.
    func matches(in value: [UInt8]) throws -> [[Range<Int>?]] {
        var matcher = RegularExpressionMatcher(self)
        var found: [[Range<Int>?]] = []
        try value.withUnsafeBytes { value in
            try matcher.forEachMatch(in: value) { match in
                found.append((0...groupCount).map { match[$0] })
                return true
            }
        }
        return found
    }

    func extract(_ group: Int = 0, from value: String) throws -> String? {
        var matcher = RegularExpressionMatcher(self)
        let bytes = Array(value.utf8)
        return try bytes.withUnsafeBytes { try matcher.extract(group, from: $0) }.map {
            String(decoding: bytes[$0], as: UTF8.self)
        }
    }

    func extractAll(_ group: Int = 0, from value: String) throws -> [String?] {
        var matcher = RegularExpressionMatcher(self)
        let bytes = Array(value.utf8)
        var found: [String?] = []
        try bytes.withUnsafeBytes { value in
            try matcher.extractAll(group, from: value) { range in
                found.append(range.map { String(decoding: bytes[$0], as: UTF8.self) })
            }
        }
        return found
    }

    func split(_ value: String) throws -> [String] {
        var matcher = RegularExpressionMatcher(self)
        let bytes = Array(value.utf8)
        var found: [String] = []
        try bytes.withUnsafeBytes { value in
            try matcher.split(value) { found.append(String(decoding: bytes[$0], as: UTF8.self)) }
        }
        return found
    }

    func count(in value: String) throws -> Int {
        var matcher = RegularExpressionMatcher(self)
        return try Array(value.utf8).withUnsafeBytes { try matcher.count(in: $0) }
    }

    func position(in value: String, start: Int = 1, occurrence: Int = 1) throws -> Int {
        var matcher = RegularExpressionMatcher(self)
        return try Array(value.utf8).withUnsafeBytes {
            try matcher.position(in: $0, start: start, occurrence: occurrence)
        }
    }

    func replace(in value: [UInt8], with replacement: String) throws -> [UInt8] {
        var matcher = RegularExpressionMatcher(self)
        var output: [UInt8] = []
        let replacement = Array(replacement.utf8).withUnsafeBytes { RegularExpressionReplacement($0, for: self) }
        try value.withUnsafeBytes { try matcher.replace(in: $0, with: replacement, into: &output) }
        return output
    }

    func replace(in value: String, with replacement: String) throws -> String {
        String(decoding: try replace(in: Array(value.utf8), with: replacement), as: UTF8.self)
    }
}

/// A small generator, so that a failing case can be made again from its seed.
struct PatternRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let x = (state ^ (state >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        return x ^ (x >> 33)
    }

    /// Text of so many pieces at most, each out of a list.
    mutating func text(of pieces: [String], upTo length: Int) -> String {
        (0..<Int.random(in: 0...length, using: &self)).map { _ in pieces.randomElement(using: &self) ?? "" }.joined()
    }
}
