import CParquet
import Columnar

/// A Bloom filter of a column chunk: says of some values that they are not there.
struct BloomFilter {
    private let file: ParquetFile
    private let start: Int
    private let blocks: Int

    /// Bytes that a header has at most.
    private static let headerRoom = 64

    /// Finds the filter of a chunk; nil if it has none that can be used.
    init?(_ file: ParquetFile, _ chunk: ColumnMetadata) throws(ParquetError) {
        guard let offset = chunk.bloomFilterOffset, offset >= 4, offset < file.footerOffset else { return nil }
        let count = min(BloomFilter.headerRoom, file.footerOffset - offset)
        let buffer = Buffer(byteCount: count)
        try file.file.read(offset..<offset + count, into: buffer)
        var reader = unsafe CompactReader(
            start: buffer.base.assumingMemoryBound(to: UInt8.self), count: count, origin: offset)
        defer { withExtendedLifetime(buffer) {} }
        // Without a filter more is read, and nothing is wrong.
        guard let header = try? BloomFilterHeader(from: &reader), header.isKnown, header.byteCount >= 32,
            header.byteCount % 32 == 0
        else { return nil }
        start = offset + reader.position
        blocks = header.byteCount / 32
        guard header.byteCount <= file.footerOffset - start else { return nil }
        self.file = file
    }

    /// Whether one of some values can be in the chunk.
    func mayHave(_ values: [Value], _ leaf: ColumnPlan.PlannedLeaf) throws(ParquetError) -> Bool {
        for value in values {
            guard let bytes = BloomFilter.plain(value, leaf.conversion) else { return true }
            let hash = unsafe bytes.withUnsafeBufferPointer { bytes in
                unsafe bytes.baseAddress.map { unsafe pjrun_xxhash64($0, bytes.count) } ?? 0
            }
            let block = pjrun_bloom_block(bytes.isEmpty ? 0xEF46_DB37_51D8_E999 : hash, blocks)
            let buffer = Buffer(byteCount: 32)
            try file.file.read(start + block * 32..<start + block * 32 + 32, into: buffer)
            let found = withExtendedLifetime(buffer) {
                unsafe pjrun_bloom_has(
                    buffer.base.assumingMemoryBound(to: UInt8.self), bytes.isEmpty ? 0xEF46_DB37_51D8_E999 : hash)
            }
            if found != 0 { return true }
        }
        return false
    }

    /// The value as PLAIN writes it, or nil where the column has another value than the file.
    private static func plain(_ value: Value, _ conversion: Conversion) -> [UInt8]? {
        guard conversion.steps.isEmpty else { return nil }
        switch (conversion.first, value) {
        case (.texts, .bytes(let bytes)), (.fixedTexts, .bytes(let bytes)): return bytes
        case (.int64, .int64(let number)): return (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        case (.int32, .int64(let number)): return (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        default: return nil
        }
    }
}
