import OrderedJSON
import Testing

@Suite("Writing JSON")
struct SerializingTests {
    private let value: JSON = ["b": [1, "x"], "a": [:], "c": []]

    @Test func `compact has no spaces`() {
        #expect(value.serialized() == #"{"b":[1,"x"],"a":{},"c":[]}"#)
    }

    @Test func `pretty has one value per line and keeps the order`() {
        let expected = """
            {
              "b": [
                1,
                "x"
              ],
              "a": {},
              "c": []
            }
            """

        #expect(value.serialized(.pretty) == expected)
        #expect(value.serialized(.pretty()) == expected)
    }

    @Test func `members are sorted only on request`() {
        #expect(
            value.serialized(.pretty(indent: 0, sorted: true)) == "{\n\"a\": {},\n\"b\": [\n1,\n\"x\"\n],\n\"c\": []\n}"
        )
    }

    @Test func `control characters are escaped and other characters left`() {
        let text = JSON.string("\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}\u{7f}é\u{2028}😀").serialized()

        #expect(text == "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u{7f}é\u{2028}😀\"")
    }

    @Test(arguments: 0..<200)
    func `what is written reads back as the same value`(seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        let value = randomValue(depth: 4, using: &generator)

        #expect(try JSON(parsing: value.serialized()) == value, "seed \(seed)")
        #expect(try JSON(parsing: value.serialized(.pretty(indent: 3))) == value, "seed \(seed)")
    }

    @Test(arguments: 0..<200)
    func `damaged documents are refused or read, never a crash, and what is read can be written`(seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        var bytes = randomValue(depth: 3, using: &generator).serializedBytes()
        for _ in 0..<3 {
            bytes[Int.random(in: bytes.indices, using: &generator)] = .random(in: 0...255, using: &generator)
        }

        guard let value = try? JSON(parsing: bytes) else { return }
        #expect(try JSON(parsing: value.serialized()) == value, "seed \(seed)")
    }
}

/// A value with every kind of leaf, awkward strings and numbers among them.
private func randomValue(depth: Int, using generator: inout SplitMix) -> JSON {
    switch Int.random(in: 0..<(depth == 0 ? 5 : 8), using: &generator) {
    case 0: return .null
    case 1: return .bool(.random(using: &generator))
    case 2: return .number(JSONNumber(Int64.random(in: .min ... .max, using: &generator)))
    case 3: return .number(JSONNumber(Double.random(in: -1e9...1e9, using: &generator)))
    case 4: return .string(randomText(using: &generator))
    case 5:
        let count = Int.random(in: 0...4, using: &generator)
        return .array((0..<count).map { _ in randomValue(depth: depth - 1, using: &generator) })
    default:
        let count = Int.random(in: 0...12, using: &generator)
        let members = (0..<count).map { _ in
            (randomText(using: &generator), randomValue(depth: depth - 1, using: &generator))
        }
        return .object(JSONObject(members))
    }
}

private func randomText(using generator: inout SplitMix) -> String {
    let alphabet: [Unicode.Scalar] = ["a", "\"", "\\", "\n", "\0", "\u{1f}", "é", "\u{301}", "€", "😀", "\u{2028}", "/"]
    let count = Int.random(in: 0...6, using: &generator)
    var text = ""
    for _ in 0..<count {
        text.unicodeScalars.append(alphabet[Int.random(in: alphabet.indices, using: &generator)])
    }
    return text
}

/// SplitMix64: a seeded generator of a few lines, so that a failing seed can be run again.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
