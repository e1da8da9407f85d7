import Columnar
import Compression

/// A page, decompressed.
struct Page {
    let header: PageHeader
    /// What its bytes lie in.
    let owner: Buffer
    /// Where in the owner they begin.
    let start: Int
    let count: Int
    /// Where its bytes lie in the file, for errors.
    let offset: Int
}

/// Reads the pages of a column chunk, for one thread.
final class PageReader {
    let file: ParquetFile
    let chunk: ColumnMetadata
    /// The column, for errors.
    private let column: String
    /// Where the next header begins in the file.
    private(set) var position: Int
    /// Where the chunk ends at the latest.
    private let end: Int
    /// Bytes of the file from ``windowStart`` on.
    private var window = Buffer(byteCount: 0)
    private var windowStart = 0
    private var windowCount = 0
    private let windowSize: Int
    private var pool = BufferPool()
    private let codecs: Codecs

    /// Bytes that are read at once, and for whole chunks.
    private static let usualWindow = 1 << 20
    private static let wholeChunk = 2 << 20

    /// Begins at the first page of a column chunk.
    ///
    /// - Parameters:
    ///   - file: the file.
    ///   - rowGroup: number of the row group.
    ///   - leaf: the column.
    ///   - codecs: of the thread.
    ///   - share: how many chunks are read at the same time by a thread, so that many columns take no more memory.
    /// - Throws: ``ParquetError`` of chunks that lie beyond the file, are encrypted, or have a codec that is not read.
    init(
        _ file: ParquetFile, rowGroup: Int, leaf: SchemaNode, codecs: Codecs, share: Int = 1
    ) throws(ParquetError) {
        self.file = file
        self.codecs = codecs
        column = leaf.path.joined(separator: ".")
        let place = ParquetPlace(file: file.location, column: column)
        let entry = file.metadata.rowGroups[rowGroup].columns[leaf.leaf ?? 0]
        guard !entry.isEncrypted, let chunk = entry.metadata else {
            throw .unsupported(feature: "encrypted columns", at: place)
        }
        guard entry.filePath == nil else { throw .unsupported(feature: "column chunks in other files", at: place) }
        self.chunk = chunk
        guard chunk.codec == .uncompressed || Codecs.format(chunk.codec) != nil else {
            throw .unsupported(feature: "the compression \(chunk.codec)", at: place)
        }
        var start = chunk.dataPageOffset
        // Some writers give 0 where there is no dictionary.
        if let dictionary = chunk.dictionaryPageOffset, dictionary > 0, dictionary < start { start = dictionary }
        let limit = file.footerOffset
        guard start >= 4, start <= limit, chunk.totalCompressedSize <= limit - start else {
            throw .malformed(
                reason: "A column chunk of \(chunk.totalCompressedSize) bytes at byte \(start) lies beyond the data",
                at: place)
        }
        guard chunk.type == leaf.element.type else {
            throw .malformed(
                reason: "A column chunk is of type \(chunk.type), the schema says \(leaf.description)", at: place)
        }
        position = start
        // Early writers did not count the header of the dictionary.
        end = min(limit, start + chunk.totalCompressedSize + 128)
        let usual = max(64 << 10, PageReader.usualWindow / max(1, share / 16))
        windowSize =
            chunk.totalCompressedSize <= PageReader.wholeChunk / max(1, share / 16)
            ? chunk.totalCompressedSize : usual
    }

    /// Reads the header of the next page.
    ///
    /// The page itself must be loaded or skipped before the next header is read.
    func header() throws(ParquetError) -> PageHeader {
        var wanted = 256
        while true {
            let available = min(wanted, end - position)
            guard available > 0 else { throw damage("The column chunk ends before all of its values", position) }
            try fill(available)
            do {
                var reader = unsafe CompactReader(
                    start: window.base.assumingMemoryBound(to: UInt8.self) + (position - windowStart), count: available,
                    origin: position)
                let header = try PageHeader(from: &reader)
                guard header.compressedSize <= end - position - reader.position else {
                    throw damage("A page has \(header.compressedSize) bytes, more than its column chunk", position)
                }
                position += reader.position
                return header
            } catch let error as FormatError {
                // Statistics can make headers long; only where all bytes were there is it damage.
                if available < min(end - position, 16 << 20) {
                    wanted *= 16
                    continue
                }
                throw damage("\(error)".capitalizedFirst, error.offset)
            } catch let error as ParquetError {
                throw error
            } catch {
                throw damage("\(error)", position)
            }
        }
    }

    /// Passes over the page whose header was read last.
    func skip(_ header: PageHeader) {
        position += header.compressedSize
    }

    /// Goes to where the header of a page begins.
    func jump(to offset: Int) throws(ParquetError) {
        guard offset >= 4, offset <= end else { throw damage("A page lies beyond its column chunk", offset) }
        position = offset
    }

    /// Decompresses the page whose header was read last.
    func load(_ header: PageHeader) throws(ParquetError) -> Page {
        let offset = position
        try fill(header.compressedSize)
        position += header.compressedSize
        let start = offset - windowStart
        if let crc = header.crc { try check(crc, start, header, offset) }
        var plain = 0
        var isCompressed = chunk.codec != .uncompressed
        if let v2 = header.dataV2, header.type == .dataV2 {
            plain = v2.definitionLevelsByteLength + v2.repetitionLevelsByteLength
            guard plain <= header.compressedSize, plain <= header.uncompressedSize else {
                throw damage("The levels of a page have \(plain) bytes, more than the page", offset)
            }
            isCompressed = isCompressed && v2.isCompressed
        }
        guard isCompressed else {
            guard header.uncompressedSize == header.compressedSize else {
                throw damage(
                    "A page has \(header.compressedSize) bytes and should have \(header.uncompressedSize)", offset)
            }
            return Page(header: header, owner: window, start: start, count: header.compressedSize, offset: offset)
        }
        let (input, output) = (header.compressedSize - plain, header.uncompressedSize - plain)
        guard output <= chunk.codec.mostBytes(of: input) else {
            throw damage("A page of \(input) bytes cannot have \(output) when it is decompressed", offset)
        }
        let target = pool.take(header.uncompressedSize)
        if plain > 0 { unsafe target.base.copyMemory(from: window.base + start, byteCount: plain) }
        if output > 0 || input > 0 {
            do {
                let made = try codecs.decompress(
                    chunk.codec, window, start + plain, input, into: target, plain, output)
                guard made == output else {
                    throw damage("A page has \(made) bytes when it is decompressed, not \(output)", offset)
                }
            } catch let error as CodecError {
                if case .libraryMissing = error {
                    throw ParquetError.unsupported(
                        feature: "\(error)", at: ParquetPlace(file: file.location, column: column))
                }
                throw damage("A page cannot be decompressed (\(chunk.codec))", offset)
            } catch let error as ParquetError {
                throw error
            } catch {
                throw damage("\(error)", offset)
            }
        }
        return Page(header: header, owner: target, start: 0, count: header.uncompressedSize, offset: offset)
    }

    /// A complaint about the column at a place in the file.
    func damage(_ reason: String, _ offset: Int) -> ParquetError {
        .malformed(reason: reason, at: ParquetPlace(file: file.location, column: column, offset: offset))
    }

    /// A complaint about what cannot be read.
    func unsupported(_ feature: String, _ offset: Int? = nil) -> ParquetError {
        .unsupported(feature: feature, at: ParquetPlace(file: file.location, column: column, offset: offset))
    }

    /// A complaint about a value.
    func outOfRange(_ value: String, _ type: DataType, _ offset: Int?) -> ParquetError {
        .valueOutOfRange(
            declared: type, value: value, at: ParquetPlace(file: file.location, column: column, offset: offset))
    }

    private func check(_ crc: UInt32, _ start: Int, _ header: PageHeader, _ offset: Int) throws(ParquetError) {
        let found = unsafe Codecs.crc32(window.base + start, header.compressedSize)
        guard found == crc else { throw damage("The checksum of a page is wrong", offset) }
    }

    /// Has bytes from ``position`` on in the window.
    private func fill(_ count: Int) throws(ParquetError) {
        if position >= windowStart, position + count <= windowStart + windowCount { return }
        let kept = position >= windowStart ? max(0, windowStart + windowCount - position) : 0
        let size = max(count, min(windowSize, end - position))
        let old = window
        // Views of pages that are not compressed may still point into the old one, so it is not written to.
        window = pool.take(size)
        if kept > 0 {
            withExtendedLifetime(old) {
                unsafe window.base.copyMemory(from: old.base + (position - windowStart), byteCount: min(kept, size))
            }
        }
        let have = min(kept, size)
        windowStart = position
        windowCount = have
        if size > have {
            try file.file.read(position + have..<position + size, into: window, at: have)
            windowCount = size
        }
    }
}

extension CompressionCodec {
    /// More than so many bytes cannot come out of so many of this codec: what says otherwise is damaged, and gets no memory.
    fileprivate func mostBytes(of input: Int) -> Int {
        let most =
            switch self {
            case .snappy: 64
            case .gzip: 1040
            case .lz4, .lz4Raw: 260
            default: 1 << 17
            }
        return input.multipliedReportingOverflow(by: most).partialValue + 4096
    }
}
