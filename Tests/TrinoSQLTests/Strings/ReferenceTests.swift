import Columnar
import Testing

@testable import TrinoSQL

/// The functions of code points once more, slowly, over arrays of scalars.
private enum Reference {
    typealias Scalars = [Unicode.Scalar]

    static func substr(_ text: Scalars, _ start: Int, _ length: Int) -> Scalars {
        let from = start > 0 ? start - 1 : text.count + start
        if start == 0 || length <= 0 || from < 0 || from >= text.count { return [] }
        return Array(text[from..<min(text.count, from + length)])
    }

    static func pad(_ text: Scalars, _ target: Int, _ pad: Scalars, left: Bool) -> Scalars {
        let fill = (0..<max(0, target - text.count)).map { pad[$0 % pad.count] }
        let kept = Array(text.prefix(target))
        return left ? fill + kept : kept + fill
    }

    static func positions(of part: Scalars, in text: Scalars) -> [Int] {
        if part.count > text.count { return [] }
        return (0...(text.count - part.count)).filter { Array(text[$0..<($0 + part.count)]) == part }
    }

    static func split(_ text: Scalars, by part: Scalars) -> [Scalars] {
        var parts: [Scalars] = []
        var start = 0
        for position in positions(of: part, in: text) where position >= start {
            parts.append(Array(text[start..<position]))
            start = position + part.count
        }
        return parts + [Array(text[start...])]
    }

    static func trim(_ text: Scalars, _ set: Set<Unicode.Scalar>) -> Scalars {
        guard let first = text.firstIndex(where: { !set.contains($0) }),
            let last = text.lastIndex(where: { !set.contains($0) })
        else { return [] }
        return Array(text[first...last])
    }
}

@Suite struct ReferenceTests {
    private static let alphabet: [Unicode.Scalar] = ["a", "b", "A", " ", "ü", "Ü", "日", "😀", "\u{2003}", "ß", "\n"]

    private func draw(_ generator: inout some RandomNumberGenerator, upTo count: Int) -> [Unicode.Scalar] {
        (0..<Int.random(in: 0...count, using: &generator)).map { _ in
            Self.alphabet.randomElement(using: &generator) ?? "a"
        }
    }

    private func argument(_ scalars: [Unicode.Scalar]) -> StringArgument { .text(string(scalars)) }

    private func string(_ scalars: [Unicode.Scalar]) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `functions agree with a slow reference on random text`(seed: UInt64) throws {
        var random = Steps(state: seed)
        let value = draw(&random, upTo: seed % 3 == 0 ? 60 : 12)
        let part = draw(&random, upTo: 2)
        let other = draw(&random, upTo: 3)
        let start = Int.random(in: -15...15, using: &random)
        let length = Int.random(in: -1...12, using: &random)
        let target = Int.random(in: 0...20, using: &random)
        let (text, numbers) = (argument(value), (start: Int64(start), length: Int64(length)))

        #expect(try numberOf("length", text) == Int64(value.count))
        #expect(try textOf("reverse", text) == string(value.reversed()))
        #expect(
            try textOf(
                "substr", text, .init(integerLiteral: numbers.start), .init(integerLiteral: numbers.length))
                == string(Reference.substr(value, start, length)))
        #expect(
            try textOf("upper", text)
                == string(value.map { $0 == "ß" ? "ß" : $0.properties.uppercaseMapping.unicodeScalars.first ?? $0 }))
        #expect(
            try textOf("trim", text, argument(part)) == string(Reference.trim(value, Set(part))))
        #expect(
            try textOf("trim", text)
                == string(Reference.trim(value, [" ", "\n", "\u{2003}"])))
        if !other.isEmpty {
            for (name, left) in [("lpad", true), ("rpad", false)] {
                #expect(
                    try textOf(name, text, .init(integerLiteral: Int64(target)), argument(other))
                        == string(Reference.pad(value, target, other, left: left)))
            }
        }
        guard !part.isEmpty else { return }
        let positions = Reference.positions(of: part, in: value)
        #expect(try numberOf("strpos", text, argument(part)) == Int64((positions.first ?? -1) + 1))
        #expect(try numberOf("strpos", text, argument(part), -1) == Int64((positions.last ?? -1) + 1))
        let parts = Reference.split(value, by: part)
        for index in 1...(parts.count + 1) {
            #expect(
                try textOf("split_part", text, argument(part), .init(integerLiteral: Int64(index)))
                    == (index <= parts.count ? string(parts[index - 1]) : nil))
        }
        #expect(
            try textOf("replace", text, argument(part), argument(other))
                == string(Array(parts.joined(separator: other))))
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `bytes that are not UTF-8 do no harm`(seed: UInt64) throws {
        var random = Steps(state: seed)
        let pieces: [UInt8] = [0x41, 0x20, 0x80, 0xBF, 0xC3, 0xE2, 0xED, 0xA0, 0xF0, 0xF8, 0xFC, 0xFF]
        let value = (0..<Int.random(in: 1...12, using: &random)).map { _ in pieces.randomElement(using: &random) ?? 0 }
        let argument = StringArgument.bytes(value)

        #expect(try bytesOf("reverse", argument)?.count == value.count)
        #expect(try bytesOf("lower", argument)?.count == value.count)
        #expect(try bytesOf("replace", argument, "", "") == value)
        _ = try bytesOf("substr", argument, 2, 3)
        _ = try bytesOf("trim", argument)
        _ = try? bytesOf("lpad", argument, 20, .bytes(value))
        _ = try? bytesOf("split_part", argument, "", 2)
        _ = try bytesOf("normalize", argument, "NFKC")
        _ = try bytesOf("url_extract_host", argument)
        let repaired = try bytesOf("from_utf8", .binary(value)) ?? []
        #expect(String(validating: repaired, as: UTF8.self) != nil)
    }
}

/// Numbers that depend on the seed alone (SplitMix64).
private struct Steps: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}
