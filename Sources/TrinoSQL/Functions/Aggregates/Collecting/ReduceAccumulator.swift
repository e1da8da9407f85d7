import Columnar

/// `reduce_agg(x, initial, (state, x) -> state, (state, state) -> state)`.
///
/// Rows of different groups go through the lambda together: the first of each, then the second of each. Of a group with
/// many rows in a batch pieces are reduced side by side and then combined, as Trino does with the rows of its threads.
final class ReduceAccumulator<Element: BitwiseCopyable>: Accumulator {
    private let type: DataType
    private let input: Lambda
    private let combine: Lambda
    private var states: GroupStates<Element>
    // 1 where a group has a state.
    private var seen = GroupStates<UInt8>(0)

    /// Rows that a piece has, where a group has more than ``pieceThreshold``.
    private let pieceRows = 256
    private let pieceThreshold = 1024

    /// States of a type.
    ///
    /// - Parameters:
    ///   - type: of states and result.
    ///   - blank: a state without meaning.
    ///   - input: makes a state of a state and a value.
    ///   - combine: makes a state of two.
    init(type: DataType, blank: Element, input: Lambda, combine: Lambda) {
        self.type = type
        self.input = input
        self.combine = combine
        states = GroupStates(blank)
    }

    func reserve(groups: Int) {
        states.reserve(groups)
        seen.reserve(groups)
    }

    /// Rows of one group that are reduced one after the other.
    private struct Piece {
        let group: Int
        /// Positions in the order of groups.
        let rows: Range<Int>
        /// Whether it begins with the initial state and is combined with its group's afterwards.
        let isMore: Bool
        var state: Element
    }

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) throws {
        if count == 0 { return }
        if groups == nil { reserve(groups: 1) }
        var log = GroupLog()
        log.append(groups, count: count)
        let order = log.order(groups: states.count)
        let (initial, step) = (arguments[1].lane(of: Element.self), arguments[1].step)
        let rows = order.rows.map { Lane<UInt32>($0, count: count) }
        var pieces = self.pieces(Lane<Int64>(order.starts, count: states.count + 1)) { position in
            initial[Int(rows?[position] ?? UInt32(position)) &* step]
        }
        // Those that still have rows are in front.
        let byLength = pieces.indices.sorted { pieces[$0].rows.count > pieces[$1].rows.count }
        var active = byLength.count
        var round = 0
        while true {
            while active > 0, pieces[byLength[active - 1]].rows.count <= round { active -= 1 }
            if active == 0 { break }
            let numbers = byLength.prefix(active).map { number -> Int in
                let position = pieces[number].rows.lowerBound + round
                return Int(rows?[position] ?? UInt32(position))
            }
            let values = arguments[0].gathered(Selection(numbers))
            let results = try apply(input, byLength.prefix(active).map { pieces[$0].state }, values)
            for (place, number) in byLength.prefix(active).enumerated() { pieces[number].state = results[place] }
            round += 1
        }
        withExtendedLifetime((order, arguments)) {}
        try put(pieces)
    }

    /// Cuts the rows of groups into pieces.
    private func pieces(_ starts: Lane<Int64>, initial: (Int) -> Element) -> [Piece] {
        var pieces: [Piece] = []
        for group in 0..<states.count {
            let rows = Int(starts[group])..<Int(starts[group + 1])
            if rows.isEmpty { continue }
            let size = rows.count > pieceThreshold ? pieceRows : rows.count
            for start in stride(from: rows.lowerBound, to: rows.upperBound, by: size) {
                let isMore = start > rows.lowerBound
                let state = !isMore && seen.lane[group] != 0 ? states.lane[group] : initial(start)
                pieces.append(
                    Piece(
                        group: group, rows: start..<min(rows.upperBound, start + size), isMore: isMore, state: state))
            }
        }
        return pieces
    }

    /// Gives groups the states of their pieces.
    private func put(_ pieces: [Piece]) throws {
        for piece in pieces {
            if piece.isMore {
                states.lane[piece.group] = try join([states.lane[piece.group]], [piece.state])[0]
            } else {
                states.lane[piece.group] = piece.state
                seen.lane[piece.group] = 1
            }
        }
    }

    private func join(_ left: [Element], _ right: [Element]) throws -> [Element] {
        try apply(combine, left, Column(type: type, count: right.count, values: Buffer.copy(of: right)))
    }

    private func apply(_ lambda: Lambda, _ states: [Element], _ values: Column) throws -> [Element] {
        let column = Column(type: type, count: states.count, values: Buffer.copy(of: states))
        // No lambda of an aggregate uses columns, so that it does not matter which row a value belongs to.
        let rows = Buffer(zeroed: states.count * 4)
        let result = try lambda.apply([column, values], rows: Selection(rows: rows, count: states.count))
        if let failure = result.failures?.first { throw failure }
        if result.hasNulls {
            // Trino's state cannot be NULL; nobody translates its exception into a message.
            throw Failure("GENERIC_INTERNAL_ERROR", "a lambda of reduce_agg gave NULL, which its state cannot be")
        }
        let lane = result.lane(of: Element.self)
        return withExtendedLifetime(result) { (0..<states.count).map { lane[$0 &* result.step] } }
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) throws {
        let other = sameKind(other)
        other.reserve(groups: groups.count)
        var both: [(group: Int, from: Int)] = []
        for from in 0..<groups.count where groups[from] != .max && other.seen.lane[from] != 0 {
            let group = Int(groups[from])
            if seen.lane[group] != 0 {
                both.append((group, from))
            } else {
                states.lane[group] = other.states.lane[from]
                seen.lane[group] = 1
            }
        }
        if both.isEmpty { return }
        let joined = try join(both.map { states.lane[$0.group] }, both.map { other.states.lane[$0.from] })
        for (state, pair) in zip(joined, both) { states.lane[pair.group] = state }
    }

    func finish(groups count: Int) -> Column {
        reserve(groups: count)
        return Column(groups: count, of: type, values: states.values(count), nulls: seen.nullsWhereZero(count))
    }

    var byteCount: Int { states.byteCount + seen.byteCount }
}

extension FunctionRegistry {
    /// Adds the aggregate whose arguments are lambdas.
    mutating func addReduction() {
        let signature = FunctionSignature(
            "reduce_agg", "T, S, function(S,T,S), function(S,S,S)", returns: "S", variables: ["T", "S"], keepsCase: true
        )
        add(
            AggregateFunction(signature) { _, type, lambdas in
                switch (type, type.physical) {
                case (_, .bool): ReduceAccumulator(type: type, blank: UInt8(0), input: lambdas[0], combine: lambdas[1])
                case (_, .int64): ReduceAccumulator(type: type, blank: Int64(0), input: lambdas[0], combine: lambdas[1])
                case (_, .double):
                    ReduceAccumulator(type: type, blank: Double(0), input: lambdas[0], combine: lambdas[1])
                // Those that Trino holds in 64 bits.
                case (.timestampWithTimeZone(0...3), _), (.timeWithTimeZone(0...9), _):
                    ReduceAccumulator(type: type, blank: Int128(0), input: lambdas[0], combine: lambdas[1])
                default: throw Failure("NOT_SUPPORTED", "State type not supported for reduce_agg: \(type)")
                }
            })
    }
}
