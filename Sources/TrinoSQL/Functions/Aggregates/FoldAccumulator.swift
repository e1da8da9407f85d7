import Columnar

/// An operation that joins two values, for aggregates that are nothing else.
protocol Fold {
    /// How values lie in a column.
    associatedtype Element: BitwiseCopyable & FixedWidthInteger
    /// What changes nothing.
    static var neutral: Element { get }
    /// The join.
    static func join(_ left: Element, _ right: Element) -> Element
}

/// What `bool_and` and `every` do.
enum And: Fold {
    static var neutral: UInt8 { 1 }
    @inline(__always) static func join(_ left: UInt8, _ right: UInt8) -> UInt8 { left & right }
}

/// What `bool_or` does.
enum Or: Fold {
    static var neutral: UInt8 { 0 }
    @inline(__always) static func join(_ left: UInt8, _ right: UInt8) -> UInt8 { left | right }
}

/// What `bitwise_and_agg` does.
enum BitwiseAnd: Fold {
    static var neutral: Int64 { -1 }
    @inline(__always) static func join(_ left: Int64, _ right: Int64) -> Int64 { left & right }
}

/// What `bitwise_or_agg` does.
enum BitwiseOr: Fold {
    static var neutral: Int64 { 0 }
    @inline(__always) static func join(_ left: Int64, _ right: Int64) -> Int64 { left | right }
}

/// An aggregate that folds its values; NULL without any.
final class FoldAccumulator<Operation: Fold>: Accumulator {
    private var states = GroupStates(Operation.neutral)
    private var seen = GroupStates<UInt8>(0)
    private let type: DataType

    /// Folds values of a type.
    init(type: DataType) {
        self.type = type
    }

    func reserve(groups: Int) {
        states.reserve(groups)
        seen.reserve(groups)
    }

    // A class with type parameters runs unspecialised code when it is called through a protocol, unless told so.
    @specialized(where Operation == And)
    @specialized(where Operation == Or)
    @specialized(where Operation == BitwiseAnd)
    @specialized(where Operation == BitwiseOr)
    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) {
        let column = arguments[0].flattened()
        let values = column.lane(of: Operation.Element.self)
        withExtendedLifetime(column) {
            if let groups {
                let (states, seen) = (states.lane, seen.lane)
                for row in 0..<count {
                    let group = Int(groups[row])
                    states[group] = Operation.join(states[group], values[row])
                    seen[group] = 1
                }
            } else if count > 0 {
                reserve(groups: 1)
                var state = states.lane[0]
                for row in 0..<count { state = Operation.join(state, values[row]) }
                states.lane[0] = state
                seen.lane[0] = 1
            }
        }
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        let other = sameKind(other)
        other.reserve(groups: groups.count)
        for from in 0..<groups.count where groups[from] != .max {
            let group = Int(groups[from])
            states.lane[group] = Operation.join(states.lane[group], other.states.lane[from])
            seen.lane[group] |= other.seen.lane[from]
        }
    }

    func finish(groups count: Int) -> Column {
        reserve(groups: count)
        return Column(
            groups: count, of: type, values: states.values(count), nulls: seen.nullsWhereZero(count)
        ).withHarmlessNulls(Operation.Element.self)
    }

    var byteCount: Int { states.byteCount + seen.byteCount }
}
