import Columnar

extension FunctionRegistry {
    /// `array_sort` with a comparison of the query's own.
    mutating func addComparatorSorting() {
        addArrays("array_sort", "array(T), function(T,T,integer)", returns: "array(T)", ["T"]) { call in
            let elements = call.elements(of: 0)
            var sorting = ComparatorSorting(elements)
            while try sorting.step(call.lambdas[0]) {}
            let failures = sorting.failures
            return call.mapLists(elements: elements.rows.count) { row, writer in
                if let failure = failures[row] { throw failure }
                let range = elements.range(row)
                try writer.reserve(range.count)
                for position in range { writer.append(Int(sorting.order[position])) }
                return true
            }.column(call, gathering: elements.children)
        }
    }
}

/// Sorts the arrays of all rows side by side by merging runs: each step asks the comparison once for all pairs that are next.
///
/// Equal elements keep their order.
private struct ComparatorSorting {
    private let elements: CallElements
    /// The elements in their order so far, row after row.
    private(set) var order: [UInt32]
    /// Rows whose comparison failed.
    private(set) var failures: [Int: Failure] = [:]
    private var merged: [UInt32]
    private var merges: [Merge] = []
    private var width = 0
    private let longest: Int

    /// Two runs that follow each other, and how much of both has been merged.
    private struct Merge {
        let row: Int
        var left: Int
        let middle: Int
        var right: Int
        let end: Int
        var target: Int
    }

    init(_ elements: CallElements) {
        self.elements = elements
        order = (0..<elements.rows.count).map { UInt32(truncatingIfNeeded: $0) }
        merged = order
        longest = (0..<elements.rowCount).map { elements.range($0).count }.max() ?? 0
    }

    /// Compares once; false when all is sorted.
    mutating func step(_ comparison: Lambda) throws -> Bool {
        while merges.isEmpty {
            if width > 0 { swap(&order, &merged) }
            width = width == 0 ? 1 : width * 2
            if width >= longest { return false }
            beginMerges()
        }
        let rows = elements.rows.lane
        let (later, earlier) = (merges.map { Int(order[$0.right]) }, merges.map { Int(order[$0.left]) })
        let child = elements.children[0]
        let results = ElementResults(
            try comparison.apply(
                [child.gathered(Selection(later)), child.gathered(Selection(earlier))],
                rows: Selection(later.map { Int(rows[$0]) })))
        var going: [Merge] = []
        for (number, merge) in merges.enumerated() {
            if failures[merge.row] != nil { continue }
            do {
                try results.check(number)
                let answer = results.isNull(number) ? 2 : results.column.int64s[number]
                guard (-1...1).contains(answer) else {
                    throw Failure.invalidArgument("Lambda comparator must return either -1, 0, or 1")
                }
                if let next = advanced(merge, takesRight: answer < 0) { going.append(next) }
            } catch {
                failures[merge.row] = error as? Failure ?? Failure("GENERIC_INTERNAL_ERROR", "\(error)")
            }
        }
        merges = going
        return true
    }

    private mutating func beginMerges() {
        merged = order
        for row in 0..<elements.rowCount where failures[row] == nil {
            let range = elements.range(row)
            for start in stride(from: range.lowerBound, to: range.upperBound - width, by: 2 * width) {
                let middle = start + width
                merges.append(
                    Merge(
                        row: row, left: start, middle: middle, right: middle,
                        end: min(range.upperBound, middle + width), target: start))
            }
        }
    }

    /// Takes one element of a merge; nil when one of its runs has none left.
    private mutating func advanced(_ merge: Merge, takesRight: Bool) -> Merge? {
        var merge = merge
        if takesRight {
            merged[merge.target] = order[merge.right]
            merge.right += 1
        } else {
            merged[merge.target] = order[merge.left]
            merge.left += 1
        }
        merge.target += 1
        if merge.left < merge.middle && merge.right < merge.end { return merge }
        for rest in [merge.left..<merge.middle, merge.right..<merge.end] {
            for position in rest {
                merged[merge.target] = order[position]
                merge.target += 1
            }
        }
        return nil
    }
}
