package import Columnar

/// A lambda that a call was given, with the columns of the call's rows that its body uses.
///
/// For the thread of its call alone.
package struct Lambda {
    /// The types of the parameters.
    package let parameterTypes: [DataType]
    /// The type of the results.
    package let resultType: DataType
    /// Whether the same parameters give the same result in every row of the call.
    package let isConstant: Bool
    private let body: CompiledExpressions
    private let captured: [Column]

    /// A compiled body over the parameters and then the captured columns, which have the rows of the call.
    init(
        parameterTypes: [DataType], resultType: DataType, isDeterministic: Bool, body: CompiledExpressions,
        captured: [Column]
    ) {
        self.parameterTypes = parameterTypes
        self.resultType = resultType
        isConstant = isDeterministic && captured.allSatisfy(\.isConstant)
        self.body = body
        self.captured = captured
    }

    /// The results for many values of the parameters at once.
    ///
    /// - Parameters:
    ///   - parameters: one column for each, all of `rows.count` rows. The values may be NULL.
    ///   - rows: the row of the call that each value belongs to.
    /// - Returns: a column of `rows.count` rows, failures among them; it may be constant.
    /// - Throws: what stops the query.
    package func apply(_ parameters: [Column], rows: Selection) throws -> Column {
        if rows.count > Lambda.pieceRows { return try applyInPieces(parameters, rows) }
        return try applyAtOnce(parameters, rows)
    }

    private func applyAtOnce(_ parameters: [Column], _ rows: Selection) throws -> Column {
        let columns = parameters + captured.map { $0.gathered(rows) }
        return try body.evaluate(0, ColumnBatch(columns: columns, count: rows.count))
    }

    /// Values that are computed at once, so that what lies between takes little memory.
    private static let pieceRows = 1 << 17

    private func applyInPieces(_ parameters: [Column], _ rows: Selection) throws -> Column {
        var results: [Column] = []
        var failures: [Int: Failure] = [:]
        for start in stride(from: 0, to: rows.count, by: Lambda.pieceRows) {
            let range = start..<min(rows.count, start + Lambda.pieceRows)
            let part = Buffer(byteCount: range.count * 4)
            let (source, target) = (rows.lane, Lane<UInt32>(part, count: range.count))
            for row in range { target[row - start] = source[row] }
            let piece = try applyAtOnce(
                parameters.map { $0.rows(range) }, Selection(rows: part, count: range.count)
            ).flattened()
            for (row, failure) in piece.failures?.byRow ?? [:] { failures[start + row] = failure }
            results.append(piece)
        }
        return Column.concatenated(results, type: resultType)
            .with(failures: failures.isEmpty ? nil : RowFailures(failures))
    }
}
