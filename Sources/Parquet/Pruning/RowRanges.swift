import Columnar

extension PlannedFile {
    /// The rows of a row group that may satisfy all constraints.
    func rows(
        of rowGroup: Int, satisfying constraints: [ColumnConstraint], table: ParquetTable
    ) throws(ParquetError) -> [Range<Int>] {
        let group = parquet.metadata.rowGroups[rowGroup]
        var ranges = [0..<group.rowCount]
        for constraint in constraints where constraint.column < table.columns.count {
            guard let plan = try PlannedFile.plan(table.columns[constraint.column], of: parquet) else {
                // The file does not have the column.
                if !constraint.admits(.null) { return [] }
                continue
            }
            guard let leaf = plan.single, let number = leaf.node.leaf, let chunk = group.columns[number].metadata else {
                continue
            }
            let takesNull = constraint.admits(.null)
            if !takesNull, try !mayHave(constraint, leaf, number, chunk) { return [] }
            if !takesNull, let admits = constraint.admitsRange, !ranges.isEmpty {
                ranges = try ranges.intersected(
                    with: pages(group, number, leaf, admits) ?? [0..<group.rowCount])
            }
        }
        return ranges
    }

    /// Whether a chunk may have a value that satisfies a constraint.
    private func mayHave(
        _ constraint: ColumnConstraint, _ leaf: ColumnPlan.PlannedLeaf, _ number: Int, _ chunk: ColumnMetadata
    ) throws(ParquetError) -> Bool {
        if let statistics = chunk.statistics {
            if let nulls = statistics.nullCount, nulls == chunk.valueCount { return false }
            let orders = parquet.metadata.columnOrders
            let order = orders.flatMap { $0.indices.contains(number) ? $0[number] : nil }
            if let (low, high) = Bounds(leaf: leaf).range(statistics, order: order),
                let admits = constraint.admitsRange, !admits(low, high)
            {
                return false
            }
        }
        if let values = constraint.values, values.count <= 64, let filter = try BloomFilter(parquet, chunk) {
            return try filter.mayHave(values, leaf)
        }
        return true
    }

    /// The rows of the pages that may have a value that satisfies a condition; nil if the file does not say.
    private func pages(
        _ group: RowGroup, _ number: Int, _ leaf: ColumnPlan.PlannedLeaf, _ admits: (Value, Value) -> Bool
    ) throws(ParquetError) -> [Range<Int>]? {
        let chunk = group.columns[number]
        guard let locations = try parquet.pageLocations(chunk, rowCount: group.rowCount), locations.count > 1,
            let index: ColumnIndex = try parquet.structure(chunk.columnIndexOffset, chunk.columnIndexLength),
            index.nullPages.count == locations.count, index.minValues.count == locations.count,
            index.maxValues.count == locations.count
        else { return nil }
        let bounds = Bounds(leaf: leaf)
        var kept: [Range<Int>] = []
        for (page, location) in locations.enumerated() {
            if index.nullPages[page] { continue }
            if let (low, high) = bounds.range(index.minValues[page], index.maxValues[page]), !admits(low, high) {
                continue
            }
            let end = page + 1 < locations.count ? locations[page + 1].firstRow : group.rowCount
            if let last = kept.last, last.upperBound == location.firstRow {
                kept[kept.count - 1] = last.lowerBound..<end
            } else if location.firstRow < end {
                kept.append(location.firstRow..<end)
            }
        }
        return kept
    }
}

extension ParquetFile {
    /// Where the data pages of a chunk begin; nil if the file does not say, or says nonsense.
    func pageLocations(_ chunk: ColumnChunk, rowCount: Int) throws(ParquetError) -> [PageLocation]? {
        guard let index: OffsetIndex = try structure(chunk.offsetIndexOffset, chunk.offsetIndexLength),
            let first = index.pages.first, first.firstRow == 0
        else { return nil }
        for (one, next) in zip(index.pages, index.pages.dropFirst()) {
            guard one.firstRow < next.firstRow, one.offset < next.offset else { return nil }
        }
        guard let last = index.pages.last, last.firstRow < rowCount else { return nil }
        return index.pages
    }

    /// A structure that lies somewhere in the file; nil if it is not there or damaged: indexes only save work.
    func structure<Structure: CompactStructure>(_ offset: Int?, _ length: Int?) throws(ParquetError) -> Structure? {
        guard let offset, let length, offset >= 4, length > 0, length <= footerOffset - offset else { return nil }
        let buffer = Buffer(byteCount: length)
        try file.read(offset..<offset + length, into: buffer)
        defer { withExtendedLifetime(buffer) {} }
        var reader = unsafe CompactReader(
            start: buffer.base.assumingMemoryBound(to: UInt8.self), count: length, origin: offset)
        return try? Structure(from: &reader)
    }
}

extension [Range<Int>] {
    /// What lies in ranges of both; all ascend.
    func intersected(with other: [Range<Int>]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var (one, two) = (0, 0)
        while one < count, two < other.count {
            let common = self[one].clamped(to: other[two])
            if !common.isEmpty { result.append(common) }
            if self[one].upperBound < other[two].upperBound { one += 1 } else { two += 1 }
        }
        return result
    }
}
