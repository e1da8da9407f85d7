import CKernels
import Columnar

/// Positions of the separators of a text, and what was met between them.
@safe struct Separators {
    /// The positions, behind a first one that lies before the text.
    let positions: Buffer
    /// Bytes that are looked at.
    private(set) var length: Int
    /// Delimiters and row ends.
    private(set) var count: Int
    /// Row ends among them.
    private(set) var rows: Int
    /// Quotes or escapes.
    let special: Int
    /// Row ends inside quotes.
    let quotedNewlines: Int
    /// Offset of the first misplaced quote.
    private(set) var badQuote: Int?
    /// Whether the text ends inside quotes.
    private(set) var endsQuoted: Bool

    /// Finds the separators of a text.
    ///
    /// - Parameters:
    ///   - text: begins with a row and ends with a newline.
    ///   - length: its bytes.
    ///   - table: gives the layout.
    ///   - scratch: gives memory and kernels.
    ///   - function: the kernel; nil for the one of RFC 4180.
    init(
        _ text: UnsafePointer<UInt8>, _ length: Int, table: TextTable, _ scratch: Scratch,
        _ function: pjrun_index_function? = nil
    ) {
        let function = unsafe function ?? scratch.kernels.functions.index_quoted
        var layout = table.dialect.layout
        var capacity = min(length, Int(scratch.separatorDensity * Double(length))) + 256
        while true {
            let positions = scratch.pool.take(4 * capacity)
            var state = pjrun_scan_state_t(in_quote: 0, previous: 10, before_previous: 10, escaped: 0)
            var found = pjrun_index_t()
            unsafe function(text, length, &layout, &state, positions.offsets, capacity, &found)
            if found.scanned == length {
                self.positions = positions
                self.length = length
                count = found.separators
                rows = found.rows
                special = found.special
                quotedNewlines = found.quoted_newlines
                badQuote = found.bad_quote >= 0 ? found.bad_quote : nil
                endsQuoted = state.in_quote != 0
                return
            }
            scratch.separatorDensity = min(1, scratch.separatorDensity * 2)
            capacity = min(length + 256, capacity * 4)
        }
    }

    /// Leaves off what lies behind the first row that ends at or behind a limit.
    ///
    /// - Parameters:
    ///   - limit: an offset in the text.
    ///   - text: the text.
    ///   - isLast: whether the limit is the end of the text, so that nothing is left off.
    /// - Returns: whether there is such a row.
    mutating func cut(behind limit: Int, _ text: UnsafePointer<UInt8>, isLast: Bool) -> Bool {
        if isLast { return true }
        var (end, ends, seen) = (0, 0, 0)
        var at = count
        while at > 0 {
            let position = unsafe Int(positions.offsets[at])
            if position + 1 < limit { break }
            if unsafe text[position] == UInt8(ascii: "\n") {
                end = at
                ends = seen
                seen += 1
            }
            at -= 1
        }
        if end == 0 { return false }
        count = end
        rows -= ends
        length = unsafe Int(positions.offsets[end]) + 1
        if let quote = badQuote, quote >= length { badQuote = nil }
        endsQuoted = false
        return true
    }
}
