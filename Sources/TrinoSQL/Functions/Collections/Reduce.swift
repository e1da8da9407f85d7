import Columnar

extension FunctionRegistry {
    /// `reduce`: a state that goes through the elements of an array.
    mutating func addReduce() {
        scalar(
            "reduce", "array(T), S, function(S,T,S), function(S,R)", returns: "R", variables: ["T", "S", "R"],
            isNullOnNull: false, keepsCase: true
        ) { try $0.reduced() }
    }
}

extension ScalarCall {
    /// Goes through the arrays of all rows side by side: the n-th step is one call of the lambda for the n-th elements.
    fileprivate func reduced() throws -> Column {
        let elements = elements(of: 0)
        let array = arguments[0]
        let given = RowFailures.merged(arguments, stored: stored)?.byRow ?? [:]
        var failures: [Int: Failure] = [:]
        var active: [Int] = []
        for row in 0..<stored where !array.isNull(row) {
            if let failure = given[row] { failures[row] = failure } else { active.append(row) }
        }
        var states = arguments[1].with(failures: nil).gathered(
            Selection(active.map { arguments[1].isConstant ? 0 : $0 }))
        var finished = FinishedRows(type: arguments[1].type)
        var step = 0
        while !active.isEmpty {
            let going = active.indices.filter { elements.range(active[$0]).count > step }
            if going.count < active.count {
                finished.add(active.indices.filter { elements.range(active[$0]).count <= step }, of: active, states)
                states = states.gathered(Selection(going))
                active = going.map { active[$0] }
                if active.isEmpty { break }
            }
            let current = elements.children[0].gathered(
                Selection(active.map { elements.range($0).lowerBound + step }))
            states = try lambdas[0].apply([states, current], rows: Selection(active))
            if let failed = states.failures {
                let isFailed = { (position: Int) in failed.byRow[states.isConstant ? 0 : position] }
                for position in active.indices {
                    if let failure = isFailed(position) { failures[active[position]] = failure }
                }
                let left = active.indices.filter { isFailed($0) == nil }
                states = states.with(failures: nil).gathered(Selection(left))
                active = left.map { active[$0] }
            }
            step += 1
        }
        return try finish(finished, failures)
    }

    private func finish(_ finished: FinishedRows, _ failures: [Int: Failure]) throws -> Column {
        let (rows, states) = finished.rows()
        let results = try lambdas[1].apply([states], rows: Selection(rows))
        var failures = failures
        var picks = [Int](repeating: Int(UInt32.max), count: stored)
        for (position, row) in rows.enumerated() {
            if let failure = results.failures?.byRow[results.isConstant ? 0 : position] {
                failures[row] = failure
            } else {
                picks[row] = position
            }
        }
        let values = results.with(failures: nil).flattened().gatheredOrNull(Selection(picks))
        let column = failures.isEmpty ? values : values.failing(RowFailures(failures))
        return isConstant ? column.asConstant(count) : column
    }
}

/// Rows that have no elements left, with their states.
private struct FinishedRows {
    private let type: DataType
    private var numbers: [Int] = []
    private var states: [Column] = []

    init(type: DataType) {
        self.type = type
    }

    mutating func add(_ positions: [Int], of active: [Int], _ all: Column) {
        numbers += positions.map { active[$0] }
        states.append(all.flattened().gathered(Selection(positions)))
    }

    /// All of them.
    func rows() -> ([Int], Column) {
        (numbers, Column.concatenated(states, type: type))
    }
}
