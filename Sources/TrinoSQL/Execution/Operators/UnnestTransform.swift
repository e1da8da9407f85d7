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
        let sources = try arguments.map { try batch.columns[$0].decoded() }
        for source in sources { if let failure = source.failures?.first { throw failure } }
        var piece = Piece(arguments: sources.count)
        for row in 0..<batch.count {
            let ranges = sources.map { $0.isNull(row) ? 0..<0 : $0.elements(of: row) }
            let longest = ranges.reduce(0) { max($0, $1.count) }
            if longest == 0 && isOuter { piece.add(row, ordinality: nil, ranges, at: 0) }
            for position in 0..<longest {
                piece.add(row, ordinality: Int64(position + 1), ranges, at: position)
                if piece.count == UnnestTransform.limit {
                    try emit(output(batch, sources, piece))
                    piece = Piece(arguments: sources.count)
                }
            }
        }
        if piece.count > 0 { try emit(output(batch, sources, piece)) }
    }

    /// Rows that are put together: where each of their values comes from.
    private struct Piece {
        var count = 0
        var rows = [UInt32]()
        var ordinality = ColumnBuilder(type: .bigint)
        var elements: [[UInt32]]

        init(arguments: Int) {
            elements = Array(repeating: [], count: arguments)
        }

        mutating func add(_ row: Int, ordinality number: Int64?, _ ranges: [Range<Int>], at position: Int) {
            count += 1
            rows.append(UInt32(truncatingIfNeeded: row))
            ordinality.append(number.map(Value.int64) ?? .null)
            for (argument, range) in ranges.enumerated() {
                let isThere = position < range.count
                elements[argument].append(isThere ? UInt32(truncatingIfNeeded: range.lowerBound + position) : .max)
            }
        }
    }

    private func output(_ batch: ColumnBatch, _ sources: [Column], _ piece: Piece) -> ColumnBatch {
        func selection(_ numbers: [UInt32]) -> Selection {
            Selection(rows: Buffer.copy(of: numbers), count: numbers.count)
        }
        let rows = selection(piece.rows)
        var columns = passed.map { batch.columns[$0].gathered(rows) }
        for (source, numbers) in zip(sources, piece.elements) {
            let elements = selection(numbers)
            for child in source.children { columns += parts(child, source.type).map { $0.gatheredOrNull(elements) } }
        }
        if hasOrdinality {
            var ordinality = piece.ordinality
            columns.append(ordinality.finish())
        }
        return ColumnBatch(columns: columns, count: piece.count, sequence: batch.sequence)
    }

    /// The elements as columns: rows of an array are taken apart.
    private func parts(_ elements: Column, _ type: DataType) -> [Column] {
        guard case .array(.row(let fields)) = type else { return [elements] }
        return fields.indices.map { elements.field($0) }
    }
}
