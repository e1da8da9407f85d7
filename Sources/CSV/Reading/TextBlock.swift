import CKernels
import Columnar

/// Rows of one chunk of a file, as text and the positions of its separators.
@safe final class TextBlock: RowBlock {
    let sequence: Int
    let rowCount: Int
    /// Bytes of the rows.
    var byteCount: Int { place.rows.count }
    private let scan: TextScan
    private let place: Place
    private let scratch: Scratch
    /// Holds the text, which columns point to.
    let buffer: Buffer
    let text: UnsafePointer<UInt8>
    let index: RowIndex
    /// Columns that lie in the files.
    var columnCount: Int { scan.table.columns.count }

    init(
        scan: TextScan, place: Place, buffer: Buffer, text: UnsafePointer<UInt8>, index: RowIndex, scratch: Scratch
    ) {
        self.scan = scan
        self.place = place
        self.buffer = buffer
        self.scratch = scratch
        self.index = index
        unsafe self.text = text
        sequence = place.file.sequence(of: place.chunk)
        rowCount = index.rowCount
    }

    func column(_ position: Int, rows: Selection?, undecoded: Bool) throws -> Column {
        let wanted = scan.wanted[position]
        guard wanted < scan.table.columns.count else {
            return scan.constantColumn(position, of: place.file, count: rows?.count ?? rowCount)
        }
        return try column(wanted, as: scan.table.columns[wanted], rows: rows, undecoded: undecoded)
    }

    /// Where a byte of the block's text lies.
    func position(ofByte byte: Int) -> CSVPosition { unsafe place.position(of: byte, in: text) }

    /// A column of the files, of a type.
    func column(_ field: Int, as column: TextColumn, rows: Selection?, undecoded: Bool) throws -> Column {
        let count = rows?.count ?? rowCount
        let parser = unsafe FieldParser(
            column: column, index: field, scan: scan, place: place, buffer: buffer, text: text)
        scratch.reserve(count)
        if column.type.physical == .nested { return nestedColumn(parser, rows, count) }
        if column.type.physical == .bytes || (undecoded && parser.canWait) {
            return try textColumn(parser, rows, count)
        }
        return try typedColumn(parser, rows, count)
    }

    // MARK: - Fields

    /// The texts of a column's fields in some rows.
    private struct Fields {
        let views: Buffer
        /// Whether rows lack the field; then ``Scratch/nulls`` marks them.
        let isMissing: Bool
        /// What keeps texts alive that do not lie in the block.
        var owners: [any AnyObject & Sendable] = []
    }

    /// Writes a view of each wanted row's field.
    private func gather(_ field: Int, _ rows: Selection?, _ count: Int, to views: Buffer) -> Fields {
        let picked = picked(rows)
        if index.isLines {
            let lines = unsafe OpenCSVLines(text: text, ends: index.positions.offsets, dialect: scan.table.dialect)
            let arena = ByteArena()
            let isMissing = unsafe lines.gather(
                field, rows: picked?.offsets, count: count, views: Lane(views, count: count),
                missing: scratch.nulls.bytes, arena: arena)
            return Fields(views: views, isMissing: isMissing, owners: [arena])
        }
        let columns = scan.table.columns.count
        let first = index.firstFields
        var missing = unsafe pjrun_gather(
            text, index.positions.offsets, first?.offsets, columns, field, 0, count, picked?.offsets,
            views.fieldViews, scratch.nulls.bytes)
        switch scan.table.dialect {
        case .lazySimple(_, _, _, lastColumnTakesRest: true) where field > 0 && field == columns - 1:
            if let first { takeRest(field, first, picked, count, views) }
        case .openCSV where field == 0: missing += markEmptyLines(first, picked, count, views, columns)
        default: break
        }
        return Fields(views: views, isMissing: missing > 0)
    }

    /// Makes the last column's fields reach to the ends of their rows.
    private func takeRest(_ field: Int, _ first: Buffer, _ picked: Buffer?, _ count: Int, _ views: Buffer) {
        let lane = Lane<ByteView>(views, count: count)
        for position in 0..<count {
            let row = picked.map { unsafe Int($0.offsets[position]) } ?? position
            let (begin, end) = unsafe (Int(first.offsets[row]), Int(first.offsets[row + 1]))
            guard end - begin > field + 1 else { continue }
            let from = unsafe Int(index.positions.offsets[begin + field]) + 1
            var to = unsafe Int(index.positions.offsets[end])
            if unsafe to > from && text[to - 1] == UInt8(ascii: "\r") { to -= 1 }
            lane[position] = unsafe ByteView(start: text + from, count: to - from)
        }
    }

    /// Marks the only field of empty lines as missing, as OpenCSVSerDe has it.
    private func markEmptyLines(
        _ first: Buffer?, _ picked: Buffer?, _ count: Int, _ views: Buffer, _ columns: Int
    ) -> Int {
        if first == nil && columns > 1 { return 0 }
        var marked = 0
        for position in 0..<count where unsafe views.fieldViews[position].count == 0 {
            let row = picked.map { unsafe Int($0.offsets[position]) } ?? position
            if let first, unsafe first.offsets[row + 1] - first.offsets[row] != 1 { continue }
            unsafe scratch.nulls.bytes[position] = 1
            marked += 1
        }
        return marked
    }

    /// The wanted rows as rows of the text; nil for all.
    private func picked(_ rows: Selection?) -> Buffer? {
        guard let tableRows = index.tableRows else { return rows?.rows }
        guard let rows else { return tableRows }
        return Selection(rows: tableRows, count: rowCount).picked(rows)
    }
}

// MARK: - Text

extension TextBlock {
    /// The column as text: of a text type, or not yet decoded.
    private func textColumn(_ parser: FieldParser, _ rows: Selection?, _ count: Int) throws -> Column {
        let isText = parser.column.type.physical == .bytes
        let views = Buffer(byteCount: 16 * count)
        let fields = gather(parser.index, rows, count, to: views)
        var owners: [any AnyObject & Sendable] = [buffer] + fields.owners
        let nulls: Int
        switch scan.table.dialect {
        case .rfc4180(_, let quote, _):
            let flags = index.hasSpecial ? scratch.flags : nil
            if let flags {
                let met = unsafe pjrun_unquote(views.fieldViews, count, quote, flags.bytes)
                if met.first_bad >= 0 { throw parser.unclosed(views, at: met.first_bad) }
                if met.first_empty >= 0 && !isText { try parser.refuseQuotedEmpty(views, at: met.first_empty) }
                if met.doubled > 0 && isText { owners.append(undoubled(views, count, quote)) }
            }
            nulls = unsafe pjrun_bare_empty(views.fieldViews, flags?.bytes, count, scratch.nulls.bytes)
        case .lazySimple(_, let escape, let nullFormat, _):
            nulls = markNulls(views, count, nullFormat, isMissing: fields.isMissing, emptyIsNull: !isText)
            if let escape, index.hasSpecial, isText { owners.append(unescaped(views, count, escape)) }
        case .openCSV(_, let quote, _, _):
            nulls = fields.isMissing ? unsafe pjrun_mask_count(scratch.nulls.bytes, count) : 0
            if index.hasSpecial && !index.isLines {
                let met = unsafe pjrun_unquote(views.fieldViews, count, quote, scratch.flags.bytes)
                if met.doubled > 0 { owners.append(undoubled(views, count, quote)) }
            }
        }
        if isText { owners += parser.finishText(views, count) }
        return Column(
            type: parser.column.type, count: count, values: views,
            nulls: nulls > 0 ? scratch.copiedNulls(count) : nil, owners: owners, decoder: isText ? nil : parser)
    }

    /// Replaces the views of fields with doubled quotes by views of their values.
    private func undoubled(_ views: Buffer, _ count: Int, _ quote: UInt8) -> Buffer {
        let lane = Lane<ByteView>(views, count: count)
        var size = 0
        for row in 0..<count where unsafe scratch.flags.bytes[row] == 3 { size += lane[row].count }
        let values = Buffer(byteCount: size)
        var end = 0
        for row in 0..<count where unsafe scratch.flags.bytes[row] == 3 {
            let view = lane[row]
            let target = unsafe values.bytes + end
            let length = unsafe pjrun_copy_undoubled(view.start, view.count, quote, target)
            lane[row] = unsafe ByteView(start: target, count: length)
            end += length
        }
        return values
    }

    /// Replaces the views of fields with escapes by views of their values.
    private func unescaped(_ views: Buffer, _ count: Int, _ escape: UInt8) -> ByteArena {
        let lane = Lane<ByteView>(views, count: count)
        let arena = ByteArena()
        for row in 0..<count {
            let view = lane[row]
            guard let first = (0..<view.count).first(where: { view[$0] == escape }) else { continue }
            var value = view.slice(0, first).array
            var at = first
            while at < view.count {
                if view[at] == escape && at + 1 < view.count { at += 1 }
                value.append(view[at])
                at += 1
            }
            lane[row] = arena.copy(value)
        }
        return arena
    }

    /// Adds to ``Scratch/nulls``, which marks missing fields, those that hold the NULL sequence.
    private func markNulls(
        _ views: Buffer, _ count: Int, _ nullFormat: [UInt8], isMissing: Bool, emptyIsNull: Bool
    ) -> Int {
        let mask = scratch.flags
        unsafe nullFormat.withUnsafeBufferPointer { format in
            let constant = unsafe format.baseAddress ?? ByteView.empty.start
            unsafe scratch.kernels.functions.equals(
                views.fieldViews, nil, count, constant, format.count, mask.bytes)
        }
        if isMissing {
            unsafe pjrun_mask_or(mask.bytes, scratch.nulls.bytes, count)
        }
        if emptyIsNull {
            unsafe _ = pjrun_bare_empty(views.fieldViews, nil, count, scratch.nulls.bytes)
            unsafe pjrun_mask_or(mask.bytes, scratch.nulls.bytes, count)
        }
        unsafe scratch.nulls.base.copyMemory(from: mask.base, byteCount: count)
        return unsafe pjrun_mask_count(mask.bytes, count)
    }
}

// MARK: - Nested types

extension TextBlock {
    private func nestedColumn(_ parser: FieldParser, _ rows: Selection?, _ count: Int) -> Column {
        let fields = gather(parser.index, rows, count, to: scratch.views)
        let values = Lane<ByteView>(fields.views, count: count)
        let column = CollectedColumn(parser.column.type)
        let decoding = LazyNesting(scan.table)
        for row in 0..<count {
            if unsafe fields.isMissing && scratch.nulls.bytes[row] != 0 {
                column.appendNull()
            } else {
                decoding.decode(values[row], into: column)
            }
        }
        return column.finish(owners: [buffer])
    }
}

// MARK: - Other types

extension TextBlock {
    private func typedColumn(_ parser: FieldParser, _ rows: Selection?, _ count: Int) throws -> Column {
        let views = scratch.views
        let fields = gather(parser.index, rows, count, to: views)
        // The values may be read from texts that nothing but the fields keeps.
        defer { withExtendedLifetime(fields) {} }
        switch scan.table.dialect {
        case .rfc4180(_, let quote, _):
            if index.hasSpecial {
                let met = unsafe pjrun_unquote(views.fieldViews, count, quote, scratch.flags.bytes)
                if met.first_bad >= 0 { throw parser.unclosed(views, at: met.first_bad) }
                if met.first_empty >= 0 { try parser.refuseQuotedEmpty(views, at: met.first_empty) }
            }
            return try parser.values(views, count, scratch)
        case .lazySimple(_, _, let nullFormat, _):
            // The usual NULL sequence is no value of any type, so it becomes NULL like everything bad.
            if nullFormat != [0x5C, 0x4E] && !nullFormat.isEmpty { empty(views, count, where: nullFormat) }
            return try parser.values(views, count, scratch)
        case .openCSV(_, let quote, _, _):
            let missing = fields.isMissing ? scratch.copiedNulls(count) : nil
            if index.hasSpecial && !index.isLines {
                let met = unsafe pjrun_unquote(views.fieldViews, count, quote, scratch.flags.bytes)
                // No number has a quote inside, so what has is bad anyway; but its text is to be seen in the failure.
                if met.doubled > 0 {
                    let values = undoubled(views, count, quote)
                    return try withExtendedLifetime(values) {
                        try parser.values(views, count, scratch, missing: missing)
                    }
                }
            }
            return try parser.values(views, count, scratch, missing: missing)
        }
    }

    /// Makes the fields empty that hold the NULL sequence.
    private func empty(_ views: Buffer, _ count: Int, where nullFormat: [UInt8]) {
        unsafe nullFormat.withUnsafeBufferPointer { format in
            guard let constant = format.baseAddress else { return }
            unsafe scratch.kernels.functions.equals(
                views.fieldViews, nil, count, constant, format.count, scratch.flags.bytes)
        }
        for row in 0..<count where unsafe scratch.flags.bytes[row] != 0 { unsafe views.fieldViews[row].count = 0 }
    }
}

extension Selection {
    /// The rows at some positions of this selection.
    func picked(_ positions: Selection) -> Buffer {
        let buffer = Buffer(byteCount: 4 * positions.count)
        let (target, source, picked) = (Lane<UInt32>(buffer, count: positions.count), lane, positions.lane)
        for position in 0..<positions.count { target[position] = source[Int(picked[position])] }
        return buffer
    }
}
