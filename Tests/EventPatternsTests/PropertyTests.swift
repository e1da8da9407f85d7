import EventPatterns
import OrderedJSON
import PjrunTesting
import Testing

/// Patterns made from events, so that what must be so is known.
@Suite struct `Properties of patterns` {
    private static func leaf(_ random: inout SeededGenerator) -> JSON {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: .null
        case 1: .bool(Bool.random(using: &random))
        case 2: .number(JSONNumber(Int.random(in: -9...9, using: &random)))
        default: .string(["", "a", "ab", "*", "x.y", "10.0.0.1"].randomElement(using: &random) ?? "")
        }
    }

    private static func object(_ depth: Int, _ random: inout SeededGenerator) -> JSONObject {
        var members = JSONObject()
        for key in ["a", "b", "c"] where key == "a" || Bool.random(using: &random) {
            members[key] =
                depth > 0 && Bool.random(using: &random) ? .object(object(depth - 1, &random)) : leaf(&random)
        }
        return members
    }

    /// The same with every value in an array, through a function.
    private static func pattern(_ members: JSONObject, _ value: (JSON) -> JSON) -> JSONObject {
        JSONObject(
            members.map { key, member in
                (key, member.object.map { .object(pattern($0, value)) } ?? .array([value(member)]))
            })
    }

    @Test(arguments: UInt64(1)...200)
    func `an event matches itself, and not what is made of anything but its values`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let event = Self.object(3, &random)
        let itself = try EventPattern(.object(Self.pattern(event) { $0 }))
        let present = try EventPattern(.object(Self.pattern(event) { _ in ["exists": true] }))
        let absent = try EventPattern(.object(Self.pattern(event) { _ in ["exists": false] }))
        let other = try EventPattern(.object(Self.pattern(event) { _ in "no such value" }))
        let both = try EventPattern([
            "$or": [.object(Self.pattern(event) { _ in "no such value" }), .object(Self.pattern(event) { $0 })]
        ])

        #expect(itself.matches(.object(event)))
        #expect(present.matches(.object(event)))
        #expect(!absent.matches(.object(event)))
        #expect(!other.matches(.object(event)))
        #expect(both.matches(.object(event)))
    }

    @Test(arguments: UInt64(1)...200)
    func `anything-but is the opposite of a single value`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let value = Self.leaf(&random)
        let refused = Self.leaf(&random)
        guard refused.string != nil || refused.number != nil else { return }
        let exact = try EventPattern(["a": [refused]])
        let other = try EventPattern(["a": [["anything-but": refused]]])

        #expect(exact.matches(["a": value]) != other.matches(["a": value]))
    }

    /// Wildcards against a matcher that tries everything.
    @Test(arguments: UInt64(1)...300)
    func `a wildcard matches what a search for all ways finds`(seed: UInt64) throws {
        func reference(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
            guard let first = pattern.first else { return text.isEmpty }
            if first == UInt8(ascii: "*") {
                return reference(pattern.dropFirst(), text) || !text.isEmpty && reference(pattern, text.dropFirst())
            }
            return text.first == first && reference(pattern.dropFirst(), text.dropFirst())
        }
        var random = SeededGenerator(seed: seed)
        let pattern = (0..<Int.random(in: 0...6, using: &random)).reduce("") { text, _ in
            let next = ["a", "b", "*"].randomElement(using: &random) ?? "a"
            return text.last == "*" && next == "*" ? text : text + next
        }
        let text = (0..<Int.random(in: 0...8, using: &random)).reduce("") { text, _ in
            text + (Bool.random(using: &random) ? "a" : "b")
        }

        let isMatch = try EventPattern(["a": [["wildcard": .string(pattern)]]]).matches(["a": .string(text)])

        #expect(isMatch == reference(Array(pattern.utf8)[...], Array(text.utf8)[...]), "\(pattern) \(text)")
    }
}
