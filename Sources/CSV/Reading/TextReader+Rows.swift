import CKernels
import Columnar

// Blocks of rows whose columns are read.
extension TextReader {
    func read(_ claim: TextScan.Claim) throws -> TextBlock? {
        let file = claim.file
        let range = file.bytes(of: claim.chunk)
        var window = try window(file, range)
        scan.add(bytes: range.count)
        var quotes = 0
        var isQuoted = false
        if let parity = file.parity {
            switch try guessed(&window, claim, range, parity) {
            case .block(let block): return block
            case .abandoned: return nil
            case .wrong: break
            }
            quotes = unsafe counted(window.pointer(at: range.lowerBound), range.count, isQuoted: false).quotes
            parity.tell(chunk: claim.chunk, isOdd: quotes % 2 == 1)
            guard let begins = parity.begins(chunk: claim.chunk) else { return nil }
            isQuoted = begins
        }
        if range.upperBound == file.data.size { try file.data.checkUnchanged() }
        do {
            return try block(&window, claim, range, isQuoted: isQuoted, quotes: quotes)
        } catch is StructureFault {
            throw try diagnosis(file, through: claim.chunk)
        }
    }

    /// How it went with a guess whether a chunk begins inside quotes.
    private enum Guess {
        case block(TextBlock)
        case wrong
        case abandoned
    }

    /// The rows that begin in a chunk of RFC 4180, indexed before it is known for sure where the chunk begins.
    ///
    /// That is nearly always right, and the index counts the quotes on its way.
    private func guessed(
        _ window: inout TextWindow, _ claim: TextScan.Claim, _ range: Range<Int>, _ parity: QuoteParity
    ) throws -> Guess {
        guard let guess = parity.guess(chunk: claim.chunk) else { return .wrong }
        let size = claim.file.data.size
        let first = try window.rowStart(atOrBehind: range.lowerBound, quoted: guess, limit: range.upperBound)
        guard first.offset < range.upperBound else { return .wrong }
        let text = unsafe window.pointer(at: first.offset)
        var length = window.end - first.offset
        if unsafe window.end == size && text[length - 1] != UInt8(ascii: "\n") {
            unsafe text[length] = UInt8(ascii: "\n")
            length += 1
        }
        var separators = unsafe Separators(text, length, table: scan.table, scratch)
        let behind = window.end - range.upperBound
        let before = unsafe counted(window.pointer(at: range.lowerBound), first.offset - range.lowerBound).quotes
        let after = unsafe counted(window.pointer(at: range.upperBound), behind).quotes
        parity.tell(chunk: claim.chunk, isOdd: (before + separators.special - after) % 2 == 1)
        guard let begins = parity.begins(chunk: claim.chunk) else { return .abandoned }
        if begins != guess { return .wrong }
        guard unsafe separators.cut(behind: range.upperBound - first.offset, text, isLast: range.upperBound == size)
        else { return .wrong }
        if range.upperBound == size { try claim.file.data.checkUnchanged() }
        let end = min(size, first.offset + separators.length)
        let place = Place(file: claim.file, chunk: claim.chunk, rows: first.offset..<end, line: nil)
        do {
            let index = try unsafe RowIndex(separators, text, table: scan.table, scratch)
            return unsafe .block(
                TextBlock(
                    scan: scan, place: place, buffer: window.buffer, text: text, index: index, scratch: scratch))
        } catch {
            throw try diagnosis(claim.file, through: claim.chunk)
        }
    }

    /// The bytes of a chunk and a few behind it.
    func window(_ file: OpenedFile, _ range: Range<Int>) throws(CSVError) -> TextWindow {
        try TextWindow(
            file: file.data, layout: scan.table.layout, dataStart: file.dataStart,
            from: max(file.dataStart, range.lowerBound - 1),
            to: min(range.upperBound + TextReader.overhang, file.data.size),
            buffer: scratch.pool.take(range.count + TextReader.overhang + 2))
    }

    /// The rows that begin in a chunk.
    ///
    /// - Throws: `StructureFault` when the quotes or rows are not as they should be.
    func block(
        _ window: inout TextWindow, _ claim: TextScan.Claim, _ range: Range<Int>, isQuoted: Bool, quotes: Int
    ) throws -> TextBlock? {
        let size = claim.file.data.size
        let first = try window.rowStart(atOrBehind: range.lowerBound, quoted: isQuoted, limit: range.upperBound)
        guard first.offset < range.upperBound else { return nil }
        let endsQuoted = isQuoted != (quotes % 2 == 1)
        let last =
            range.upperBound == size
            ? TextWindow.RowStart(offset: size, isQuoted: endsQuoted)
            : try window.rowStart(atOrBehind: range.upperBound, quoted: endsQuoted, limit: size)
        let place = Place(file: claim.file, chunk: claim.chunk, rows: first.offset..<last.offset, line: nil)
        return try unsafe block(
            window.buffer, window.pointer(at: first.offset), place, isUnterminated: last.isQuoted)
    }

    /// The block of a text that begins at a row's start and ends with one's end, or with the file.
    ///
    /// The byte behind it may be overwritten.
    ///
    /// - Throws: `StructureFault` when the quotes or rows are not as they should be, the first thing first.
    private func block(
        _ buffer: Buffer, _ text: UnsafeMutablePointer<UInt8>, _ place: Place, isUnterminated: Bool
    ) throws(StructureFault) -> TextBlock {
        var length = place.rows.count
        if unsafe text[length - 1] != UInt8(ascii: "\n") {
            // The end of the file, or a carriage return that ends the row: the byte behind belongs to the next block.
            unsafe text[length] = UInt8(ascii: "\n")
            length += 1
        }
        let index = try unsafe RowIndex(
            text, length, table: scan.table, scratch, fieldsCount: scan.readsFields, isUnterminated: isUnterminated)
        return unsafe TextBlock(scan: scan, place: place, buffer: buffer, text: text, index: index, scratch: scratch)
    }

    /// The rows that begin in some bytes of a file, for inference; nil where they make no sense.
    ///
    /// - Parameters:
    ///   - file: the file, not compressed.
    ///   - range: offsets of the bytes.
    ///   - isQuoted: whether the bytes begin inside quotes.
    /// - Returns: the rows, or nil.
    /// - Throws: errors of reading.
    func sample(_ file: OpenedFile, _ range: Range<Int>, isQuoted: Bool) throws(CSVError) -> TextBlock? {
        var window = try window(file, range)
        let quotes = unsafe counted(window.pointer(at: range.lowerBound), range.count, isQuoted: false).quotes
        return try? block(
            &window, TextScan.Claim(file: file, chunk: 0), range, isQuoted: isQuoted, quotes: quotes)
    }

    /// The next block of a file that is read from front to back; nil at its end.
    func next(of stream: TextStream, _ file: OpenedFile) throws -> (any RowBlock)? {
        guard let piece = try stream.next(buffer: { scratch.pool.take($0) }) else { return nil }
        scan.add(bytes: piece.bytesRead)
        let place = Place(
            file: file, chunk: piece.number, rows: piece.start..<(piece.start + piece.count), line: piece.line)
        let text = unsafe piece.buffer.bytes + piece.offset
        defer { withExtendedLifetime(piece) {} }
        do {
            if !scan.readsFields && !piece.isQuoted { return unsafe counted(piece, text, place) }
            return try unsafe block(piece.buffer, text, place, isUnterminated: piece.isQuoted)
        } catch {
            throw unsafe error.error(
                place, text: text, quote: scan.table.dialect.rowQuote ?? 0, columns: scan.table.columns.count)
        }
    }

    /// The first thing that is wrong in a file; reads it from its beginning to a chunk that something is wrong with.
    ///
    /// One misplaced quote turns all that follows inside out, so the fault met first by some thread may be none.
    func diagnosis(_ file: OpenedFile, through chunk: Int) throws -> CSVError {
        let quote = scan.table.dialect.rowQuote ?? 0
        var isQuoted = false
        for number in 0...chunk {
            let range = file.bytes(of: number)
            var window = try window(file, range)
            let quotes = unsafe counted(window.pointer(at: range.lowerBound), range.count, isQuoted: false).quotes
            do {
                let claim = TextScan.Claim(file: file, chunk: number)
                _ = try block(&window, claim, range, isQuoted: isQuoted, quotes: quotes)
            } catch let fault as StructureFault {
                let first = try window.rowStart(atOrBehind: range.lowerBound, quoted: isQuoted, limit: file.data.size)
                let place = Place(file: file, chunk: number, rows: first.offset..<window.end, line: nil)
                return unsafe fault.error(
                    place, text: window.pointer(at: first.offset), quote: quote, columns: scan.table.columns.count)
            }
            isQuoted = isQuoted != (quotes % 2 == 1)
        }
        return .fileChanged(file: file.data.name)
    }
}
