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

    // MARK: - Arrays

    private struct Leaf {
        let name: String
        let value: JSON
        /// The elements on the way, as "where the array is" and "which element".
        let elements: [String: Int]
    }

    private static func leaves(_ value: JSON, _ name: String, _ place: String, _ elements: [String: Int]) -> [Leaf] {
        switch value {
        case .object(let members):
            members.flatMap { key, member in
                leaves(member, name.isEmpty ? key : "\(name).\(key)", "\(place)/\(key)", elements)
            }
        case .array(let values):
            values.enumerated().flatMap { index, element in
                let isLeaf = element.object == nil && element.array == nil
                return leaves(
                    element, name, "\(place)/\(index)", isLeaf ? elements : elements.merging([place: index]) { $1 })
            }
        default: [Leaf(name: name, value: value, elements: elements)]
        }
    }

    /// Tries every choice of one leaf for each field.
    private static func reference(
        _ fields: ArraySlice<(String, JSON)>, _ leaves: [Leaf], _ elements: [String: Int]
    ) -> Bool {
        guard let (name, wanted) = fields.first else { return true }
        return leaves.contains { leaf in
            guard leaf.name == name, leaf.value == wanted,
                leaf.elements.allSatisfy({ elements[$0.key] == nil || elements[$0.key] == $0.value })
            else { return false }
            return reference(fields.dropFirst(), leaves, elements.merging(leaf.elements) { $1 })
        }
    }

    private static func nested(_ depth: Int, _ random: inout SeededGenerator) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 6 : 1), using: &random) {
        case 0, 1: .number(JSONNumber(Int.random(in: 0...1, using: &random)))
        case 2, 3: .array((0..<Int.random(in: 1...3, using: &random)).map { _ in nested(depth - 1, &random) })
        default:
            .object(JSONObject(["a", "b"].map { ($0, nested(depth - 1, &random)) }))
        }
    }

    @Test(arguments: UInt64(1)...400)
    func `arrays are matched as by trying every choice of values`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let event: JSON = ["a": Self.nested(4, &random), "b": Self.nested(4, &random), "c": Self.nested(4, &random)]
        let leaves = Self.leaves(event, "", "", [:])
        let names = Set(leaves.map(\.name)).sorted().shuffled(using: &random).prefix(5)
        let fields = names.map { ($0, JSON.number(JSONNumber(Int.random(in: 0...1, using: &random)))) }
        let pattern = try EventPattern(.object(JSONObject(fields.map { ($0.0, .array([$0.1])) })))

        #expect(pattern.matches(event) == Self.reference(fields[...], leaves, [:]))
    }
}
