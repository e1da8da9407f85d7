import CSV
import Columnar

/// Writes parts in any order of rows with bounded memory: rows are appended to buckets of places in one pass over the
/// table, then each bucket is put in order and written to its place.
struct BucketedParts: Sendable {
    private let scan: RowScan
    private let destinations: RowDestinations
    private let outputs: PartOutputs
    private let memory: Int
    private let spill: RowSpill
    private let threads: Int

    /// Prepares to write.
    ///
    /// - Parameters:
    ///   - scan: the rows.
    ///   - outputs: the files.
    ///   - destinations: where each row goes.
    ///   - memory: bytes that may be used, beside the destinations.
    ///   - folder: where the temporary file is.
    /// - Throws: `OutputError`.
    init(
        _ scan: RowScan, to outputs: PartOutputs, destinations: RowDestinations, memory: Int, folder: String
    ) throws {
        self.scan = scan
        self.outputs = outputs
        self.destinations = destinations
        self.memory = memory
        threads = scan.threads
        let plan = BucketPlan(
            partBounds: destinations.bounds, byteCount: scan.index.byteCount, memory: memory, threads: threads)
        spill = try RowSpill(plan, in: folder)
    }

    /// Writes all rows; files are not yet published.
    func write() throws {
        try scatter()
        let buckets = spill.buckets
        var offsets: [Int] = []
        var ends = outputs.starts
        for (bucket, part) in zip(buckets, spill.plan.parts) {
            offsets.append(ends[part])
            ends[part] += bucket.byteCount
        }
        let compressed = PartOffsets(outputs.starts)
        let turns = TurnOrder()
        let claims = Claims(count: buckets.count)
        let places = offsets
        try Workers.run(max(1, min(threads, buckets.count))) {
            do {
                while let number = claims.next() {
                    try order(number, buckets[number], at: places[number], turns, compressed)
                }
            } catch {
                turns.abandon()
                throw error
            }
        }
    }

    private func scatter() throws {
        try scan.eachThread {
            let gathering = RowGathering(spill)
            return RowScan.Sink { rows, _, firstRow in
                for row in 0..<rows.rowCount {
                    try destinations.eachPlace(of: firstRow &+ row) { place in
                        try gathering.put(rows[row], at: place)
                    }
                }
            } finish: {
                try gathering.finish()
            }
        }
    }

    // MARK: - Order

    /// Puts a bucket in order and writes it.
    private func order(
        _ number: Int, _ bucket: RowSpill.Bucket, at offset: Int, _ turns: TurnOrder, _ compressed: PartOffsets
    ) throws {
        let part = spill.plan.parts[number]
        let count = spill.plan.places(of: number).count
        var member: [UInt8] = []
        var end = offset
        for range in try ranges(bucket, count: count) {
            let rows = try load(bucket, range, isWhole: range.count == count)
            let bytes = Buffer(byteCount: min(rows.byteCount, BucketedParts.pieceSize) + Buffer.padding + rows.longest)
            var row = 0
            while row < range.count {
                let from = row
                var length = 0
                while row < range.count, length == 0 || length + rows.views[row].count <= BucketedParts.pieceSize {
                    length += rows.views[row].count
                    row += 1
                }
                rows.copy(from..<row, to: bytes)
                let piece = unsafe UnsafeRawBufferPointer(start: bytes.base, count: length)
                if outputs.compresses(part) {
                    member += unsafe try PartOutputs.member(piece)
                } else {
                    try unsafe outputs.write(piece, to: part, at: end)
                    end += length
                }
            }
        }
        let size = member.count
        let place = try turns.take(number) { compressed.reserve(size, in: part) }
        if size > 0 { try unsafe member.withUnsafeBytes { try unsafe outputs.write($0, to: part, at: place) } }
    }

    /// Bytes that are written at once.
    private static let pieceSize = 1 << 20

    /// The places of a bucket in pieces that fit into memory: one, unless long rows have come together in it.
    private func ranges(_ bucket: RowSpill.Bucket, count: Int) throws -> [Range<Int>] {
        let limit = max(1, memory / (2 * threads))
        guard bucket.byteCount + 24 * count > 2 * limit, count > 1 else { return [0..<count] }
        var lengths = [UInt32](repeating: 0, count: count)
        try eachRecord(bucket) { place, row in lengths[place] = UInt32(truncatingIfNeeded: row.count) }
        var ranges: [Range<Int>] = []
        var from = 0
        var size = 0
        for place in 0..<count {
            let length = Int(lengths[place]) + 24
            if size + length > limit, place > from {
                ranges.append(from..<place)
                from = place
                size = 0
            }
            size += length
        }
        return ranges + [from..<count]
    }

    /// The rows of some places of a bucket.
    private struct Rows {
        let text: Buffer
        let viewBuffer: Buffer
        let count: Int
        var byteCount = 0
        var longest = 0

        var views: Lane<ByteView> { Lane(viewBuffer, count: count) }

        func copy(_ range: Range<Int>, to target: Buffer) {
            var end = unsafe target.base
            let views = views
            for row in range {
                let view = views[row]
                unsafe end.copyMemory(from: view.start, byteCount: view.count)
                unsafe end += view.count
            }
        }
    }

    private func load(_ bucket: RowSpill.Bucket, _ range: Range<Int>, isWhole: Bool) throws -> Rows {
        let views = Buffer(byteCount: 16 * max(1, range.count))
        let lane = Lane<ByteView>(views, count: range.count)
        if isWhole {
            let text = Buffer(byteCount: bucket.extents.reduce(0) { $0 + $1.byteCount })
            var rows = Rows(text: text, viewBuffer: views, count: range.count)
            var position = 0
            for extent in bucket.extents {
                try spill.read(extent, into: text, at: position)
                position += extent.byteCount
            }
            BucketedParts.walk(text, position) { place, row in
                lane[place] = row
                rows.byteCount += row.count
                rows.longest = max(rows.longest, row.count)
            }
            return rows
        }
        // The bytes wanted are not side by side: they are picked out of the extents.
        var size = 0
        try eachRecord(bucket) { place, row in if range.contains(place) { size += row.count } }
        let text = Buffer(byteCount: size)
        var rows = Rows(text: text, viewBuffer: views, count: range.count, byteCount: size)
        var end = 0
        try eachRecord(bucket) { place, row in
            guard range.contains(place) else { return }
            unsafe (text.base + end).copyMemory(from: row.start, byteCount: row.count)
            lane[place - range.lowerBound] = unsafe ByteView(
                start: UnsafePointer((text.base + end).assumingMemoryBound(to: UInt8.self)), count: row.count)
            end += row.count
            rows.longest = max(rows.longest, row.count)
        }
        return rows
    }

    /// Reads all records of a bucket, extent by extent.
    private func eachRecord(_ bucket: RowSpill.Bucket, _ body: (Int, ByteView) -> Void) throws {
        var buffer = Buffer(byteCount: spill.plan.bufferSize)
        for extent in bucket.extents {
            if extent.byteCount > buffer.byteCount { buffer = Buffer(byteCount: extent.byteCount) }
            try spill.read(extent, into: buffer, at: 0)
            BucketedParts.walk(buffer, extent.byteCount, body)
        }
    }

    /// Calls a body with the place and the bytes of each record.
    private static func walk(_ buffer: Buffer, _ count: Int, _ body: (Int, ByteView) -> Void) {
        var position = 0
        while position < count {
            let record = unsafe buffer.base + position
            let place = unsafe Int(record.loadUnaligned(as: UInt32.self))
            let length = unsafe Int(record.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
            let start = unsafe UnsafePointer((record + RowSpill.headSize).assumingMemoryBound(to: UInt8.self))
            body(place, unsafe ByteView(start: start, count: length))
            position += RowSpill.headSize + length
        }
    }
}
