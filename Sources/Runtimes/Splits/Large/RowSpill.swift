import CSV
import Columnar
import Synchronization

/// Rows on their way to their buckets: a record for each, its place within the bucket, its length and its bytes.
final class RowSpill: Sendable {
    /// Where some records of a bucket are.
    struct Extent: Hashable, Sendable {
        let offset: Int
        let byteCount: Int
    }

    /// What is known of a bucket.
    struct Bucket: Sendable {
        fileprivate(set) var extents: [Extent] = []
        /// Bytes of its rows.
        fileprivate(set) var byteCount = 0
    }

    let plan: BucketPlan
    private let file: SpillFile
    private let state: Mutex<[Bucket]>
    /// Bytes in front of a row.
    static let headSize = 8

    init(_ plan: BucketPlan, in folder: String) throws {
        self.plan = plan
        file = try SpillFile(in: folder)
        state = Mutex([Bucket](repeating: Bucket(), count: plan.count))
    }

    /// What is known of all buckets, when all rows are there.
    var buckets: [Bucket] { state.withLock { $0 } }

    /// Writes records of a bucket.
    fileprivate func append(_ bytes: UnsafeRawBufferPointer, rows: Int, to bucket: Int) throws {
        let offset = unsafe try file.append(bytes)
        state.withLock { buckets in
            buckets[bucket].extents.append(Extent(offset: offset, byteCount: bytes.count))
            buckets[bucket].byteCount += bytes.count - rows * RowSpill.headSize
        }
    }

    /// Reads records.
    func read(_ extent: Extent, into buffer: Buffer, at position: Int) throws {
        let target = unsafe UnsafeMutableRawBufferPointer(start: buffer.base + position, count: extent.byteCount)
        try unsafe file.read(into: target, at: extent.offset)
    }
}

/// Gathers the rows of one thread for each bucket, so that the file gets them in pieces of some size.
final class RowGathering {
    private let spill: RowSpill
    private let size: Int
    private let buffer: Buffer
    private var counts: [Int]
    private var rows: [Int]

    init(_ spill: RowSpill) {
        self.spill = spill
        size = spill.plan.bufferSize
        buffer = Buffer(byteCount: size * spill.plan.count)
        counts = [Int](repeating: 0, count: spill.plan.count)
        rows = counts
    }

    /// Takes a row for a place.
    func put(_ row: ByteView, at place: Int) throws {
        let bucket = spill.plan.bucket(of: place)
        let length = RowSpill.headSize + row.count
        if counts[bucket] + length > size { try flush(bucket) }
        let head = UInt32(truncatingIfNeeded: place - spill.plan.bounds[bucket])
        guard length <= size else {
            // A row larger than all buffers goes alone.
            let record = Buffer(byteCount: length)
            write(head, row, to: record, at: 0)
            return try unsafe spill.append(
                UnsafeRawBufferPointer(start: record.base, count: length), rows: 1, to: bucket)
        }
        write(head, row, to: buffer, at: bucket * size + counts[bucket])
        counts[bucket] += length
        rows[bucket] += 1
    }

    private func write(_ head: UInt32, _ row: ByteView, to buffer: Buffer, at position: Int) {
        let target = unsafe buffer.base + position
        unsafe target.storeBytes(of: head, as: UInt32.self)
        unsafe target.storeBytes(of: UInt32(truncatingIfNeeded: row.count), toByteOffset: 4, as: UInt32.self)
        unsafe (target + RowSpill.headSize).copyMemory(from: row.start, byteCount: row.count)
    }

    private func flush(_ bucket: Int) throws {
        guard counts[bucket] > 0 else { return }
        let bytes = unsafe UnsafeRawBufferPointer(start: buffer.base + bucket * size, count: counts[bucket])
        try unsafe spill.append(bytes, rows: rows[bucket], to: bucket)
        counts[bucket] = 0
        rows[bucket] = 0
    }

    /// Writes what is left.
    func finish() throws {
        for bucket in counts.indices { try flush(bucket) }
    }
}
