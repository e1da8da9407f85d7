/// What a fitted column makes of a number.
public struct NumberStep: Hashable, Sendable {
    private enum Scaling: Hashable, Sendable {
        case none
        case standardize(mean: Double, scale: Double)
        case minMax(scale: Double, offset: Double)
    }

    /// What stands in for a missing number; NaN for nothing.
    private let fill: Double
    private let scaling: Scaling

    init(_ column: FittedColumn) {
        fill = if case .number(let value)? = column.fill { value } else { .nan }
        switch column.encoding {
        case .standardize(let mean, _, let scale)?: scaling = .standardize(mean: mean, scale: scale)
        case .minMax(_, _, let scale, let offset)?: scaling = .minMax(scale: scale, offset: offset)
        default: scaling = .none
        }
    }

    /// The result for a number; NaN is a missing one.
    public func result(of number: Double) -> Double {
        let value = number.isNaN ? fill : number
        // In scikit-learn's order of operations, on which the last digit depends.
        switch scaling {
        case .none: return value
        case .standardize(let mean, let scale): return (value - mean) / scale
        case .minMax(let scale, let offset): return value * scale + offset
        }
    }
}
