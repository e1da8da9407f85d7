import Columnar

// Functions that make arrays of values, or arrays of arrays.

/// Most entries of `repeat`, and the bytes that they may have as Trino 401 stores them.
private let mostRepeated: Int64 = 10_000
private let mostRepeatedBytes: Int64 = 1_000_000
/// Most elements of all arrays that `combinations` makes.
private let mostCombined = 100_000

extension FunctionRegistry {
    mutating func addArrayMaking() {
        addArrays("repeat", "T, integer", returns: "array(T)", ["T"], isNullOnNull: false) { $0.repeatedValues() }
        addArrays("ngrams", "array(T), integer", returns: "array(array(T))", ["T"]) { $0.ngrams() }
        addArrays("combinations", "array(T), integer", returns: "array(array(T))", ["T"]) { $0.combinations() }
    }
}

extension ScalarCall {
    /// A NULL is repeated too.
    fileprivate func repeatedValues() -> Column {
        let value = arguments[0]
        let counts = (column: arguments[1], lane: arguments[1].int64s, step: arguments[1].step)
        let lists = mapLists(elements: stored * 4, strict: false) { row, writer in
            if counts.column.isNull(row) { return false }
            let count = counts.lane[row &* counts.step]
            if count > mostRepeated {
                throw Failure.invalidArgument(
                    "count argument of repeat function must be less than or equal to \(mostRepeated)")
            }
            if count < 0 {
                throw Failure.invalidArgument("count argument of repeat function must be greater than or equal to 0")
            }
            if value.type.physical == .bytes, count > 0, !value.isNull(row) {
                // Trino counts five bytes more for each text: its offset and its NULL flag.
                let size = Int64(value.views[row &* value.step].count) + 5
                if size > (mostRepeatedBytes + count) / count {
                    throw Failure.invalidArgument(
                        "result of repeat function must not take more than \(mostRepeatedBytes) bytes")
                }
            }
            try writer.reserve(Int(count))
            for _ in 0..<count { writer.append(row &* value.step) }
            return true
        }
        return lists.column(self, gathering: [value.isConstant ? value.repeatedOnce : value])
    }

    /// The runs of n elements, or the whole array if it is shorter.
    fileprivate func ngrams() -> Column {
        let ranges = ElementRanges(arguments[0])
        let sizes = (lane: arguments[1].int64s, step: arguments[1].step)
        var inner = InnerLists()
        let outer = mapLists(elements: 0) { row, writer in
            let (range, size) = (ranges[row], sizes.lane[row &* sizes.step])
            if size <= 0 { throw Failure.invalidArgument("N must be positive") }
            let length = Int(min(size, Int64(range.count)))
            for start in range.lowerBound...(range.upperBound - length) {
                try inner.append(start..<(start + length), context)
            }
            writer.skip(range.count - length + 1)
            return true
        }
        return outer.column(self, children: [inner.column(self, arguments[0].children[0])])
    }

    /// The sets of n elements: of two with the same greatest element that comes first whose next greatest does.
    fileprivate func combinations() -> Column {
        let ranges = ElementRanges(arguments[0])
        let sizes = (lane: arguments[1].int64s, step: arguments[1].step)
        var inner = InnerLists()
        let outer = mapLists(elements: 0) { row, writer in
            let (range, size) = (ranges[row], Int(sizes.lane[row &* sizes.step]))
            if size < 0 { throw Failure.invalidArgument("combination size must not be negative: \(size)") }
            if size > 5 { throw Failure.invalidArgument("combination size must not exceed 5: \(size)") }
            if size > range.count { return true }
            let count = try combinationCount(range.count, size)
            if count * size > mostCombined { throw Failure.invalidArgument("combinations exceed max size") }
            var chosen = Array(0..<size)
            while true {
                try inner.append(chosen, from: range.lowerBound, context)
                // The first that can move on does, and those before it begin anew.
                guard
                    let moving = chosen.indices.first(where: {
                        chosen[$0] + 1 < ($0 + 1 < size ? chosen[$0 + 1] : range.count)
                    })
                else { break }
                chosen[moving] += 1
                for position in 0..<moving { chosen[position] = position }
            }
            writer.skip(count)
            return true
        }
        return outer.column(self, children: [inner.column(self, arguments[0].children[0])])
    }
}

/// How many sets of some elements there are.
private func combinationCount(_ elements: Int, _ size: Int) throws -> Int {
    var count = 1
    for position in 0..<size {
        count = count * (elements - size + position + 1)
        if count > Int(Int32.max) {
            throw Failure.invalidArgument(
                "Number of combinations too large for array of size \(elements) and combination length \(size)")
        }
        count /= position + 1
    }
    return count
}

/// The arrays within arrays, as numbers of elements.
private struct InnerLists {
    private var ends: [Int64] = [0]
    private var picks: [UInt32] = []

    mutating func append(_ range: Range<Int>, _ context: EvaluationContext) throws {
        try check(context)
        for element in range { picks.append(UInt32(truncatingIfNeeded: element)) }
        ends.append(Int64(picks.count))
    }

    mutating func append(_ chosen: [Int], from start: Int, _ context: EvaluationContext) throws {
        try check(context)
        for element in chosen { picks.append(UInt32(truncatingIfNeeded: start &+ element)) }
        ends.append(Int64(picks.count))
    }

    private func check(_ context: EvaluationContext) throws {
        if picks.count > min(context.session.memoryLimit, 1 << 33) / 12 {
            throw Failure(
                "EXCEEDED_LOCAL_MEMORY_LIMIT", "The arrays that a function makes exceed the memory of the query")
        }
    }

    func column(_ call: ScalarCall, _ elements: Column) -> Column {
        let selection = Selection(rows: Buffer.copy(of: picks), count: picks.count)
        return Column(
            type: call.arguments[0].type, count: ends.count - 1, values: Buffer.copy(of: ends),
            children: [elements.gathered(selection)])
    }
}

extension Column {
    /// The one value of a constant column.
    fileprivate var repeatedOnce: Column { repeated(1).flattened() }
}
