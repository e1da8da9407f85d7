import Columnar

/// A statistic of one or two numeric arguments.
final class StatisticAccumulator<State: Moments>: Accumulator {
    private var states = GroupStates(State.empty)
    private let type: DataType
    private let result: @Sendable (State) -> Double?

    /// A statistic of a result type, `double` or `real`.
    init(type: DataType, result: @escaping @Sendable (State) -> Double?) {
        self.type = type
        self.result = result
    }

    func reserve(groups: Int) { states.reserve(groups) }

    // A class with type parameters runs unspecialised code when it is called through a protocol, unless told so.
    @specialized(where State == Variance)
    @specialized(where State == CentralMoments)
    @specialized(where State == Covariance)
    @specialized(where State == Logarithms)
    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) {
        if groups == nil { reserve(groups: 1) }
        let columns = arguments.map { $0.flattened().asDoubles() }
        let (first, second) = (columns[0].doubles, columns[columns.count - 1].doubles)
        withExtendedLifetime(columns) {
            let states = states.lane
            if let groups {
                for row in 0..<count { states[Int(groups[row])].add(first[row], second[row]) }
            } else {
                var state = states[0]
                for row in 0..<count { state.add(first[row], second[row]) }
                states[0] = state
            }
        }
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        let other = sameKind(other)
        other.reserve(groups: groups.count)
        for from in 0..<groups.count where groups[from] != .max {
            states.lane[Int(groups[from])].merge(other.states.lane[from])
        }
    }

    func finish(groups count: Int) -> Column {
        reserve(groups: count)
        var writer = RowWriter<Double>(count: count)
        for group in 0..<count {
            guard let value = result(states.lane[group]) else {
                writer.setNull(group)
                continue
            }
            writer.set(group, type == .real ? Double(Float(value)) : value)
        }
        return writer.finish(type: type)
    }

    var byteCount: Int { states.byteCount }
}

extension Column {
    /// The values as doubles: a BIGINT column converted, others as they are.
    func asDoubles() -> Column {
        guard type.physical == .int64 else { return self }
        let buffer = Buffer(byteCount: count * 8)
        let (source, target) = (int64s, Lane<Double>(buffer, count: count))
        for row in 0..<count { target[row] = Double(source[row]) }
        return Column(type: .double, count: count, values: buffer, nulls: nulls)
    }
}
