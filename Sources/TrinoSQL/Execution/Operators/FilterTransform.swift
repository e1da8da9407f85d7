import Columnar

/// Keeps the rows for which a condition is true.
final class FilterTransform: Transform {
    private let compiled: CompiledExpressions

    init(_ condition: RowExpression, layout: [Symbol], context: QueryContext) {
        compiled = CompiledExpressions([condition], layout: layout, context: context.evaluation)
    }

    func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
        guard let kept = try Logic.select(try compiled.evaluate(0, batch)) else { return try emit(batch) }
        if kept.count > 0 { try emit(batch.gathered(kept)) }
    }
}

/// Computes the outputs of a projection.
final class ProjectTransform: Transform {
    private enum Output {
        /// An input that passes as it is, undecoded if it is.
        case input(Int)
        case computed(Int)
    }

    private let outputs: [Output]
    private let compiled: CompiledExpressions

    init(_ assignments: [Plan.Assignment], layout: [Symbol], context: QueryContext) {
        var computed: [RowExpression] = []
        outputs = assignments.map { assignment in
            if case .symbol(let symbol) = assignment.value, let position = layout.firstIndex(of: symbol) {
                return .input(position)
            }
            computed.append(assignment.value)
            return .computed(computed.count - 1)
        }
        compiled = CompiledExpressions(computed, layout: layout, context: context.evaluation)
    }

    func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
        let values = try compiled.evaluate(batch)
        let columns = outputs.map { output in
            switch output {
            case .input(let position): batch.columns[position]
            case .computed(let number): values[number]
            }
        }
        try emit(ColumnBatch(columns: columns, count: batch.count, sequence: batch.sequence))
    }
}

/// Gives each row as often as a column says.
final class RepeatTransform: Transform {
    private let position: Int

    init(times: Symbol, layout: [Symbol]) {
        position = layout.firstIndex(of: times) ?? 0
    }

    func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
        let times = try batch.columns[position].decoded()
        var rows: [Int] = []
        for row in 0..<batch.count {
            for _ in 0..<max(0, times.int64s[row * times.step]) {
                rows.append(row)
                if rows.count == 8192 {
                    try emit(batch.gathered(Selection(rows)))
                    rows.removeAll(keepingCapacity: true)
                }
            }
        }
        if !rows.isEmpty { try emit(batch.gathered(Selection(rows))) }
    }
}

/// Keeps each row with a probability.
final class SampleTransform: Transform {
    private let fraction: Double
    private var generator: SystemRandomNumberGenerator = .init()
    private let seed: UInt64?

    init(fraction: Double, context: QueryContext) {
        self.fraction = fraction
        seed = context.session.seed
    }

    func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
        var state = seed.map { KeyLayout.mix($0 ^ UInt64(truncatingIfNeeded: batch.sequence)) }
        let rows = (0..<batch.count).filter { _ in
            let bits: UInt64
            if let known = state {
                bits = KeyLayout.mix(known)
                state = known &+ 0x9E37_79B9_7F4A_7C15
            } else {
                bits = generator.next()
            }
            return Double(bits >> 11) / Double(1 << 53) < fraction
        }
        if rows.count == batch.count { return try emit(batch) }
        if !rows.isEmpty { try emit(batch.gathered(Selection(rows))) }
    }
}

/// Adds a number of its own to every row.
final class UniqueIDTransform: Transform {
    private let counter: Counter

    init(counter: Counter) {
        self.counter = counter
    }

    func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
        let base = Int64(counter.next()) << 24
        let buffer = Buffer(byteCount: batch.count * 8)
        let lane = Lane<Int64>(buffer, count: batch.count)
        for row in 0..<batch.count { lane[row] = base + Int64(row) }
        let column = Column(type: .bigint, count: batch.count, values: buffer)
        try emit(ColumnBatch(columns: batch.columns + [column], count: batch.count, sequence: batch.sequence))
    }
}

/// Repeats its input once for each grouping set.
final class GroupIDTransform: Transform {
    private let node: Plan.GroupID
    private let keys: [Int]
    private let passed: [Int]

    init(_ node: Plan.GroupID, layout: [Symbol]) {
        self.node = node
        keys = node.keys.map { key in layout.firstIndex(of: key.input) ?? 0 }
        passed = node.passed.map { symbol in layout.firstIndex(of: symbol) ?? 0 }
    }

    func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
        for (number, set) in node.sets.enumerated() {
            var columns: [Column] = []
            for (position, key) in node.keys.enumerated() {
                columns.append(
                    set.contains(position)
                        ? batch.columns[keys[position]]
                        : .constant(.null, type: key.output.type, count: batch.count))
            }
            columns += passed.map { batch.columns[$0] }
            columns.append(.constant(.int64(Int64(number)), type: .bigint, count: batch.count))
            try emit(ColumnBatch(columns: columns, count: batch.count, sequence: batch.sequence))
        }
    }
}
