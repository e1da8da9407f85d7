import Columnar

@testable import TrinoSQL

/// Random numbers that a seed fixes (SplitMix64).
struct CollectionNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }

    /// A value of a type; few different ones, so that they repeat.
    mutating func value(_ type: DataType, nulls: Int = 15) -> Value {
        if below(100) < nulls { return .null }
        switch type {
        case .array(let element): return .nested((0..<below(3)).map { _ in value(element, nulls: nulls) })
        case .row(let fields): return .nested(fields.map { value($0.type, nulls: nulls) })
        default: break
        }
        switch type.physical {
        case .bool: return .bool(below(2) == 0)
        case .int64: return .int64(Int64(below(9)) - 4)
        case .int128: return .int128(Int128(below(5)) << 100 | Int128(below(2)))
        case .double: return .double([0, -0.0, .nan, 1.5, -2, .infinity][below(6)])
        case .bytes: return .text(["", "a", "b", "ab", "abcdefgh", "abcdefghijklm"][below(6)])
        case .nested: return .null
        }
    }

    /// An array for each row.
    mutating func arrays(_ element: DataType, rows: Int, longest: Int = 7, nulls: Int = 15) -> [Value] {
        (0..<rows).map { _ in
            below(100) < nulls
                ? .null : .nested((0..<below(longest + 1)).map { _ in value(element, nulls: nulls) })
        }
    }
}

/// Calls functions of the standard registry with columns.
enum CollectionCall {
    /// A column of values; arrays may begin in the middle of their elements.
    static func column(_ values: [Value], _ type: DataType, isShifted: Bool = false) -> Column {
        var builder = ColumnBuilder(type: type)
        if isShifted, case .array(let element) = type {
            var numbers = CollectionNumbers(seed: 5)
            builder.append(.nested((0..<3).map { _ in numbers.value(element) }))
        }
        for value in values { builder.append(value) }
        let column = builder.finish()
        guard isShifted, case .array = type else { return column }
        let offsets = (1...column.count).map { column.offsets[$0] }
        let flags = (1..<column.count).map { UInt8(column.isNull($0) ? 1 : 0) }
        return .nested(
            type: type, count: values.count, offsets: Buffer.copy(of: offsets), children: column.children,
            nulls: Buffer.copy(of: flags))
    }

    /// The result of a function.
    static func run(_ name: String, _ arguments: [Column]) throws -> Column {
        let match = try FunctionResolver.resolve(
            FunctionRegistry.standard.scalars[name] ?? [], arguments: arguments.map(\.type), signature: \.signature)
        return try match.function.body(
            ScalarCall(
                arguments: arguments, resultType: match.bound.result, count: arguments[0].count,
                context: EvaluationContext(session: Session(startTime: 0))))
    }
}

extension Value {
    /// Elements of an array.
    var elements: [Value]? { if case .nested(let parts) = self { parts } else { nil } }

    /// Whether two values are not distinct: NULLs are alike, NaNs are, and zeros.
    func isSame(as other: Value) -> Bool {
        switch (self, other) {
        case (.double(let one), .double(let two)): one == two || (one.isNaN && two.isNaN)
        case (.nested(let one), .nested(let two)):
            one.count == two.count && zip(one, two).allSatisfy { $0.isSame(as: $1) }
        default: self == other
        }
    }

    /// Whether two values are the same to the bit, but for kinds of NaN.
    func isExactly(_ other: Value) -> Bool {
        switch (self, other) {
        case (.double(let one), .double(let two)): one.bitPattern == two.bitPattern || (one.isNaN && two.isNaN)
        case (.nested(let one), .nested(let two)):
            one.count == two.count && zip(one, two).allSatisfy { $0.isExactly($1) }
        default: self == other
        }
    }
}

extension [Value] {
    /// Whether some value is the same.
    func has(_ value: Value) -> Bool { contains { $0.isSame(as: value) } }

    /// The first of each that are the same.
    var withoutDuplicates: [Value] {
        reduce(into: []) { kept, value in if !kept.has(value) { kept.append(value) } }
    }
}
