import Columnar

/// A table scan that filters while it reads: columns that no condition needs are made for the rows that are left alone.
struct ScanSource: StreamSource {
    let scan: any TableScan
    /// The outputs, as positions in the scan's columns.
    let outputs: [Int]
    /// Outputs that may stay text.
    let undecoded: Set<Int>
    /// Conditions in the order of evaluation, each over some of the scan's columns.
    let conditions: [Condition]
    let context: QueryContext
    /// Joins that are to come, whose tables few rows have a partner in.
    let joins: [Join]

    /// A join's table, and the columns that are looked up in it.
    struct Join: Sendable {
        let table: JoinTable
        let positions: [Int]
    }

    /// A condition and the columns that it needs.
    struct Condition: Sendable {
        let expression: RowExpression
        let symbols: [Symbol]
        /// Positions in the scan's columns, as many as symbols.
        let positions: [Int]
    }

    var parallelism: Int { scan.parallelism }

    func makeReader() throws -> any StreamReader { Reader(source: self, reader: try scan.makeReader()) }

    private final class Reader: StreamReader {
        private let source: ScanSource
        private let reader: any BlockReader
        private let compiled: [CompiledExpressions]
        /// For conditions on one column: how they are computed where it has a dictionary.
        private let judges: [DictionaryCondition?]

        init(source: ScanSource, reader: any BlockReader) {
            self.source = source
            self.reader = reader
            compiled = source.conditions.map {
                CompiledExpressions([$0.expression], layout: $0.symbols, context: source.context.evaluation)
            }
            judges = zip(source.conditions, compiled).map { condition, compiled in
                condition.positions.count == 1 && condition.expression.isDeterministic
                    ? DictionaryCondition(compiled) : nil
            }
        }

        func next() throws -> ColumnBatch? {
            guard let block = try reader.next() else { return nil }
            // A batch without rows says how far the scan has come.
            return try filter(block) ?? ColumnBatch(columns: [], count: 0, sequence: block.sequence)
        }

        private func filter(_ block: any RowBlock) throws -> ColumnBatch? {
            var rows: Selection?
            var count = block.rowCount
            if count == 0 { return nil }
            // Columns made so far, always of the rows that are left.
            var made: [Int: Column] = [:]
            for (number, condition) in source.conditions.enumerated() {
                let compiled = compiled[number]
                var columns: [Column] = []
                for position in condition.positions {
                    if made[position] == nil {
                        made[position] = try block.column(position, rows: rows, undecoded: false)
                    }
                    if let column = made[position] { columns.append(column) }
                }
                let kept: Selection
                switch try columns.first.flatMap({ try judges[number]?.select($0) }) ?? .unknown {
                case .all: continue
                case .some(let selection): kept = selection
                case .unknown:
                    let batch = ColumnBatch(columns: columns, count: count, sequence: block.sequence)
                    guard let selection = try Logic.select(try compiled.evaluate(0, batch)) else { continue }
                    kept = selection
                }
                if kept.count == 0 { return nil }
                made = made.mapValues { $0.gathered(kept) }
                rows = rows?.composed(with: kept) ?? kept
                count = kept.count
            }
            for join in source.joins {
                for position in join.positions where made[position] == nil {
                    made[position] = try block.column(position, rows: rows, undecoded: false)
                }
                let keys = join.positions.compactMap { made[$0] }
                guard let kept = join.table.select(keys, strict: Array(keys.indices), count: count) else { continue }
                if kept.count == 0 { return nil }
                made = made.mapValues { $0.gathered(kept) }
                rows = rows?.composed(with: kept) ?? kept
                count = kept.count
            }
            let columns = try source.outputs.map { position in
                try made[position]
                    ?? block.column(position, rows: rows, undecoded: source.undecoded.contains(position))
            }
            return ColumnBatch(columns: columns, count: count, sequence: block.sequence)
        }
    }
}

extension Selection {
    /// The rows that a selection of these rows means.
    func composed(with inner: Selection) -> Selection {
        let buffer = Buffer(byteCount: inner.count * 4)
        let target = Lane<UInt32>(buffer, count: inner.count)
        let (outer, picked) = (lane, inner.lane)
        for position in 0..<inner.count { target[position] = outer[Int(picked[position])] }
        return Selection(rows: buffer, count: inner.count)
    }
}
