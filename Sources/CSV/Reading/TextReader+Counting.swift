import CKernels
import Columnar

// Rows that are only counted.
extension TextReader {
    func counted(
        _ text: UnsafePointer<UInt8>, _ length: Int, isQuoted: Bool = false, before: (UInt8, UInt8) = (10, 10)
    ) -> pjrun_count_t {
        var layout = scan.table.dialect.layout
        var state = pjrun_scan_state_t(
            in_quote: isQuoted ? 1 : 0, previous: before.0, before_previous: before.1, escaped: 0)
        var found = pjrun_count_t()
        let hasQuotes: Int32 = scan.table.dialect.rowQuote == nil ? 0 : 1
        unsafe scratch.kernels.functions.count_rows(text, length, &layout, hasQuotes, &state, &found)
        return found
    }

    func count(_ claim: TextScan.Claim) throws -> CountedBlock? {
        let file = claim.file
        let range = file.bytes(of: claim.chunk)
        let start = max(file.dataStart, range.lowerBound - 2)
        let buffer = scratch.pool.take(scan.chunkSize + 2)
        defer { withExtendedLifetime(buffer) {} }
        try unsafe file.data.read(into: buffer.base, count: range.upperBound - start, at: start)
        scan.add(bytes: range.count)
        let before = range.lowerBound - start
        let text = unsafe buffer.bytes + before
        let previous: UInt8 = unsafe before > 0 ? text[-1] : 10
        let beforePrevious: UInt8 = unsafe before > 1 ? text[-2] : 10
        var found = unsafe counted(text, range.count, isQuoted: false, before: (previous, beforePrevious))
        let skipsEmpty = scan.table.skipsEmptyRows
        var isQuoted = false
        if let parity = file.parity {
            parity.tell(chunk: claim.chunk, isOdd: found.quotes % 2 == 1)
            guard let begins = parity.begins(chunk: claim.chunk) else { return nil }
            if begins && skipsEmpty {
                found = unsafe counted(text, range.count, isQuoted: true, before: (previous, beforePrevious))
            } else if begins {
                found.rows = found.newlines - found.rows
            }
            isQuoted = begins != (found.quotes % 2 == 1)
        }
        var rows = found.rows - (skipsEmpty ? found.empty_rows : 0)
        if range.upperBound == file.data.size {
            try file.data.checkUnchanged()
            if isQuoted { throw try diagnosis(file, through: claim.chunk) }
            if unsafe endsWithOpenRow(text, range.count, before: previous) { rows += 1 }
        }
        let place = Place(file: file, chunk: claim.chunk, rows: range, line: nil)
        return rows == 0 ? nil : CountedBlock(scan: scan, place: place, rowCount: rows)
    }

    /// Whether a text ends with a row that the kernel did not count since no newline ends it.
    ///
    /// A mere carriage return is no row where empty rows are passed over.
    private func endsWithOpenRow(_ text: UnsafePointer<UInt8>, _ count: Int, before: UInt8) -> Bool {
        let last = unsafe text[count - 1]
        if last == UInt8(ascii: "\n") { return false }
        let beforeLast = unsafe count > 1 ? text[count - 2] : before
        return !(scan.table.skipsEmptyRows && last == UInt8(ascii: "\r") && beforeLast == UInt8(ascii: "\n"))
    }

    /// The rows of a piece of a stream, uncut.
    func counted(_ piece: TextStream.Piece, _ text: UnsafePointer<UInt8>, _ place: Place) -> CountedBlock {
        let found = unsafe counted(text, piece.count, isQuoted: false)
        let skipsEmpty = scan.table.skipsEmptyRows
        var rows = found.rows - (skipsEmpty ? found.empty_rows : 0)
        if unsafe endsWithOpenRow(text, piece.count, before: 10) { rows += 1 }
        return CountedBlock(scan: scan, place: place, rowCount: rows)
    }
}
