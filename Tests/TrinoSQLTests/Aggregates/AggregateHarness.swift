import Columnar
import Testing

@testable import TrinoSQL

/// Numbers that are the same in every run.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// An aggregate bound to types.
struct BoundAggregate: Sendable {
    let function: AggregateFunction
    let arguments: [DataType]
    let result: DataType

    static let registry: FunctionRegistry = {
        var registry = FunctionRegistry()
        registry.addAggregates()
        registry.addWindowFunctions()
        return registry
    }()

    /// The form of a function whose arguments are declared like this.
    init(_ name: String, _ declared: String, _ arguments: [DataType], _ result: DataType) throws {
        let forms = try #require(BoundAggregate.registry.aggregates[name])
        function = try #require(
            forms.first { $0.signature.arguments.map(\.description).joined(separator: ", ") == declared })
        self.arguments = arguments
        self.result = result
    }

    /// The rows that are handed to the accumulator.
    func admitted(_ rows: [[Value]]) -> [Int] {
        rows.indices.filter { !function.ignoresNulls || !rows[$0].contains(.null) }
    }

    /// The results of groups: the rows are cut into pieces, the pieces added to several accumulators, which are merged.
    func results(
        _ rows: [[Value]], groups: [Int], count: Int, accumulators: Int, using numbers: inout SeededNumbers
    ) throws -> [Value] {
        let states = try (0..<accumulators).map { _ in try function.make(arguments, result) }
        var numberings = [[Int]](repeating: [], count: accumulators)
        var admitted = admitted(rows)[...]
        while !admitted.isEmpty {
            let piece = Array(admitted.prefix(Int.random(in: 1...200, using: &numbers)))
            admitted = admitted.dropFirst(piece.count)
            let index = Int.random(in: 0..<accumulators, using: &numbers)
            try add(rows, piece, groups, count == 1, to: states[index], &numberings[index])
        }
        let total = try function.make(arguments, result)
        total.reserve(groups: count)
        for (state, numbering) in zip(states, numberings) {
            let map = Buffer.copy(of: numbering.map { UInt32($0) })
            try total.merge(state, groups: Lane(map, count: numbering.count))
            withExtendedLifetime(map) {}
        }
        let column = try total.finish(groups: count)
        #expect(column.count == count)
        #expect(total.byteCount >= 0)
        return (0..<count).map { column.value($0) }
    }

    /// Adds rows; each accumulator numbers the groups as it meets them.
    private func add(
        _ rows: [[Value]], _ piece: [Int], _ groups: [Int], _ isGlobal: Bool, to state: any Accumulator,
        _ numbering: inout [Int]
    ) throws {
        let columns = arguments.indices.map { position in column(piece.map { rows[$0][position] }, arguments[position])
        }
        if isGlobal {
            state.reserve(groups: 1)
            if numbering.isEmpty { numbering = [0] }
            try state.add(columns, groups: nil, count: piece.count)
            return
        }
        var local: [UInt32] = []
        for row in piece {
            if !numbering.contains(groups[row]) { numbering.append(groups[row]) }
            local.append(UInt32(numbering.firstIndex(of: groups[row]) ?? 0))
        }
        state.reserve(groups: numbering.count)
        let lane = Buffer.copy(of: local)
        try state.add(columns, groups: Lane(lane, count: local.count), count: piece.count)
        withExtendedLifetime(lane) {}
    }

    /// The result of all rows, added at once.
    func single(_ rows: [[Value]]) throws -> Value {
        let state = try function.make(arguments, result)
        state.reserve(groups: 1)
        let admitted = admitted(rows)
        let columns = arguments.indices.map { position in
            column(admitted.map { rows[$0][position] }, arguments[position])
        }
        try state.add(columns, groups: nil, count: admitted.count)
        return try state.finish(groups: 1).value(0)
    }
}

/// A column of values; constant if they are all the same, so that both kinds are met.
func column(_ values: [Value], _ type: DataType) -> Column {
    if let first = values.first, values.count > 1,
        values.allSatisfy({ $0 == first && $0.isNegativeZero == first.isNegativeZero })
    {
        return .constant(first, type: type, count: values.count)
    }
    var builder = ColumnBuilder(type: type)
    for value in values { builder.append(value) }
    return builder.finish()
}

/// Whether two values are the same, numbers up to a relative error.
func isClose(_ left: Value, _ right: Value, _ tolerance: Double) -> Bool {
    if case .int64(let left) = left, case .int64(let right) = right {
        return Double(abs(left - right)) <= tolerance * Double(abs(right))
    }
    guard case .double(let left) = left, case .double(let right) = right else { return left == right }
    if left.isNaN || right.isNaN { return left.isNaN && right.isNaN }
    return left == right || abs(left - right) <= tolerance * max(1, abs(left), abs(right))
}

extension Value {
    /// -0.0, which equals 0.0.
    fileprivate var isNegativeZero: Bool {
        if case .double(let value) = self { value == 0 && value.sign == .minus } else { false }
    }
}
