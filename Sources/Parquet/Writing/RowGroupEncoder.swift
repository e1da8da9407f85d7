import CParquet
import Columnar
import Dispatch

/// A row group that is encoded.
struct EncodedRowGroup: @unchecked Sendable {
    // Its memory is written by nobody any more.
    let chunks: [EncodedChunk]
    let rowCount: Int
}

/// Encodes rows into row groups.
///
/// Used by one thread at a time.
final class RowGroupEncoder: @unchecked Sendable {
    private let schema: WrittenSchema
    private let encoders: [ChunkEncoder]
    private let options: ParquetWriterOptions
    private(set) var rowCount = 0

    init(_ schema: WrittenSchema, options: ParquetWriterOptions) {
        self.schema = schema
        self.options = options
        encoders = schema.leaves.map { ChunkEncoder($0, options: options) }
    }

    /// Whether the group has as much as it may have.
    var isFull: Bool {
        rowCount >= options.rowGroupRows || encoders.reduce(0) { $0 + $1.byteCount } >= options.rowGroupBytes
    }

    /// How many more rows there is room for.
    var room: Int { options.rowGroupRows - rowCount }

    /// Appends rows of columns that have been decoded.
    func append(_ columns: [Column], rows: Range<Int>, workshop: EncodingWorkshop) throws(ParquetWriteError) {
        for (position, column) in columns.enumerated() {
            try append(column, position, rows: rows, workshop: workshop)
        }
        rowCount += rows.count
    }

    /// Appends whole batches and ends the group, on several threads if asked to.
    func encode(
        _ batches: [[Column]], rowCounts: [Int], workshops: [EncodingWorkshop]
    ) throws -> EncodedRowGroup {
        let work = SharedWork(columns: schema.leafRanges.count, workers: workshops.count)
        let encode: @Sendable (Int) -> Void = { worker in
            while let position = work.next() {
                do {
                    for (columns, rows) in zip(batches, rowCounts) {
                        try self.append(columns[position], position, rows: 0..<rows, workshop: workshops[worker])
                    }
                    for leaf in self.schema.leafRanges[position] {
                        work.put(try self.encoders[leaf].finish(workshops[worker]), leaf)
                    }
                } catch { work.fail(error) }
            }
        }
        if workshops.count == 1 {
            encode(0)
        } else {
            DispatchQueue.concurrentPerform(iterations: workshops.count, execute: encode)
        }
        return EncodedRowGroup(chunks: try work.chunks(), rowCount: rowCounts.reduce(0, +))
    }

    /// Ends the group; the next rows begin another.
    func finish(_ workshop: EncodingWorkshop) throws(ParquetWriteError) -> EncodedRowGroup {
        var chunks: [EncodedChunk] = []
        for encoder in encoders { chunks.append(try encoder.finish(workshop)) }
        defer { rowCount = 0 }
        return EncodedRowGroup(chunks: chunks, rowCount: rowCount)
    }

    // MARK: - Columns

    private func append(
        _ column: Column, _ position: Int, rows: Range<Int>, workshop: EncodingWorkshop
    ) throws(ParquetWriteError) {
        let leaves = schema.leafRanges[position]
        if column.type.physical == .nested {
            try appendNested(column, leaves, rows, workshop)
        } else {
            try appendFlat(column.flattened(), encoders[leaves.lowerBound], rows, workshop)
        }
    }

    private func appendFlat(
        _ column: Column, _ encoder: ChunkEncoder, _ rows: Range<Int>, _ workshop: EncodingWorkshop
    ) throws(ParquetWriteError) {
        let width = column.type.physical.width
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: RowGroupEncoder.slice) {
            let count = min(RowGroupEncoder.slice, rows.upperBound - start)
            let values = unsafe UnsafeRawPointer(column.values.base) + start * width
            guard let nulls = column.nulls else {
                try unsafe encoder.append(
                    values, count: count, slots: count, rows: count, definition: nil, repetition: nil,
                    workshop: workshop)
                continue
            }
            let flags = unsafe nulls.base.assumingMemoryBound(to: UInt8.self) + start
            let kept = unsafe workshop.compact(values, flags, count, width: width)
            let levels = unsafe workshop.levels(flags, count)
            try unsafe encoder.append(
                workshop.compacted.base, count: kept, slots: count, rows: count,
                definition: kept == count ? nil : levels, repetition: nil, workshop: workshop)
        }
        // The column lasts as long as its addresses are used.
        withExtendedLifetime(column) {}
    }

    private func appendNested(
        _ column: Column, _ leaves: Range<Int>, _ rows: Range<Int>, _ workshop: EncodingWorkshop
    ) throws(ParquetWriteError) {
        var shredder = Shredder()
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: RowGroupEncoder.slice) {
            let slice = start..<min(start + RowGroupEncoder.slice, rows.upperBound)
            shredder.shred(column, rows: slice)
            for (leaf, shredded) in zip(leaves, shredder.leaves) {
                try append(shredded, rows: slice.count, to: encoders[leaf], workshop)
            }
        }
    }

    private func append(
        _ leaf: ShreddedLeaf, rows: Int, to encoder: ChunkEncoder, _ workshop: EncodingWorkshop
    ) throws(ParquetWriteError) {
        var failure: ParquetWriteError?
        unsafe leaf.definition.withUnsafeBufferPointer { definition in
            unsafe leaf.repetition.withUnsafeBufferPointer { repetition in
                do throws(ParquetWriteError) {
                    try unsafe encoder.append(
                        leaf.values.values.base, count: leaf.values.count, slots: definition.count, rows: rows,
                        definition: definition.baseAddress, repetition: repetition.baseAddress, workshop: workshop)
                } catch { failure = error }
            }
        }
        withExtendedLifetime(leaf) {}
        if let failure { throw failure }
    }

    /// Rows that are handled at once, so that they stay in the processor's cache.
    private static let slice = 2048
}

extension PhysicalType {
    /// Bytes of a value.
    var width: Int {
        switch self {
        case .bool: 1
        case .int64, .double: 8
        case .int128, .bytes: 16
        case .nested: 0
        }
    }
}

extension EncodingWorkshop {
    /// Puts the values that are not NULL into ``compacted``; answers how many.
    @unsafe func compact(
        _ values: UnsafeRawPointer, _ nulls: UnsafePointer<UInt8>, _ count: Int, width: Int
    ) -> Int {
        compacted.truncate()
        let target = unsafe compacted.reserve(count * width)
        switch width {
        case 1:
            return unsafe pjrun_compact8(
                values.assumingMemoryBound(to: UInt8.self), nulls, count, target.assumingMemoryBound(to: UInt8.self))
        case 8:
            return unsafe pjrun_compact64(
                values.assumingMemoryBound(to: UInt64.self), nulls, count, target.assumingMemoryBound(to: UInt64.self))
        default: return unsafe pjrun_compact128(values, nulls, count, target)
        }
    }

    /// The definition levels of an optional column: 1, and 0 where it is NULL; valid until the next call.
    @unsafe func levels(_ nulls: UnsafePointer<UInt8>, _ count: Int) -> UnsafePointer<UInt8> {
        marks.truncate()
        let target = unsafe marks.reserve(count).assumingMemoryBound(to: UInt8.self)
        for row in 0..<count { unsafe target[row] = nulls[row] == 0 ? 1 : 0 }
        return unsafe UnsafePointer(target)
    }
}
