import CSV
import Columnar
import Splitting

/// Writes the rows of blocks anew, for one thread.
final class RowRewriter {
    private let layout: RowLayout
    private let touched: [Int]
    private var writers: [Int: ColumnRewriter] = [:]
    /// The columns that a scan must have.
    let columns: [Int]

    /// Prepares to write.
    init(_ layout: RowLayout) {
        self.layout = layout
        touched = layout.touched
        columns = touched.isEmpty ? [0] : touched
        for (position, form) in layout.forms { writers[position] = ColumnRewriter(form, layout) }
    }

    /// The rows of a block.
    ///
    /// - Parameters:
    ///   - block: of a scan of ``columns``.
    ///   - firstRow: its first row in the table, for errors.
    /// - Throws: ``PreprocessingError`` with the row, and what reading throws.
    /// - Returns: the rows with their row ends.
    func rows(_ block: any RowBlock, firstRow: Int) throws -> RawRowPiece {
        guard let raw = block as? any RawRowBlock else { preconditionFailure("a scan that reads fields") }
        let rows = raw.rawRows(field: nil)
        let fields = touched.map { raw.rawFields($0) }
        let texts = try touched.enumerated().map { place, position in
            try writers[position]?.texts(
                try block.column(place, rows: nil, undecoded: false), fields: fields[place], firstRow: firstRow)
        }
        return withExtendedLifetime((rows, fields, texts)) {
            assembled(
                rows, fields: fields.map(\.lane),
                texts: touched.indices.map { texts[$0]?.lane ?? fields[$0].lane }, sequence: block.sequence)
        }
    }

    /// Puts the new texts between what stays.
    ///
    /// - Parameters:
    ///   - rows: the rows as they stand in the file.
    ///   - fields: the fields of each touched column in them.
    ///   - texts: what stands there instead.
    ///   - sequence: the block's.
    /// - Returns: the new rows.
    private func assembled(
        _ rows: RawRowPiece, fields: [Lane<ByteView>], texts: [Lane<ByteView>], sequence: Int
    ) -> RawRowPiece {
        let target = layout.target.flatMap(touched.firstIndex)
        let lane = rows.lane
        var size = 0
        for row in 0..<rows.rowCount {
            size += lane[row].count + 1
            for place in fields.indices { size += texts[place][row].count - fields[place][row].count }
        }
        let text = Buffer(byteCount: size + 64)
        var end = unsafe text.base
        func put(_ view: ByteView) {
            unsafe end.copyMemory(from: view.start, byteCount: view.count)
            unsafe end += view.count
        }
        func put(_ byte: UInt8) {
            unsafe end.storeBytes(of: byte, as: UInt8.self)
            unsafe end += 1
        }
        var ends: [Int] = []
        ends.reserveCapacity(rows.rowCount)
        for row in 0..<rows.rowCount {
            let whole = lane[row]
            if let target {
                put(texts[target][row])
                put(layout.delimiter)
            }
            var done = 0
            for place in fields.indices {
                let field = fields[place][row]
                let start = unsafe field.start - whole.start
                if place == target {
                    // The delimiter in front of it goes with it; there is one, since it is not the first.
                    put(whole.slice(done, max(done, start - 1)))
                } else {
                    put(whole.slice(done, start))
                    put(texts[place][row])
                }
                done = start + field.count
            }
            if layout.normalizes {
                put(UInt8(ascii: "\n"))
            } else {
                put(whole.slice(done, whole.count))
            }
            ends.append(unsafe end - text.base)
        }
        return RawRowPiece(sequence: sequence, text: text, ends: ends)
    }
}

/// The new texts of a column of one block.
struct ColumnTexts {
    private let views: Buffer
    private let text: Buffer
    private let count: Int

    /// Takes texts one after the other.
    ///
    /// - Parameters:
    ///   - text: all of them.
    ///   - ends: where each ends; with all bits inverted, the field stays as it stands in the file.
    ///   - fields: the fields in the file.
    init(_ text: borrowing TextBuffer, ends: [Int], fields: RawFields) {
        count = ends.count
        let copy = Buffer(byteCount: text.count)
        unsafe text.withBytes { bytes in
            if let base = bytes.baseAddress { unsafe copy.base.copyMemory(from: base, byteCount: bytes.count) }
        }
        views = Buffer(byteCount: 16 * max(1, count))
        self.text = copy
        let (lane, old) = (Lane<ByteView>(views, count: count), fields.lane)
        let base = unsafe UnsafePointer(copy.base.assumingMemoryBound(to: UInt8.self))
        var start = 0
        for (row, end) in ends.enumerated() {
            lane[row] = end < 0 ? old[row] : unsafe ByteView(start: base + start, count: end - start)
            start = end < 0 ? ~end : end
        }
    }

    /// The text of each row; does not keep it alive.
    var lane: Lane<ByteView> { Lane(views, count: count) }
}
