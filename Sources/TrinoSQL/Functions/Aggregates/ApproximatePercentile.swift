import Columnar

/// `approx_percentile(x, p)`, with a weight before p and an accuracy after it; p may be an array, and so is the result.
final class ApproximatePercentileAccumulator: Accumulator {
    private struct State {
        var sketch = PercentileSketch()
        var percentile = -1.0
        // Of arrays those of the group's first row count, of numbers the last.
        var percentiles: [Double]?
    }

    private var states: [State] = []
    private let type: DataType
    private let isArray: Bool

    /// Percentiles of values of a type.
    ///
    /// - Parameters:
    ///   - type: of the values.
    ///   - isArray: whether arrays of percentiles are asked for.
    init(type: DataType, isArray: Bool = false) {
        self.type = type
        self.isArray = isArray
    }

    func reserve(groups: Int) {
        if states.count < groups {
            states.append(contentsOf: repeatElement(State(), count: groups - states.count))
        }
    }

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) throws {
        if count == 0 { return }
        if groups == nil { reserve(groups: 1) }
        if type.physical == .int64 { try checkExact(arguments[0]) }
        let column = arguments[0].flattened().asDoubles()
        let values = column.doubles
        // Only the t-digest, which knows no accuracy, refuses values that are not finite.
        if arguments.count < 4 { try checkFinite(values, count) }
        let weights = arguments.count > 2 ? arguments[1] : nil
        if arguments.count > 3 { try checkAccuracy(arguments[3], count) }
        let percentiles = arguments[arguments.count > 2 ? 2 : 1]
        for row in 0..<count {
            let group = groups.map { Int($0[row]) } ?? 0
            var weight = 1.0
            if let weights {
                weight = weights.doubles[row &* weights.step]
                try check(weight: weight, hasAccuracy: arguments.count > 3)
            }
            if !isArray {
                states[group].percentile = percentiles.doubles[row &* percentiles.step]
            } else if states[group].percentiles == nil {
                states[group].percentiles = try list(percentiles, row)
            }
            states[group].sketch.add(values[row], weight: weight)
        }
        withExtendedLifetime((column, weights, percentiles)) {}
    }

    private func list(_ column: Column, _ row: Int) throws -> [Double] {
        let elements = column.children[0]
        return try column.elements(of: row).map { element in
            if elements.isNull(element) { throw Failure("INVALID_FUNCTION_ARGUMENT", "Percentile cannot be null") }
            let percentile = elements.doubles[element &* elements.step]
            guard percentile >= 0 && percentile <= 1 else {
                throw Failure("INVALID_FUNCTION_ARGUMENT", "Percentile must be between 0 and 1")
            }
            return percentile
        }
    }

    private func checkExact(_ column: Column) throws {
        let values = column.int64s
        for row in 0..<column.stored where Int64(exactly: Double(values[row])) != values[row] {
            throw Failure("INVALID_FUNCTION_ARGUMENT", "no exact double representation for long: \(values[row])")
        }
    }

    private func checkFinite(_ values: Lane<Double>, _ count: Int) throws {
        for row in 0..<count where !values[row].isFinite {
            // Trino's t-digest throws an exception that nobody translates.
            throw Failure("GENERIC_INTERNAL_ERROR", values[row].isNaN ? "value is NaN" : "value must be finite")
        }
    }

    private func checkAccuracy(_ column: Column, _ count: Int) throws {
        let values = column.doubles
        for row in 0..<column.stored where !(values[row] > 0 && values[row] < 1) {
            throw Failure("INVALID_FUNCTION_ARGUMENT", "Percentile accuracy must be strictly between 0 and 1")
        }
    }

    private func check(weight: Double, hasAccuracy: Bool) throws {
        let text = { String(decoding: DoubleText.displayBytes(weight), as: UTF8.self) }
        if hasAccuracy {
            if weight > 0 { return }
            throw Failure("INVALID_FUNCTION_ARGUMENT", "percentile weight must be > 0")
        }
        if !weight.isFinite { throw Failure("INVALID_FUNCTION_ARGUMENT", "weight must be finite, was \(text())") }
        if weight < 1 { throw Failure("INVALID_FUNCTION_ARGUMENT", "weight must be >= 1, was \(text())") }
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        let other = sameKind(other)
        other.reserve(groups: groups.count)
        for from in 0..<groups.count where groups[from] != .max && !other.states[from].sketch.isEmpty {
            states[Int(groups[from])].sketch.merge(other.states[from].sketch)
            states[Int(groups[from])].percentile = other.states[from].percentile
            states[Int(groups[from])].percentiles = other.states[from].percentiles
        }
    }

    func finish(groups count: Int) throws -> Column {
        reserve(groups: count)
        return type.physical == .int64
            ? try finish(count) { $0.roundedLikeJava } : try finish(count) { type == .real ? Double(Float($0)) : $0 }
    }

    private func finish<Result: Scalar>(_ count: Int, _ stored: (Double) -> Result) throws -> Column {
        if isArray { return lists(count, stored) }
        var writer = RowWriter<Result>(count: count)
        for group in 0..<count {
            let state = states[group]
            if state.sketch.isEmpty {
                writer.setNull(group)
                continue
            }
            guard state.percentile >= 0 && state.percentile <= 1 else {
                throw Failure("INVALID_FUNCTION_ARGUMENT", "Percentile must be between 0 and 1")
            }
            writer.set(group, stored(state.sketch.value(at: state.percentile)))
        }
        return writer.finish(type: type)
    }

    private func lists<Result: Scalar>(_ count: Int, _ stored: (Double) -> Result) -> Column {
        let values = states.prefix(count).map { $0.sketch.values(at: $0.percentiles ?? []) }
        let (starts, nulls) = (Buffer(byteCount: (count + 1) * 8), Buffer(byteCount: count))
        let (bounds, flags) = (Lane<Int64>(starts, count: count + 1), Lane<UInt8>(nulls, count: count))
        let writer = RowWriter<Result>(count: values.reduce(0) { $0 + $1.count })
        var next = 0
        bounds[0] = 0
        for group in 0..<count {
            for value in values[group] {
                writer.set(next, stored(value))
                next += 1
            }
            bounds[group + 1] = Int64(next)
            flags[group] = states[group].sketch.isEmpty ? 1 : 0
        }
        return Column(
            type: .array(type), count: count, values: starts, nulls: nulls, children: [writer.finish(type: type)])
    }

    var byteCount: Int { states.reduce(0) { $0 + $1.sketch.byteCount } + states.capacity * 72 }
}
