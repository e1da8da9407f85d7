package import CSV
import Columnar
package import Splitting
import Synchronization

/// The files that are split: their rows as they stand there, and the columns that decide where they go.
package struct SplitTable: Sendable {
    /// What the method looks at.
    package let input: SplitInput
    /// The rows; nil when only their numbers are wanted.
    package let rows: RawRows?
    /// The header with its row end, the target first if there is one; nil without a header.
    package let header: [UInt8]?
    /// The blocks that the files were read in.
    let blocks: BlockIndex

    /// Reads files.
    ///
    /// - Parameters:
    ///   - source: the files.
    ///   - columns: what columns are for.
    ///   - keepsRows: whether the rows will be written.
    ///   - readsAgain: whether the same blocks will be read again.
    ///   - memory: bytes that rows may take; of more than that none are kept.
    ///   - threads: how many to use.
    /// - Throws: ``TaskFailure``.
    /// - Returns: the table.
    package static func read(
        _ source: RawTable, columns: SplitColumns, keepsRows: Bool, readsAgain: Bool = false,
        memory: Int = .max, threads: Int
    ) throws -> SplitTable {
        let target = columns.target
        let fields = columns.labels + [columns.groups, columns.times, columns.weights].compactMap { $0 }
        let wanted = Array(Set(fields + columns.features)).sorted()
        let table = source.table
        let asked = wanted.isEmpty && (keepsRows || readsAgain) ? [0] : wanted
        let scan = try table.scan(columns: asked, constraints: [])
        let found = Mutex<[SplitBlock]>([])
        let budget = MemoryBudget(memory)
        try Workers.run(max(1, min(threads, scan.parallelism))) {
            let reader = try scan.makeReader()
            var blocks: [SplitBlock] = []
            while let block = try reader.next() {
                let keeps = keepsRows && budget.isKept
                var read = try SplitBlock(block, columns: columns, wanted: asked, target: target, keepsRows: keeps)
                if keepsRows, !keeps || !budget.take(read.raw?.memoryCount ?? 0) {
                    read.dropRows()
                    for place in blocks.indices { blocks[place].dropRows() }
                }
                blocks.append(read)
            }
            found.withLock { $0 += blocks }
        }
        let blocks = found.withLock { $0 }.sorted { $0.sequence < $1.sequence }
        let rowCount = blocks.reduce(0) { $0 + $1.rowCount }
        let labels = columns.labels.indices.map { joined(blocks, rowCount, \.labels[$0]) }
        return SplitTable(
            input: SplitInput(
                rowCount: rowCount, labels: labels.isEmpty ? nil : LabelColumn(joining: labels),
                groups: columns.groups.map { _ in joined(blocks, rowCount) { $0.groups } },
                times: columns.times.map { _ in joined(blocks, rowCount) { $0.times } },
                weights: try columns.weights.map { try numbers(blocks, [$0], table, refusing: false) },
                features: columns.features.isEmpty
                    ? nil
                    : FeatureMatrix(
                        columnCount: columns.features.count,
                        values: try numbers(blocks, columns.features, table, refusing: true))),
            rows: keepsRows && budget.isKept ? RawRows(blocks.compactMap(\.raw), dialect: table.dialect) : nil,
            header: header(source, target),
            blocks: BlockIndex(
                blocks.map { ($0.sequence, $0.rowCount) }, byteCount: blocks.reduce(0) { $0 + $1.byteCount }))
    }

    /// A table of which only the number of rows is known.
    package init(rowCount: Int) {
        self.init(input: SplitInput(rowCount: rowCount), rows: nil, header: nil, blocks: BlockIndex([]))
    }

    private init(input: SplitInput, rows: RawRows?, header: [UInt8]?, blocks: BlockIndex) {
        self.input = input
        self.rows = rows
        self.header = header
        self.blocks = blocks
    }

    private static func joined(
        _ blocks: [SplitBlock], _ rowCount: Int, _ part: (SplitBlock) -> LabelColumnBuilder?
    ) -> LabelColumn {
        var builder = LabelColumnBuilder(reserving: rowCount)
        for block in blocks {
            if let rows = part(block) { builder.append(contentsOf: rows) }
        }
        return builder.column()
    }

    /// The values of columns of numbers, row after row.
    private static func numbers(
        _ blocks: [SplitBlock], _ columns: [Int], _ table: TextTable, refusing: Bool
    ) throws(TaskFailure) -> [Double] {
        var values: [Double] = []
        var row = 0
        for block in blocks {
            if let bad = block.notNumber {
                let place = row + bad.row + 1
                throw TaskFailure(
                    message: "column \"\(table.columns[bad.column].name)\" holds \"\(bad.value)\" in row \(place), "
                        + "which is no number",
                    help: refusing ? "name the columns of numbers with --features" : nil)
            }
            values += refusing ? block.features : block.weights
            row += block.rowCount
        }
        return values
    }

    private static func header(_ source: RawTable, _ target: Int?) -> [UInt8]? {
        guard let header = source.header, let target, target > 0, target < source.headerFields.count else {
            return source.header
        }
        let field = source.headerFields[target]
        let delimiter = header[field.lowerBound - 1]
        return Array(header[field]) + [delimiter] + header[..<(field.lowerBound - 1)] + header[field.upperBound...]
    }
}
