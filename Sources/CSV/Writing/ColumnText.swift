import CKernels
import Columnar

/// The texts of a column's values in a slice of rows: views that rows are put together from.
///
/// Text that is already right is not copied: the views then point into the column. Other text is written to memory of
/// this object and stays there until the next slice. Not for use by two threads at once.
@safe final class ColumnText {
    /// Rows in a slice at most.
    static let sliceRows = 1024

    let form: ValueForm
    /// How LazySimpleSerDe's nested values are written; nil for other forms.
    let lazy: LazyText?
    let kernels: UnsafePointer<pjrun_kernels_t>
    /// The texts, `rowCount` of them.
    var views: Lane<ByteView>
    /// 1 for NULL, or nil if nothing is NULL.
    var nulls: Lane<UInt8>?
    /// What follows each text that is not NULL, the first byte in the lowest; at most 7 bytes.
    var suffix: UInt64 = 0
    /// Bytes of ``suffix``.
    var suffixLength = 0

    /// Memory for the texts of the slice.
    var text = TextBuffer(capacity: 4096)
    /// Memory for CHAR values with their spaces, before they are escaped.
    var padded = TextBuffer()
    /// Memory for texts with LazySimpleSerDe's escape in them.
    var escaped = TextBuffer()
    private let viewMemory = Buffer(byteCount: sliceRows * MemoryLayout<ByteView>.stride)
    private let nullMemory = Buffer(byteCount: sliceRows)
    private let maskMemory = Buffer(byteCount: sliceRows)
    let trimmedMemory = Buffer(byteCount: sliceRows * 4)
    /// Formats the rows whose text could not be taken over.
    var decodedRows: ColumnText?
    /// Keeps alive what the texts of those rows point to.
    var decodedColumn: Column?

    init(form: ValueForm, lazy: LazyText? = nil) {
        self.form = form
        self.lazy = lazy
        unsafe kernels = pjrun_kernels()
        views = Lane(viewMemory, count: ColumnText.sliceRows)
    }

    var ownViews: Lane<ByteView> { Lane(viewMemory, count: ColumnText.sliceRows) }
    var ownNulls: Lane<UInt8> { Lane(nullMemory, count: ColumnText.sliceRows) }
    var mask: Lane<UInt8> { Lane(maskMemory, count: ColumnText.sliceRows) }
    var trimmed: Lane<UInt32> { Lane(trimmedMemory, count: ColumnText.sliceRows) }

    /// Makes the texts of some rows.
    ///
    /// - Parameters:
    ///   - column: decoded, or of a type for which ``copies(_:)`` holds; it must outlive the use of the texts.
    ///   - from: the first row.
    ///   - count: rows, at most ``sliceRows``.
    /// - Throws: what the column's decoder says about text that is no value; `Failure` for types without a text.
    func render(_ column: Column, from: Int, count: Int) throws {
        precondition(count <= ColumnText.sliceRows, "a slice has too many rows")
        text.removeAll()
        suffixLength = 0
        suffix = 0
        decodedColumn = nil
        if !column.isConstant {
            try renderRows(column, from: from, count: count)
            return
        }
        try renderRows(column, from: 0, count: 1)
        let (view, isNull) = (views[0], nulls.map { $0[0] } ?? 0)
        views = ownViews
        for row in 0..<count { views[row] = view }
        nulls = isNull != 0 ? ownNulls : nil
        if isNull != 0 { nullMemory.fill(1) }
    }

    private func renderRows(_ column: Column, from: Int, count: Int) throws {
        nulls = column.nullFlags.map { unsafe Lane(base: $0.pointer + from, count: count) }
        if column.decoder != nil {
            try renderUndecoded(column, from: from, count: count)
            return
        }
        switch column.type.physical {
        case .bool: write(slice(column.bools, from, count), maximum: 5) { BooleanText.append($0 != 0, to: &$1) }
        case .int64: renderInt64s(slice(column.int64s, from, count), column.type)
        case .int128: try renderInt128s(slice(column.int128s, from, count), column.type)
        case .double:
            let form = form
            if case .real = column.type {
                write(slice(column.doubles, from, count), maximum: DoubleText.maximumLength + 2) {
                    ValueText.append(real: $0, form, to: &$1)
                }
            } else {
                write(slice(column.doubles, from, count), maximum: DoubleText.maximumLength + 2) {
                    ValueText.append($0, form, to: &$1)
                }
            }
        case .bytes: renderBytes(slice(column.views, from, count), column.type)
        case .nested: try renderNested(column, from: from, count: count)
        }
    }

    /// Whether a row of the slice is NULL.
    @inline(__always)
    func isNull(_ row: Int) -> Bool { nulls.map { $0[row] != 0 } ?? false }

    /// Some rows of a lane.
    func slice<Element>(_ lane: Lane<Element>, _ from: Int, _ count: Int) -> Lane<Element> {
        unsafe Lane(base: lane.pointer + from, count: count)
    }
}

// MARK: - Numbers, dates and intervals

extension ColumnText {
    private func renderInt64s(_ lane: Lane<Int64>, _ type: DataType) {
        let form = form
        switch type {
        case .date: write(lane, maximum: DateText.maximumLength) { ValueText.append(date: $0, form, to: &$1) }
        case .time(let precision):
            write(lane, maximum: TimeText.maximumLength) { TimeText.append($0, precision: precision, to: &$1) }
        case .timestamp(let precision):
            write(lane, maximum: TimestampText.maximumLength) { ValueText.append(micros: $0, precision, form, to: &$1) }
        case .decimal(_, let scale):
            write(lane, maximum: DecimalText.maximumLength) { ValueText.append(decimal: $0, scale, form, to: &$1) }
        case .intervalDayToSecond: write(lane, maximum: 40) { IntervalText.append(millis: $0, to: &$1) }
        case .intervalYearToMonth: write(lane, maximum: 40) { IntervalText.append(months: $0, to: &$1) }
        default: write(lane, maximum: IntegerText.maximumLength) { IntegerText.append($0, to: &$1) }
        }
    }

    private func renderInt128s(_ lane: Lane<Int128>, _ type: DataType) throws {
        let form = form
        switch type {
        case .decimal(_, let scale):
            write(lane, maximum: DecimalText.maximumLength) { ValueText.append(decimal: $0, scale, form, to: &$1) }
        case .timestamp(let precision):
            write(lane, maximum: TimestampText.maximumLength) { ValueText.append(picos: $0, precision, form, to: &$1) }
        case .timestampWithTimeZone(let precision):
            var clock = ZoneClock()
            write(lane, maximum: ZonedText.maximumLength) {
                ZonedText.append(ZonedTimestamp(bits: $0), precision: precision, clock: &clock, to: &$1)
            }
        case .timeWithTimeZone(let precision):
            write(lane, maximum: ZonedText.maximumTimeLength) {
                ZonedText.append(ZonedTime(bits: $0), precision: precision, to: &$1)
            }
        case .uuid: write(lane, maximum: UUIDText.length) { UUIDText.append($0, to: &$1) }
        default: throw ValueText.unsupported(type)
        }
    }

    /// Writes the text of each value that is not NULL and makes the views of them.
    ///
    /// - Parameters:
    ///   - lane: the values.
    ///   - maximum: bytes that one text takes at most.
    ///   - body: appends the text of a value.
    @inline(__always)
    private func write<Element>(
        _ lane: Lane<Element>, maximum: Int, _ body: (Element, inout TextBuffer) -> Void
    ) {
        ColumnText.write(lane, nulls, maximum: maximum, to: &text, views: ownViews, body)
        views = ownViews
    }

    @inline(__always)
    private static func write<Element>(
        _ lane: Lane<Element>, _ nulls: Lane<UInt8>?, maximum: Int, to text: inout TextBuffer, views: Lane<ByteView>,
        _ body: (Element, inout TextBuffer) -> Void
    ) {
        // The bodies reserve their maximum once more, so the last one must still find that much.
        text.reserve(lane.count &* maximum + 64)
        let base = unsafe UnsafePointer(text.end - text.count)
        for row in 0..<lane.count {
            if let nulls, nulls[row] != 0 {
                views[row] = .empty
                continue
            }
            let start = text.count
            body(lane[row], &text)
            views[row] = unsafe ByteView(start: base + start, count: text.count &- start)
        }
        unsafe precondition(base == UnsafePointer(text.end - text.count), "a text is longer than its type allows")
    }
}
