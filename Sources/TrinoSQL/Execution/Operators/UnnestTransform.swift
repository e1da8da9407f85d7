import Columnar

/// Gives each row once for each element of arrays and maps in it, with the elements beside it.
final class UnnestTransform: Transform {
    private let passed: [Int]
    private let arguments: [Int]
    private let hasOrdinality: Bool
    private let isOuter: Bool
    /// Rows that are given out at once.
    private static let limit = 8192

    init(_ node: Plan.Unnest, layout: [Symbol]) {
        passed = node.passed.compactMap { layout.firstIndex(of: $0) }
        arguments = node.arguments.compactMap { layout.firstIndex(of: $0.symbol) }
        hasOrdinality = node.ordinality != nil
        isOuter = node.isOuter
    }

    func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
        let sources = try arguments.map { try Source(try batch.columns[$0].decoded(), count: batch.count) }
        var piece = Piece(arguments: sources.count)
        for row in 0..<batch.count {
            var longest = 0
            for source in sources { longest = max(longest, Int(source.lengths[row])) }
            if longest == 0 && isOuter { piece.add(row, ordinality: nil, sources, at: 0) }
            for position in 0..<longest {
                piece.add(row, ordinality: position + 1, sources, at: position)
                if piece.rows.count == UnnestTransform.limit {
                    try emit(output(batch, sources, piece))
                    piece = Piece(arguments: sources.count)
                }
            }
        }
        if !piece.rows.isEmpty { try emit(output(batch, sources, piece)) }
    }

    /// An array or map with the place of each row's elements.
    private struct Source {
        let column: Column
        let starts: [UInt32]
        let lengths: [UInt32]

        init(_ column: Column, count: Int) throws {
            if let failure = column.failures?.first { throw failure }
            self.column = column
            let ranges = (0..<column.stored).map { column.isNull($0) ? 0..<0 : column.elements(of: $0) }
            starts = (0..<count).map { UInt32(truncatingIfNeeded: ranges[$0 * column.step].lowerBound) }
            lengths = (0..<count).map { UInt32(truncatingIfNeeded: ranges[$0 * column.step].count) }
        }
    }

    /// Rows that are put together: where each of their values comes from.
    private struct Piece {
        var rows: [UInt32] = []
        var ordinality: [Int64] = []
        var elements: [[UInt32]]

        init(arguments: Int) {
            elements = Array(repeating: [], count: arguments)
        }

        /// Adds a row; without a number it has no elements.
        mutating func add(_ row: Int, ordinality number: Int?, _ sources: [Source], at position: Int) {
            rows.append(UInt32(truncatingIfNeeded: row))
            ordinality.append(Int64(number ?? 0))
            for argument in sources.indices {
                let isThere = position < Int(sources[argument].lengths[row])
                elements[argument].append(
                    isThere ? sources[argument].starts[row] + UInt32(truncatingIfNeeded: position) : .max)
            }
        }
    }

    private func output(_ batch: ColumnBatch, _ sources: [Source], _ piece: Piece) -> ColumnBatch {
        let count = piece.rows.count
        func selection(_ numbers: [UInt32]) -> Selection { Selection(rows: Buffer.copy(of: numbers), count: count) }
        let rows = selection(piece.rows)
        var columns = passed.map { batch.columns[$0].gathered(rows) }
        for (source, numbers) in zip(sources, piece.elements) {
            let elements = selection(numbers)
            for child in source.column.children {
                columns += parts(child, source.column.type).map { $0.gatheredOrNull(elements) }
            }
        }
        if hasOrdinality {
            let nulls =
                piece.ordinality.contains(0) ? Buffer.copy(of: piece.ordinality.map { $0 == 0 ? 1 : 0 as UInt8 }) : nil
            columns.append(
                Column(type: .bigint, count: count, values: Buffer.copy(of: piece.ordinality), nulls: nulls))
        }
        return ColumnBatch(columns: columns, count: count, sequence: batch.sequence)
    }

    /// The elements as columns: rows of an array are taken apart.
    private func parts(_ elements: Column, _ type: DataType) -> [Column] {
        guard case .array(.row(let fields)) = type else { return [elements] }
        return fields.indices.map { elements.field($0) }
    }
}
