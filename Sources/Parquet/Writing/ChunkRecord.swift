/// What a page that was written has.
struct PageRecord {
    /// Bytes with the header.
    let compressedSize: Int
    let uncompressedSize: Int
    let slotCount: Int
    let nullCount: Int
    let rowCount: Int
    let bounds: ValueBounds
    /// Whether its values are numbers of the dictionary.
    let hasNumbers: Bool
}

/// What is known of the pages of a chunk that is being written.
struct ChunkRecord {
    private(set) var pages: [PageRecord] = []
    private var bounds = ValueBounds.none
    /// Bytes of the pages with their headers.
    var uncompressedSize = 0

    /// The most bytes of a text in the statistics of a chunk (Trino's PrimitiveColumnWriter) and of a page (parquet-java).
    private static let chunkTextLimit = 1024
    private static let pageTextLimit = 64

    mutating func note(_ page: PageRecord) {
        pages.append(page)
        bounds.merge(page.bounds)
        uncompressedSize += page.uncompressedSize
    }

    /// What the file says of the chunk; offsets begin at its start.
    func encoded(
        _ leaf: WrittenLeaf, _ bytes: PageBytes, dictionarySize: Int?, _ options: ParquetWriterOptions
    ) -> EncodedChunk {
        let numbered = pages.filter(\.hasNumbers).count
        var encodings: [Encoding] = [.rle]
        var counts: [PageEncodingStatistics] = []
        if numbered > 0 {
            encodings.append(.plainDictionary)
            counts.append(PageEncodingStatistics(pageType: .dictionary, encoding: .plainDictionary, count: 1))
            counts.append(PageEncodingStatistics(pageType: .data, encoding: .plainDictionary, count: Int32(numbered)))
        }
        if numbered < pages.count {
            encodings.append(.plain)
            counts.append(
                PageEncodingStatistics(pageType: .data, encoding: .plain, count: Int32(pages.count - numbered)))
        }
        var metadata = ColumnMetadata(
            type: leaf.form.type, encodings: encodings, path: leaf.path, codec: options.compression.codec,
            valueCount: pages.reduce(0) { $0 + $1.slotCount }, totalUncompressedSize: uncompressedSize,
            totalCompressedSize: bytes.count, dataPageOffset: dictionarySize ?? 0)
        metadata.dictionaryPageOffset = dictionarySize.map { _ in 0 }
        metadata.encodingStatistics = counts
        metadata.statistics = statistics(leaf)
        return EncodedChunk(
            leaf: leaf, pages: bytes, metadata: metadata, offsetIndex: offsets(dictionarySize ?? 0),
            columnIndex: columnIndex(leaf))
    }

    private func statistics(_ leaf: WrittenLeaf) -> Statistics {
        var result = Statistics(nullCount: pages.reduce(0) { $0 + $1.nullCount })
        guard let (least, greatest) = bounds.stored(leaf, limit: ChunkRecord.chunkTextLimit) else { return result }
        result.minValue = least?.bytes
        result.maxValue = greatest?.bytes
        result.isMinValueExact = least?.isExact
        result.isMaxValueExact = greatest?.isExact
        switch leaf.form {
        // Signed numbers have the order that the old fields were made by.
        case .boolean, .int32, .int64, .float, .double, .millisOfMicros, .nanosOfPicos:
            result.deprecatedMin = least?.bytes
            result.deprecatedMax = greatest?.bytes
        default: break
        }
        return result
    }

    private func offsets(_ start: Int) -> OffsetIndex {
        var (offset, row) = (start, 0)
        return OffsetIndex(
            pages: pages.map { page in
                defer {
                    offset += page.compressedSize
                    row += page.rowCount
                }
                return PageLocation(offset: offset, compressedSize: page.compressedSize, firstRow: row)
            })
    }

    /// Nil if a page with values has no bounds.
    private func columnIndex(_ leaf: WrittenLeaf) -> ColumnIndex? {
        var index = ColumnIndex(nullPages: [], minValues: [], maxValues: [], boundaryOrder: .unordered, nullCounts: [])
        for page in pages {
            let isNull = page.nullCount == page.slotCount
            index.nullPages.append(isNull)
            index.nullCounts?.append(Int64(page.nullCount))
            if isNull {
                index.minValues.append([])
                index.maxValues.append([])
                continue
            }
            guard let (least, greatest) = page.bounds.stored(leaf, limit: ChunkRecord.pageTextLimit), let least,
                let greatest
            else { return nil }
            index.minValues.append(least.bytes)
            index.maxValues.append(greatest.bytes)
        }
        let known = pages.map(\.bounds).filter { !$0.isNone }
        if zip(known, known.dropFirst()).allSatisfy({ $0.precedes($1) }) {
            index.boundaryOrder = .ascending
        } else if zip(known, known.dropFirst()).allSatisfy({ $1.precedes($0) }) {
            index.boundaryOrder = .descending
        }
        return index
    }
}
