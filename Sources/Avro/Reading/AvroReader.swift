import CChecksums
import Columnar
import Compression

#if canImport(Glibc)
    import Glibc
#endif

/// What one thread reads of a scan.
final class AvroReader: BlockReader {
    private let scan: AvroScan
    private var piece: AvroScan.Piece?
    private var blocks = 0
    /// Where the next block begins.
    private var place = 0
    /// The part of the file that was read last, and where it begins.
    private var window: (buffer: Buffer, start: Int)?

    // Of the file.
    private var columns: [AvroColumnReader] = []
    /// For each column of the scan the position in `columns`; nil where it is constant for the file or not there.
    private var sources: [Int?] = []
    /// For each field of the file the position in `columns`, or nil if it is skipped.
    private var targets: [Int?] = []
    private var fields: [AvroSchema.Field] = []
    private var decompressor: BlockDecompressor?
    private var prepared: FileBytes?

    // Of the block that is being read.
    private var content: Buffer?
    private var contentStart = 0
    private var bytes: AvroBytes?
    private var rowsLeft = 0

    /// Rows that are given at once.
    private static let rowsOfBlock = 8192

    init(scan: AvroScan) {
        self.scan = scan
    }

    func next() throws -> (any RowBlock)? {
        var owners: [any AnyObject & Sendable] = []
        var rows = 0
        while rows < AvroReader.rowsOfBlock {
            if rowsLeft == 0 {
                guard try openBlock(mayClaim: rows == 0) else { break }
            }
            if let content { owners.append(content) }
            rows += try readRows(upTo: AvroReader.rowsOfBlock - rows)
        }
        guard rows > 0, let piece else { return nil }
        defer { blocks += 1 }
        let made = columns.map { $0.finish(owners: owners) }
        let values = zip(scan.wanted, sources).map { position, source in
            if let source { return made[source] }
            let isNull = position < scan.table.columns.count
            return Column.constant(
                isNull ? .null : scan.table.constant(position, of: piece.file.file),
                type: scan.table.schema[position].type,
                count: rows)
        }
        return AvroBlock(columns: values, rowCount: rows, sequence: piece.sequence + blocks)
    }

    // MARK: - Rows

    private func readRows(upTo limit: Int) throws -> Int {
        let count = min(limit, rowsLeft)
        rowsLeft -= count
        if columns.isEmpty {
            if rowsLeft == 0 { content = nil }
            return count
        }
        guard var cursor = bytes, let piece else { return count }
        do {
            for _ in 0..<count {
                for (field, target) in zip(fields, targets) {
                    if let target { try columns[target].read(&cursor) } else { try cursor.skip(field.schema) }
                }
            }
            if rowsLeft == 0 && !cursor.isAtEnd { throw cursor.fault("a block has more bytes than its rows") }
        } catch let fault as AvroBytes.Fault {
            throw AvroError.malformed(
                reason:
                    "The block at byte \(contentStart) is damaged: \(fault.reason), after \(fault.position) bytes of it",
                file: piece.file.file.location, offset: contentStart)
        }
        bytes = cursor
        return count
    }

    // MARK: - Blocks

    /// Opens the next block, also of another piece if that is allowed; false when there is none.
    private func openBlock(mayClaim: Bool) throws -> Bool {
        while true {
            if let piece, place < piece.range.upperBound {
                if try readBlock(piece) { return true }
                continue
            }
            guard mayClaim, let next = try scan.claim() else {
                content = nil
                return false
            }
            piece = next
            blocks = 0
            window = nil
            try prepare(next.file)
            place = next.range.lowerBound
            if place > next.file.header.byteCount { try findBlock(next) }
        }
    }

    /// Reads a block; false if it has no rows.
    private func readBlock(_ piece: AvroScan.Piece) throws -> Bool {
        let (file, header) = (piece.file.bytes, piece.file.header)
        var (rows, size, head) = (0, 0, 0)
        let start = place
        try withBytes(start, count: 20) { bytes in
            rows = Int(try bytes.long())
            size = Int(try bytes.long())
            head = bytes.position
        }
        let end = start + head + size + AvroHeader.syncSize
        guard rows >= 0, size >= 0, size <= file.byteCount, end <= file.byteCount else {
            throw AvroError.malformed(
                reason: "A block says that it has \(rows) rows in \(size) bytes", file: file.location, offset: start)
        }
        let isBelieved = header.schema.mayBeEmpty ? rows <= AvroBytes.emptyItems << 4 : true
        try withBytes(start + head + size, count: AvroHeader.syncSize) { bytes in
            if try bytes.view(AvroHeader.syncSize).array != header.sync || !isBelieved {
                throw bytes.fault("the mark at its end is missing")
            }
        }
        place = end
        scan.count(end - start)
        if rows == 0 { return false }
        contentStart = start
        rowsLeft = rows
        if columns.isEmpty { return true }
        let buffer = try content(start + head, size, piece)
        content = buffer
        unsafe bytes = AvroBytes(start: buffer.base.assumingMemoryBound(to: UInt8.self), count: buffer.byteCount)
        if !header.schema.mayBeEmpty && rows > buffer.byteCount {
            throw AvroError.malformed(
                reason: "A block says that it has \(rows) rows in \(buffer.byteCount) bytes", file: file.location,
                offset: start)
        }
        return true
    }

    /// The content of a block, decompressed.
    private func content(_ start: Int, _ size: Int, _ piece: AvroScan.Piece) throws -> Buffer {
        let stored = try piece.file.bytes.read(at: start, count: size)
        guard let decompressor else { return stored }
        let isSnappy = piece.file.header.codec == .snappy
        let packed = unsafe UnsafeRawBufferPointer(start: stored.base, count: max(0, size - (isSnappy ? 4 : 0)))
        defer { withExtendedLifetime(stored) {} }
        do throws(CodecError) {
            let content = Buffer.copy(of: try unsafe decompressor.decompress(packed, limit: AvroReader.contentLimit))
            // Snappy's blocks have the checksum of the content behind them, big-endian (specification, "Required Codecs").
            if isSnappy, size >= 4 {
                let told = unsafe UInt32(bigEndian: (stored.base + (size - 4)).loadUnaligned(as: UInt32.self))
                let found = unsafe checksum_crc_update(checksum_crc32, 0, content.base, content.byteCount)
                if UInt64(told) != found { throw .corrupt(.snappy) }
            }
            return content
        } catch {
            throw AvroError.compression(error, file: piece.file.file.location, offset: start)
        }
    }

    /// The most bytes of a block's content that are believed.
    private static let contentLimit = 1 << 31

    /// Finds the first block that begins in a piece: behind a mark.
    private func findBlock(_ piece: AvroScan.Piece) throws {
        let sync = piece.file.header.sync
        var from = place - AvroHeader.syncSize
        place = piece.range.upperBound
        while from < piece.range.upperBound {
            let buffer = try piece.file.bytes.read(at: from, count: 1 << 20)
            if let found = AvroReader.find(sync, in: buffer) {
                place = from + found + sync.count
                return
            }
            if buffer.byteCount < 1 << 20 { return }
            from += buffer.byteCount - sync.count + 1
        }
    }

    private static func find(_ mark: [UInt8], in buffer: Buffer) -> Int? {
        let last = buffer.byteCount - mark.count
        var at = 0
        while at <= last {
            guard let hit = unsafe memchr(buffer.base + at, Int32(mark[0]), last - at + 1) else { return nil }
            let offset = unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(buffer.base)
            if unsafe memcmp(hit, mark, mark.count) == 0 { return offset }
            at = offset + 1
        }
        return nil
    }

    /// Reads bytes of the file, of which there may be fewer at its end.
    private func withBytes(_ start: Int, count: Int, _ body: (inout AvroBytes) throws -> Void) throws {
        guard let piece else { return }
        let isInside = window.map { start >= $0.start && start + count <= $0.start + $0.buffer.byteCount } ?? false
        if !isInside { window = (try piece.file.bytes.read(at: start, count: 1 << 16), start) }
        guard let window else { return }
        let offset = start - window.start
        var bytes = unsafe AvroBytes(
            start: window.buffer.base.assumingMemoryBound(to: UInt8.self) + offset,
            count: max(0, min(count, window.buffer.byteCount - offset)))
        do { try body(&bytes) } catch let fault as AvroBytes.Fault {
            throw AvroError.malformed(
                reason: "A block is damaged: \(fault.reason)", file: piece.file.file.location,
                offset: start + fault.position)
        }
    }

    // MARK: - Files

    /// Plans how the columns of a file are read.
    private func prepare(_ file: OpenAvroFile) throws {
        if prepared === file.bytes { return }
        prepared = file.bytes
        let location = file.file.location
        fields = try file.header.fields(location)
        columns = []
        targets = Array(repeating: nil, count: fields.count)
        sources = []
        for position in scan.wanted {
            let column = position < scan.table.columns.count ? scan.table.columns[position] : nil
            let name = column?.name?.lowercased()
            guard let column, let field = fields.firstIndex(where: { $0.name.lowercased() == name }) else {
                sources.append(nil)
                continue
            }
            sources.append(columns.count)
            targets[field] = columns.count
            columns.append(
                try AvroColumnReader.make(
                    fields[field].schema, as: column.type, column: column.name ?? "", file: location))
        }
        do throws(CodecError) {
            decompressor = try file.header.codec.format.map { format throws(CodecError) in try BlockDecompressor(format)
            }
        } catch {
            throw AvroError.compression(error, file: location, offset: 0)
        }
    }
}

/// Rows of an Avro file.
private final class AvroBlock: RowBlock {
    let sequence: Int
    let rowCount: Int
    private let columns: [Column]

    init(columns: [Column], rowCount: Int, sequence: Int) {
        self.columns = columns
        self.rowCount = rowCount
        self.sequence = sequence
    }

    func column(_ position: Int, rows: Selection?, undecoded: Bool) throws -> Column {
        rows.map { columns[position].gathered($0) } ?? columns[position]
    }
}
