import Columnar

extension FunctionRegistry {
    /// `zip`: arrays of two to five arguments as one array of rows.
    mutating func addZip() {
        for arity in 2...5 {
            let names = (1...arity).map { "T\($0)" }
            add(
                ScalarFunction(
                    FunctionSignature(
                        "zip", names.map { "array(\($0))" }.joined(separator: ", "),
                        returns: "array(row(\(names.joined(separator: ","))))", variables: names, keepsCase: true)
                ) { $0.zipped() })
        }
    }
}

extension ScalarCall {
    /// The n-th elements of all arrays; NULL for those that are shorter than the longest.
    fileprivate func zipped() -> Column {
        let zipped = zippedElements()
        guard case .array(let row) = resultType else { preconditionFailure("zip makes arrays") }
        let rows = Column.row(type: row, count: zipped.rows.count, fields: zipped.elements, nulls: nil)
        return zipped.lists.column(self, children: [rows])
    }

    /// The elements of the arguments side by side, the arrays that they belong to, and the row of each.
    func zippedElements() -> (lists: Lists, elements: [Column], rows: Selection) {
        let ranges = arguments.map(ElementRanges.init)
        let longest = arguments.map(\.elementsHeld).max() ?? 0
        var picks = ranges.map { _ in [UInt32]() }
        var rows: [UInt32] = []
        rows.reserveCapacity(longest)
        for position in picks.indices { picks[position].reserveCapacity(longest) }
        let lists = mapLists(elements: 0) { row, writer in
            let count = ranges.reduce(0) { max($0, $1.count(row)) }
            for (position, range) in ranges.enumerated() {
                let own = range[row]
                for element in own { picks[position].append(UInt32(truncatingIfNeeded: element)) }
                for _ in own.count..<count { picks[position].append(ListWriter.missing) }
            }
            for _ in 0..<count { rows.append(UInt32(truncatingIfNeeded: row)) }
            writer.skip(count)
            return true
        }
        let elements = arguments.indices.map { position in
            arguments[position].children[0].flattened().gatheredOrNull(
                Selection(rows: Buffer.copy(of: picks[position]), count: picks[position].count))
        }
        return (lists, elements, Selection(rows: Buffer.copy(of: rows), count: rows.count))
    }
}
