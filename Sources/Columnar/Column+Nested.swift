// Reading and making ARRAY, MAP and ROW columns.
//
// Offsets rise from row to row, also in rows that are NULL or have failed; a NULL value has an empty range. They need
// not begin at 0 nor end at the last element. The parts carry no failures: what fails in an element fails its row.

extension Column {
    /// Where the elements of each row of an ARRAY or MAP start in ``children``; one more than ``stored``.
    public var offsets: Lane<Int64> { Lane(values, count: stored + 1) }

    /// The elements of one row of an ARRAY or MAP, as rows of ``children``.
    @inlinable
    public func elements(of row: Int) -> Range<Int> {
        let at = isConstant ? 0 : row
        let lane = Lane<Int64>(values, count: (isConstant ? Swift.min(1, count) : count) + 1)
        return Int(lane[at])..<Int(lane[at + 1])
    }

    /// A field of a ROW as a column of as many rows, NULL where the ROW is.
    public func field(_ position: Int) -> Column {
        let child = children[position]
        guard isConstant else { return nulls == nil ? child : child.nullified(by: nulls) }
        let one = child.isConstant ? child.repeated(1) : child
        let flags = isNull(0) && count > 0 ? nulls : one.nulls
        return Column(
            type: child.type, count: count, values: one.values, nulls: flags, isConstant: true, owners: one.owners,
            children: one.children)
    }

    /// An ARRAY or MAP column.
    ///
    /// - Parameters:
    ///   - type: the type.
    ///   - count: rows; of more than the offsets tell if constant.
    ///   - offsets: `Int64`, one more than the rows stored.
    ///   - children: the elements, or keys and values.
    ///   - nulls: one byte for each row stored; the range of a NULL row is empty.
    ///   - isConstant: whether one row was stored for all.
    ///   - failures: rows that failed.
    /// - Returns: the column.
    public static func nested(
        type: DataType, count: Int, offsets: Buffer, children: [Column], nulls: Buffer? = nil,
        isConstant: Bool = false, failures: RowFailures? = nil
    ) -> Column {
        Column(
            type: type, count: count, values: offsets, nulls: nulls, isConstant: isConstant, children: children,
            failures: failures)
    }

    /// A ROW column of fields of as many rows.
    public static func row(
        type: DataType, count: Int, fields: [Column], nulls: Buffer? = nil, isConstant: Bool = false,
        failures: RowFailures? = nil
    ) -> Column {
        Column(
            type: type, count: count, values: Buffer(byteCount: 0), nulls: nulls, isConstant: isConstant,
            children: fields, failures: failures)
    }

    /// The column with more NULLs.
    ///
    /// - Parameter flags: one byte for each row; nil changes nothing.
    /// - Precondition: the column is not constant unless `flags` is nil or of one row.
    /// - Returns: the column, NULL where it was or where a flag is set.
    public func nullified(by flags: Buffer?) -> Column {
        guard let flags else { return self }
        let column = isConstant && count != 1 ? flattened() : self
        let more = Lane<UInt8>(flags, count: column.stored)
        let buffer = Buffer(byteCount: column.stored)
        let target = Lane<UInt8>(buffer, count: column.stored)
        if let own = column.nullFlags {
            for row in 0..<column.stored { target[row] = own[row] | more[row] }
        } else {
            for row in 0..<column.stored { target[row] = more[row] }
        }
        var result = Column(
            type: column.type, count: column.count, values: column.values, nulls: buffer,
            isConstant: column.isConstant, owners: column.owners, children: column.children,
            failures: column.failures, decoder: column.decoder)
        switch type {
        case .array, .map: result = result.withEmptyNulls()
        default: break
        }
        return result
    }

    /// The ARRAY or MAP column with empty ranges where it is NULL.
    private func withEmptyNulls() -> Column {
        guard let flags = nullFlags else { return self }
        let isTidy = (0..<stored).allSatisfy { flags[$0] == 0 || elements(of: $0).isEmpty }
        if isTidy { return self }
        let rows = Buffer(byteCount: stored * 4)
        let numbers = Lane<UInt32>(rows, count: stored)
        for row in 0..<stored { numbers[row] = flags[row] != 0 ? .max : UInt32(row) }
        let plain = Column(
            type: type, count: stored, values: values, nulls: nil, owners: owners, children: children)
        let tidy = plain.gatheredOrNull(Selection(rows: rows, count: stored))
        return Column(
            type: type, count: count, values: tidy.values, nulls: nulls, isConstant: isConstant, owners: tidy.owners,
            children: tidy.children, failures: failures)
    }
}
