package import Columnar

/// The elements of an ARRAY or MAP argument of all rows of a call, one after the other.
///
/// Rows that are NULL have none.
package struct CallElements {
    /// The elements, or keys and values.
    package let children: [Column]
    /// Where the elements of each row start; one more than the rows.
    package let offsets: Buffer
    /// The row of the call that each element belongs to.
    package let rows: Selection
    /// Rows of the call that are computed: 1 if the call is constant.
    package let rowCount: Int

    /// Where the elements of each row start.
    package var starts: Lane<Int64> { Lane(offsets, count: rowCount + 1) }

    /// The elements of an argument.
    ///
    /// - Parameters:
    ///   - column: an ARRAY or MAP.
    ///   - rowCount: rows to look at; 1 if one stands for all.
    package init(_ column: Column, rowCount: Int) {
        self.rowCount = rowCount
        let source = column.isConstant && rowCount != 1 ? column.repeated(rowCount).flattened() : column
        let offsets = source.offsets
        let (first, last) = rowCount == 0 ? (0, 0) : (Int(offsets[0]), Int(offsets[rowCount]))
        if first == 0 {
            self.offsets = source.values
        } else {
            let buffer = Buffer(byteCount: (rowCount + 1) * 8)
            let target = Lane<Int64>(buffer, count: rowCount + 1)
            for row in 0...rowCount { target[row] = offsets[row] - Int64(first) }
            self.offsets = buffer
        }
        children = source.children.map { $0.rows(first..<last) }
        let numbers = Buffer(byteCount: (last - first) * 4)
        let lane = Lane<UInt32>(numbers, count: last - first)
        for row in 0..<rowCount {
            for element in offsets[row]..<offsets[row + 1] {
                lane[Int(element) - first] = UInt32(truncatingIfNeeded: row)
            }
        }
        withExtendedLifetime(source) {}
        rows = Selection(rows: numbers, count: last - first)
    }

    /// Failures of elements as failures of their rows, the first element's where several fail.
    package func failures(of columns: [Column]) -> [Int: Failure] {
        var found: [Int: (element: Int, failure: Failure)] = [:]
        let lane = rows.lane
        for column in columns {
            guard let failures = column.failures else { continue }
            let elements = column.isConstant ? Array(0..<rows.count) : Array(failures.byRow.keys)
            for element in elements {
                guard let failure = failures.byRow[column.isConstant ? 0 : element] else { continue }
                let row = Int(lane[element])
                if let known = found[row], known.element <= element { continue }
                found[row] = (element, failure)
            }
        }
        return found.mapValues(\.failure)
    }
}

extension ScalarCall {
    /// The elements of an argument; of all rows that are computed (``stored``).
    package func elements(of argument: Int) -> CallElements {
        CallElements(arguments[argument], rowCount: stored)
    }

    /// An ARRAY or MAP result with the same ranges as an argument's elements.
    ///
    /// It is NULL where one of the arguments is, and fails where an argument or an element does.
    ///
    /// - Parameters:
    ///   - elements: what the parts were computed from.
    ///   - children: the result's parts, one row for each element; their failures become those of the rows.
    /// - Returns: the result of the call.
    package func nested(like elements: CallElements, _ children: [Column]) -> Column {
        let state = NullFlags.merged(arguments, stored: stored)
        var failures = elements.failures(of: children)
        failures.merge(RowFailures.merged(arguments, stored: stored)?.byRow ?? [:]) { _, given in given }
        if let state, !failures.isEmpty {
            let flags = Lane<UInt8>(state, count: stored)
            failures = failures.filter { flags[$0.key] == 0 }
        }
        let plain = Column.nested(
            type: resultType, count: stored, offsets: elements.offsets,
            children: children.map { $0.with(failures: nil) },
            failures: failures.isEmpty ? nil : RowFailures(failures))
        let column = plain.nullified(by: state)
        return isConstant ? column.asConstant(count) : column
    }
}

extension Column {
    /// The one row of a column as a constant of many.
    package func asConstant(_ count: Int) -> Column {
        Column(
            type: type, count: count, values: values, nulls: nulls, isConstant: true, owners: owners,
            children: children, failures: count == 0 ? nil : failures)
    }
}
