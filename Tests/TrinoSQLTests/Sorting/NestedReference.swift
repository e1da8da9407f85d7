import Columnar

@testable import TrinoSQL

/// Values of any type, compared as plainly as possible.
enum NestedReference {
    /// A type with so many levels at most.
    static func type(depth: Int, isOrderable: Bool, _ random: inout RepeatableRandom) -> DataType {
        let flat: [ValueKind] = [.flags, .fewIntegers, .wide, .oddDoubles, .zeroText, .paddedText, .shortText]
        let pick = depth == 0 ? 0 : Int.random(in: 0..<(isOrderable ? 5 : 7), using: &random)
        switch pick {
        case 1, 2: return .array(type(depth: depth - 1, isOrderable: isOrderable, &random))
        case 3, 4:
            let count = Int.random(in: 1...3, using: &random)
            return .row(
                (0..<count).map { number in
                    DataType.Field(
                        name: number == 0 ? nil : "f\(number)",
                        type: type(depth: depth - 1, isOrderable: isOrderable, &random))
                })
        case 5, 6:
            return .map(
                key: type(depth: depth - 1, isOrderable: isOrderable, &random),
                value: type(depth: depth - 1, isOrderable: isOrderable, &random))
        default: return (flat.randomElement(using: &random) ?? .flags).type
        }
    }

    /// A nested type.
    static func nestedType(isOrderable: Bool, _ random: inout RepeatableRandom) -> DataType {
        while true {
            let type = type(depth: 3, isOrderable: isOrderable, &random)
            if type.physical == .nested { return type }
        }
    }

    /// A value; few different ones, so that some are equal.
    static func value(_ type: DataType, nulls: Double, _ random: inout RepeatableRandom) -> Value {
        if Double.random(in: 0..<1, using: &random) < nulls { return .null }
        let count = Int.random(in: 0...2, using: &random)
        switch type {
        case .array(let element): return .nested((0..<count).map { _ in value(element, nulls: nulls, &random) })
        case .row(let fields): return .nested(fields.map { value($0.type, nulls: nulls, &random) })
        case .map(let key, let item):
            var parts: [Value] = []
            for _ in 0..<count {
                let name = value(key, nulls: 0, &random)
                let known = stride(from: 0, to: parts.count, by: 2).contains { isIdentical(parts[$0], name, key) }
                if !known { parts += [name, value(item, nulls: nulls, &random)] }
            }
            return .nested(parts)
        case .boolean: return .bool(Bool.random(using: &random))
        case .bigint: return .int64(.random(in: -2...2, using: &random))
        case .decimal: return .int128([.min, -1, 0, 1 << 70, .max].randomElement(using: &random) ?? 0)
        case .double: return .double([0.0, -0.0, .nan, 1.5, -.infinity].randomElement(using: &random) ?? 0)
        case .char: return .text(["", "a", "a\u{1}", "a!", "ä"].randomElement(using: &random) ?? "")
        default: return .text(["", "\0", "\0a", "a", "a\0", "ab", "ß"].randomElement(using: &random) ?? "")
        }
    }

    /// A column of values.
    static func column(_ type: DataType, _ values: [Value]) -> Column {
        var builder = ColumnBuilder(type: type)
        for value in values { builder.append(value) }
        return builder.finish()
    }

    // MARK: - Comparing

    /// Whether two values are not distinct.
    static func isIdentical(_ left: Value, _ right: Value, _ type: DataType) -> Bool {
        switch (left, right, type) {
        case (.double(let one), .double(let other), _): return one == other || (one.isNaN && other.isNaN)
        case (.nested(let one), .nested(let other), .map(let key, let item)):
            return one.count == other.count
                && stride(from: 0, to: one.count, by: 2).allSatisfy { mine in
                    stride(from: 0, to: other.count, by: 2).contains {
                        isIdentical(one[mine], other[$0], key) && isIdentical(one[mine + 1], other[$0 + 1], item)
                    }
                }
        case (.nested(let one), .nested(let other), _):
            return one.count == other.count
                && one.indices.allSatisfy { isIdentical(one[$0], other[$0], part(of: type, $0)) }
        default: return left == right
        }
    }

    /// Whether two values are equal; nil if that is not known.
    static func isEqual(_ left: Value, _ right: Value, _ type: DataType) -> Bool? {
        if left == .null || right == .null { return nil }
        guard case .nested(let one) = left, case .nested(let other) = right else {
            if case .double(let first) = left, case .double(let second) = right { return first == second }
            return left == right
        }
        guard one.count == other.count else { return false }
        var answers: [Bool?] = []
        if case .map(let key, let item) = type {
            for mine in stride(from: 0, to: one.count, by: 2) {
                let same = stride(from: 0, to: other.count, by: 2).first { isIdentical(one[mine], other[$0], key) }
                answers.append(same.map { isEqual(one[mine + 1], other[$0 + 1], item) } ?? false)
            }
        } else {
            answers = one.indices.map { isEqual(one[$0], other[$0], part(of: type, $0)) }
        }
        return answers.contains(false) ? false : answers.contains(nil) ? nil : true
    }

    /// The order of two values without NULLs.
    static func order(_ left: Value, _ right: Value, _ type: DataType) -> Int {
        func sign<Word: Comparable>(_ one: Word, _ other: Word) -> Int { one < other ? -1 : one == other ? 0 : 1 }
        switch (left, right) {
        case (.nested(let one), .nested(let other)):
            for position in 0..<min(one.count, other.count) {
                let found = order(one[position], other[position], part(of: type, position))
                if found != 0 { return found }
            }
            return sign(one.count, other.count)
        case (.bool(let one), .bool(let other)): return sign(one ? 1 : 0, other ? 1 : 0)
        case (.int64(let one), .int64(let other)): return sign(one, other)
        case (.int128(let one), .int128(let other)): return sign(one, other)
        case (.double(let one), .double(let other)):
            if one.isNaN || other.isNaN { return sign(one.isNaN ? 1 : 0, other.isNaN ? 1 : 0) }
            return one == other ? sign(one.sign == .minus ? 0 : 1, other.sign == .minus ? 0 : 1) : sign(one, other)
        case (.bytes(var one), .bytes(var other)):
            if case .char = type {
                while one.count < other.count { one.append(0x20) }
                while other.count < one.count { other.append(0x20) }
            }
            return one == other ? 0 : one.lexicographicallyPrecedes(other) ? -1 : 1
        default: return 0
        }
    }

    private static func part(of type: DataType, _ position: Int) -> DataType {
        switch type {
        case .array(let element): element
        case .row(let fields): fields[position].type
        default: type
        }
    }
}
