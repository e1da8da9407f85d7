internal import CKernels
public import Columnar

/// A block of a text table whose rows can be had as the bytes that stand in the file.
///
/// The blocks of a scan of at least one column of the files are such.
public protocol RawRowBlock: RowBlock {
    /// The rows with their row ends, and one field of each with its quotes.
    ///
    /// - Parameter field: position of the field's column in the files; nil if no field is wanted.
    /// - Returns: the rows.
    func rawRows(field: Int?) -> RawRowPiece
    /// One field of each row with its quotes.
    ///
    /// - Parameter field: position of the field's column in the files.
    /// - Returns: the fields.
    func rawFields(_ field: Int) -> RawFields
    /// Bytes of the rows.
    var byteCount: Int { get }

    /// Where a row begins, for messages.
    ///
    /// - Parameter row: below `rowCount`.
    /// - Returns: file, line and byte.
    func position(ofRow row: Int) -> CSVPosition
}

/// The rows of one block as the bytes that stand in the file.
public struct RawRowPiece: Sendable {
    /// The block's.
    let sequence: Int
    /// Rows.
    public let rowCount: Int
    /// A ``ByteView`` of each row.
    let rows: Buffer
    /// A ``ByteView`` of the wanted field of each row.
    let fields: Buffer?
    /// The text that the views point to.
    let text: Buffer

    /// Bytes of memory that the text takes.
    public var textCount: Int { text.byteCount }
    /// Bytes of memory that all of it takes, or will take while rows are put in order.
    public var memoryCount: Int { text.byteCount + (fields == nil ? 2 : 4) * rows.byteCount }
}

extension TextBlock: RawRowBlock {
    func rawFields(_ field: Int) -> RawFields {
        let fields = Buffer(byteCount: 16 * rowCount)
        let lane = Lane<ByteView>(fields, count: rowCount)
        let columns = columnCount
        let positions = unsafe index.positions.offsets
        let first = unsafe index.firstFields?.offsets
        let picked = unsafe index.tableRows?.offsets
        for position in 0..<rowCount {
            let row = unsafe picked.map { unsafe Int($0[position]) } ?? position
            let begin = unsafe first.map { unsafe Int($0[row]) } ?? row &* columns
            let from = unsafe Int(positions[begin &+ field] &+ 1)
            var to = unsafe Int(positions[begin &+ field &+ 1])
            if unsafe field == columns &- 1 && to > from && text[to &- 1] == UInt8(ascii: "\r") { to &-= 1 }
            lane[position] = unsafe ByteView(start: text + from, count: to &- from)
        }
        return RawFields(count: rowCount, views: fields, text: buffer)
    }

    func position(ofRow row: Int) -> CSVPosition {
        let picked = index.tableRows.map { unsafe Int($0.offsets[row]) } ?? row
        let begin = index.firstFields.map { unsafe Int($0.offsets[picked]) } ?? picked &* columnCount
        return unsafe position(ofByte: Int(index.positions.offsets[begin] &+ 1))
    }

    func rawRows(field: Int?) -> RawRowPiece {
        let rows = Buffer(byteCount: 16 * rowCount)
        let fields = field.map { _ in Buffer(byteCount: 16 * rowCount) }
        let rowLane = Lane<ByteView>(rows, count: rowCount)
        let fieldLane = fields.map { Lane<ByteView>($0, count: rowCount) }
        let columns = columnCount
        let positions = unsafe index.positions.offsets
        let first = unsafe index.firstFields?.offsets
        let picked = unsafe index.tableRows?.offsets
        for position in 0..<rowCount {
            let row = unsafe picked.map { unsafe Int($0[position]) } ?? position
            let begin = unsafe first.map { unsafe Int($0[row]) } ?? row &* columns
            let end = unsafe first.map { unsafe Int($0[row &+ 1]) } ?? begin &+ columns
            // The place before the first row is that of the byte before the text.
            let start = unsafe Int(positions[begin] &+ 1)
            rowLane[position] = unsafe ByteView(start: text + start, count: Int(positions[end]) &+ 1 &- start)
            guard let field, let fieldLane else { continue }
            let from = unsafe Int(positions[begin &+ field] &+ 1)
            var to = unsafe Int(positions[begin &+ field &+ 1])
            if unsafe field == columns &- 1 && to > from && text[to &- 1] == UInt8(ascii: "\r") { to &-= 1 }
            fieldLane[position] = unsafe ByteView(start: text + from, count: to &- from)
        }
        return RawRowPiece(sequence: sequence, rowCount: rowCount, rows: rows, fields: fields, text: buffer)
    }
}
