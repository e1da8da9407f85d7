import CKernels
import Columnar

/// Where the rows and fields of a text lie.
@safe struct RowIndex {
    /// Rows of the table.
    private(set) var rowCount: Int
    /// Positions of the separators.
    let positions: Buffer
    /// For rows of different numbers of fields: the number of each row's first field.
    private(set) var firstFields: Buffer?
    /// The rows of the text that are rows of the table, if some are not.
    private(set) var tableRows: Buffer?
    /// Whether fields may be quoted, or hold escapes.
    let hasSpecial: Bool
    /// For OpenCSVSerDe: separators end lines alone, and the fields must be taken apart by its own rules.
    let isLines: Bool

    /// Looks for the rows of a text.
    ///
    /// - Parameters:
    ///   - text: begins with a row and ends with a newline.
    ///   - length: its bytes.
    ///   - table: whose dialect and columns count.
    ///   - scratch: gives memory and kernels.
    ///   - fieldsCount: whether the number of fields matters.
    ///   - isUnterminated: whether the text ends inside quotes of RFC 4180.
    /// - Throws: what is wrong with quotes or rows.
    init(
        _ text: UnsafePointer<UInt8>, _ length: Int, table: TextTable, _ scratch: Scratch, fieldsCount: Bool,
        isUnterminated: Bool
    ) throws(StructureFault) {
        let functions = unsafe scratch.kernels.functions
        var isLines = false
        let found: Separators
        switch table.dialect {
        case .rfc4180:
            self = try unsafe RowIndex(
                Separators(text, length, table: table, scratch), text, table: table, scratch, fieldsCount: fieldsCount,
                isUnterminated: isUnterminated)
            return
        case .lazySimple(_, let escape, _, _):
            let function = unsafe escape == nil ? functions.index_plain : functions.index_escaped
            found = unsafe Separators(text, length, table: table, scratch, function)
        case .openCSV(_, let quote, _, _):
            let escape = table.dialect.openCSVEscape
            if unsafe RowIndex.holds(escape, text, length, functions) {
                isLines = true
                found = unsafe Separators(text, length, table: table, scratch, functions.index_lines)
            } else if unsafe RowIndex.holds(quote, text, length, functions) {
                // Where quotes stand at the ends of fields alone and no line ends inside them, the rules are those of
                // RFC 4180.
                let quoted = unsafe Separators(text, length, table: table, scratch)
                isLines = quoted.badQuote != nil || quoted.quotedNewlines > 0 || quoted.endsQuoted
                found =
                    isLines ? unsafe Separators(text, length, table: table, scratch, functions.index_lines) : quoted
            } else {
                found = unsafe Separators(text, length, table: table, scratch, functions.index_plain)
            }
        }
        self.isLines = isLines
        positions = found.positions
        rowCount = found.rows
        hasSpecial = found.special > 0
        if fieldsCount && !isLines { try unsafe alignFields(text, found.count, table, scratch) }
    }

    /// The rows of a text of RFC 4180.
    ///
    /// - Parameters:
    ///   - separators: of the text.
    ///   - text: begins with a row and ends with a newline.
    ///   - table: whose dialect and columns count.
    ///   - scratch: gives memory and kernels.
    ///   - fieldsCount: whether the number of fields matters.
    ///   - isUnterminated: whether the text ends inside quotes.
    /// - Throws: what is wrong with quotes or rows.
    init(
        _ separators: Separators, _ text: UnsafePointer<UInt8>, table: TextTable, _ scratch: Scratch,
        fieldsCount: Bool = true, isUnterminated: Bool = false
    ) throws(StructureFault) {
        if let quote = separators.badQuote { throw .misplacedQuote(at: quote) }
        if isUnterminated || separators.endsQuoted { throw .unterminatedQuote }
        isLines = false
        positions = separators.positions
        rowCount = separators.rows
        hasSpecial = separators.special > 0
        if fieldsCount { try unsafe alignFields(text, separators.count, table, scratch) }
    }

    private static func holds(
        _ byte: UInt8, _ text: UnsafePointer<UInt8>, _ length: Int, _ functions: pjrun_kernels_t
    ) -> Bool {
        unsafe withUnsafePointer(to: byte) { unsafe functions.find(text, length, $0, 1) >= 0 }
    }

    /// Finds out whether all rows have a field for each column, or where each row's fields begin.
    private mutating func alignFields(
        _ text: UnsafePointer<UInt8>, _ separators: Int, _ table: TextTable, _ scratch: Scratch
    ) throws(StructureFault) {
        let columns = table.columns.count
        let delimiter = table.dialect.delimiter
        let regular = unsafe pjrun_regular_rows(text, positions.offsets, separators, rowCount, delimiter, columns)
        if regular == rowCount && separators == rowCount * columns { return }
        let first = scratch.pool.take(4 * (rowCount + 2))
        _ = unsafe pjrun_row_table(text, positions.offsets, separators, delimiter, first.offsets)
        firstFields = first
        if table.dialect.rowQuote != nil { try unsafe dropEmpty(text, first, columns) }
    }

    /// Passes over empty lines, and refuses rows with too few or too many fields.
    private mutating func dropEmpty(
        _ text: UnsafePointer<UInt8>, _ first: Buffer, _ columns: Int
    ) throws(StructureFault) {
        let kept = Buffer(byteCount: 4 * rowCount)
        let lane = Lane<UInt32>(kept, count: rowCount)
        var count = 0
        for row in 0..<rowCount {
            let field = unsafe Int(first.offsets[row])
            let found = unsafe Int(first.offsets[row + 1]) - field
            if found != columns {
                let start = unsafe Int(positions.offsets[field] &+ 1)
                let size = unsafe Int(positions.offsets[field + 1]) - start
                let isEmpty = unsafe found == 1 && (size == 0 || (size == 1 && text[start] == 13))
                if isEmpty && columns > 1 { continue }
                throw .fieldCount(found: found, at: start)
            }
            lane[count] = UInt32(row)
            count += 1
        }
        if count < rowCount {
            tableRows = kept
            rowCount = count
        }
    }
}

extension Dialect {
    /// The layout for kernels.
    var layout: pjrun_layout_t {
        switch self {
        case .rfc4180(let delimiter, let quote, _):
            pjrun_layout_t(delimiter: delimiter, quote: quote, escape: 0, lone_cr_ends_row: 0)
        case .lazySimple(let delimiter, let escape, _, _):
            pjrun_layout_t(delimiter: delimiter, quote: 0, escape: escape ?? 0, lone_cr_ends_row: 1)
        case .openCSV(let separator, let quote, _, _):
            pjrun_layout_t(delimiter: separator, quote: quote, escape: openCSVEscape, lone_cr_ends_row: 1)
        }
    }
}
