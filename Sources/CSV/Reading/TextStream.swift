import CKernels
import Columnar
import Compression
import Synchronization

/// The text of a file that can only be read from front to back: gzip, or a pipe.
///
/// Threads take turns: one reads or decompresses a piece while the others work on theirs.
final class TextStream: @unchecked Sendable {
    // Everything that changes is touched under the lock alone.
    private let lock = Mutex<Void>(())
    private let data: DataFile
    private let dialect: Dialect
    private let rowLimit: Int
    private let kernels: Kernels
    private let decoder: (any StreamDecoder)?
    private var skippedRows: Int
    /// Rows to leave out at the end.
    private let footerRows: Int
    /// Bytes that were read before.
    private var head: ArraySlice<UInt8>
    /// Whether only those count.
    private let isSample: Bool
    /// Bytes that a piece should have.
    private let pieceSize: Int

    /// Text behind the last row end.
    private var carry: [UInt8] = []
    private var isAtEnd = false
    private var hasBegun = false
    private var number = 0
    private var start = 0
    private var line = 1

    init(
        _ data: DataFile, head: [UInt8] = [], isSample: Bool = false, compression: CompressionFormat?,
        layout: TextLayout,
        skippedRows: Int, footerRows: Int = 0, pieceSize: Int, kernels: Kernels
    ) throws(CSVError) {
        self.head = head[...]
        self.isSample = isSample
        self.data = data
        dialect = layout.dialect
        rowLimit = layout.rowLimit
        self.skippedRows = skippedRows
        self.footerRows = footerRows
        self.pieceSize = pieceSize
        self.kernels = kernels
        do {
            decoder = try compression?.makeStreamDecoder()
        } catch {
            throw .codecMissing(file: data.name, reason: error.description)
        }
    }

    /// Whole rows.
    struct Piece {
        /// Pieces are counted from 0.
        let number: Int
        let buffer: Buffer
        /// Bytes before the rows in the buffer.
        let offset: Int
        /// Bytes of the rows; there is room for one more behind them.
        let count: Int
        /// Bytes of the text before the rows.
        let start: Int
        /// Line of the first row.
        let line: Int
        /// Whether the text ends inside quotes.
        let isQuoted: Bool
        /// Bytes of the file that were read for it.
        let bytesRead: Int
    }

    /// The next rows; nil at the end.
    func next(buffer take: (Int) -> Buffer) throws(CSVError) -> Piece? {
        do {
            return try lock.withLock { _ in try produce(take) }
        } catch {
            throw error as? CSVError ?? .fileChanged(file: data.name)
        }
    }

    private func produce(_ take: (Int) -> Buffer) throws -> Piece? {
        if isAtEnd && carry.isEmpty { return nil }
        var text = StreamText(buffer: take(2 * pieceSize + 65_536 + 1))
        unsafe carry.withUnsafeBytes { unsafe text.append($0) }
        carry = []
        var bytesRead = 0
        var offset = 0
        while true {
            while !isAtEnd && text.count < pieceSize + offset { bytesRead += try fill(&text) }
            if !hasBegun {
                // A byte order mark and the rows to be left out.
                hasBegun = true
                offset = unsafe try HeaderRows.byteOrderMark(
                    UnsafeBufferPointer(start: text.buffer.bytes, count: text.count), name: data.name)
                start = offset
            }
            if skippedRows > 0 && !skip(&offset, text) {
                if isAtEnd { return nil }
                try checkLength(text.count - offset)
                bytesRead += try fill(&text)
                continue
            }
            var count = text.count - offset
            if isAtEnd && footerRows > 0 {
                count = unsafe FooterRows.start(in: text.buffer.bytes + offset, count, footerRows)
            }
            let found = unsafe counted(text.buffer.bytes + offset, count)
            if isAtEnd {
                if count == 0 { return nil }
                return piece(text, offset, count, found, isQuoted: found.quotes % 2 == 1, bytesRead)
            }
            if let last = unsafe RowSearch(dialect).lastRowEnd(
                text.buffer.bytes + offset, count, quotes: found.quotes),
                case let end = unsafe FooterRows.start(in: text.buffer.bytes + offset, last, footerRows), end > 0
            {
                carry = unsafe Array(
                    UnsafeBufferPointer(start: text.buffer.bytes + offset + end, count: count - end))
                let found = unsafe counted(text.buffer.bytes + offset, end)
                return piece(text, offset, end, found, isQuoted: false, bytesRead)
            }
            try checkLength(count)
            bytesRead += try fill(&text)
        }
    }

    private func piece(
        _ text: StreamText, _ offset: Int, _ count: Int, _ found: pjrun_count_t, isQuoted: Bool, _ bytesRead: Int
    ) -> Piece {
        let piece = Piece(
            number: number, buffer: text.buffer, offset: offset, count: count, start: start, line: line,
            isQuoted: isQuoted, bytesRead: bytesRead)
        number += 1
        start += count
        line += found.newlines
        return piece
    }

    /// Leaves rows out; returns false if more text is needed for that.
    private func skip(_ offset: inout Int, _ text: StreamText) -> Bool {
        while skippedRows > 0 {
            var at = offset
            var isQuoted = false
            let search = RowSearch(dialect)
            let found = unsafe search.rowEnd(
                text.buffer.bytes, from: &at, to: text.count, isQuoted: &isQuoted, isFollowed: !isAtEnd)
            guard let end = found else { return false }
            let skipped = unsafe counted(text.buffer.bytes + offset, end - offset)
            line += skipped.newlines
            start += end - offset
            offset = end
            skippedRows -= 1
        }
        return true
    }

    private func checkLength(_ count: Int) throws(CSVError) {
        guard count > rowLimit else { return }
        throw .lineTooLong(
            limit: rowLimit, at: CSVPosition(file: data.name, line: line, byte: start))
    }

    private func counted(_ text: UnsafePointer<UInt8>, _ count: Int) -> pjrun_count_t {
        var layout = dialect.layout
        var state = pjrun_scan_state_t(in_quote: 0, previous: 10, before_previous: 10, escaped: 0)
        var found = pjrun_count_t()
        unsafe kernels.functions.count_rows(
            text, count, &layout, dialect.rowQuote == nil ? 0 : 1, &state, &found)
        return found
    }

    private func readNext(into target: UnsafeMutableRawPointer, count: Int) throws(CSVError) -> Int {
        if head.isEmpty { return isSample ? 0 : try unsafe data.readNext(into: target, count: count) }
        let taken = head.prefix(count)
        unsafe taken.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress { unsafe target.copyMemory(from: base, byteCount: bytes.count) }
        }
        head = head.dropFirst(count)
        return taken.count
    }

    /// Adds text; returns the bytes of the file that were read for it.
    private func fill(_ text: inout StreamText) throws -> Int {
        let size = 32_768
        guard let decoder else {
            text.reserve(size)
            let got = try unsafe readNext(into: text.end, count: size)
            text.count += got
            if got == 0 { isAtEnd = true }
            return got
        }
        var got = 0
        let input = try unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            if let base = buffer.baseAddress { got = try unsafe readNext(into: base, count: size) }
            count = got
        }
        do {
            if got == 0 {
                isAtEnd = true
                try decoder.finish()
            } else {
                try decoder.decode(input[...]) { output in
                    unsafe output.withUnsafeBytes { unsafe text.append($0) }
                }
            }
        } catch let error as CodecError {
            switch error {
            case .corruptStream(let format, let byte): throw CSVError.corrupt(format, file: data.name, byte: Int(byte))
            case .truncatedStream(let format, let byte):
                throw CSVError.truncated(format, file: data.name, byte: Int(byte))
            default: throw CSVError.codecMissing(file: data.name, reason: error.description)
            }
        }
        return got
    }
}

/// Text that grows, with room for one byte behind it.
private struct StreamText {
    private(set) var buffer: Buffer
    var count = 0

    init(buffer: Buffer) {
        self.buffer = buffer
    }

    /// Where the next byte goes.
    @unsafe var end: UnsafeMutableRawPointer { unsafe buffer.base + count }

    mutating func reserve(_ more: Int) {
        guard buffer.byteCount < count + more + 1 else { return }
        let larger = Buffer(byteCount: 2 * (count + more) + 1)
        unsafe larger.base.copyMemory(from: buffer.base, byteCount: count)
        buffer = larger
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        reserve(bytes.count)
        unsafe end.copyMemory(from: base, byteCount: bytes.count)
        count += bytes.count
    }
}
