internal import OrderedJSON

/// The order in which Java's HashSet gives its elements, which is the order of States.ArrayUnique.
///
/// Seen on AWS by the authors of a conformance catalogue (States.ArrayUnique.ts): `[true, false, true, false]` gives
/// `[false, true]` (AUNIQ-004), `[[1, 2], [1, 2], [2, 1]]` gives `[[2, 1], [1, 2]]` (AUNIQ-010), and both are what
/// `new HashSet<>(list)` gives. The hashes are those that the Java library's documentation states for its types.
enum JavaHashSet {
    /// The elements without repetition.
    static func elements(of values: [JSON]) -> [JSON] {
        // The table is as large as a set made from a collection makes it, so it never grows.
        var capacity = 16
        while capacity < Int(Double(values.count) / 0.75) + 1 {
            capacity *= 2
        }
        var places: [Int: [JSON]] = [:]
        for value in values {
            let hash = UInt32(bitPattern: value.javaHash)
            let place = Int(hash ^ (hash >> 16)) & (capacity - 1)
            if !(places[place] ?? []).contains(where: { $0.javaEquals(value) }) {
                places[place, default: []].append(value)
            }
        }
        return places.sorted { $0.key < $1.key }.flatMap(\.value)
    }
}

extension JSON {
    /// `hashCode()` of the Java object that stands for the value.
    fileprivate var javaHash: Int32 {
        switch self {
        case .null: 0
        case .bool(let value): value ? 1231 : 1237
        case .number(let number): number.javaHash
        case .string(let text): Self.javaHash(of: text)
        case .array(let elements): elements.reduce(1) { 31 &* $0 &+ $1.javaHash }
        case .object(let members): members.reduce(0) { $0 &+ (Self.javaHash(of: $1.key) ^ $1.value.javaHash) }
        }
    }

    private static func javaHash(of text: String) -> Int32 {
        text.utf16.reduce(0) { 31 &* $0 &+ Int32($1) }
    }

    /// `equals()` of the Java objects: members in any order, integers never equal to fractions.
    fileprivate func javaEquals(_ other: JSON) -> Bool {
        switch (self, other) {
        case (.number(let left), .number(let right)):
            left.isWhole == right.isWhole && NumericOrder.compare(left, right) == 0
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.javaEquals($1) }
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.allSatisfy { member in right[member.key].map { member.value.javaEquals($0) } ?? false }
        default: self == other
        }
    }
}

extension JSONNumber {
    /// True when the text is an integer's: others become doubles, even `1.0`.
    fileprivate var isWhole: Bool {
        text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    fileprivate var javaHash: Int32 {
        if isWhole, let value = int {
            return Int32(exactly: value) ?? Self.folded(UInt64(bitPattern: Int64(value)))
        }
        return Self.folded(double.bitPattern)
    }

    private static func folded(_ bits: UInt64) -> Int32 { Int32(truncatingIfNeeded: bits ^ (bits >> 32)) }
}
