public import Columnar

/// The text of single values; ``ColumnText`` does the same for many at once.
///
/// The forms are those of Trino's results: `1.0E10` for DOUBLE as Java prints it, `2024-01-01 00:00:00.000` for
/// TIMESTAMP(3), `2 00:00:00.000` for intervals, CHAR with the spaces that fill it up.
public enum ValueText {
    /// Appends a value as Athena's result file shows it, without quotes; NULL is nothing.
    ///
    /// - Parameters:
    ///   - column: decoded, without a failure in the row.
    ///   - row: the row.
    ///   - buffer: where the text goes.
    /// - Throws: `Failure` for types that have no text yet.
    public static func append(_ column: Column, _ row: Int, to buffer: inout TextBuffer) throws {
        try append(column, row, form: ValueForm(escaping: .none, binary: .spacedHex), to: &buffer)
    }

    static func append(_ column: Column, _ row: Int, form: ValueForm, to buffer: inout TextBuffer) throws {
        precondition(column.decoder == nil, "the column is undecoded text")
        if column.isNull(row) { return }
        let at = row * column.step
        switch column.type.physical {
        case .bool: BooleanText.append(column.bools[at] != 0, to: &buffer)
        case .int64: try append(column.int64s[at], column.type, form, to: &buffer)
        case .int128: try append(column.int128s[at], column.type, form, to: &buffer)
        case .double:
            if case .real = column.type {
                append(real: column.doubles[at], form, to: &buffer)
            } else {
                append(column.doubles[at], form, to: &buffer)
            }
        case .bytes: append(column.views[at], column.type, form, to: &buffer)
        case .nested: try NestedText.append(column, row, form: form, to: &buffer)
        }
    }

    /// The failure for a type whose values cannot be written.
    static func unsupported(_ type: DataType) -> Failure {
        Failure("NOT_SUPPORTED", "Values of type \(type) cannot be written to a result")
    }

    // MARK: - Physical kinds

    private static func append(
        _ value: Int64, _ type: DataType, _ form: ValueForm, to buffer: inout TextBuffer
    ) throws {
        switch type {
        case .date: append(date: value, form, to: &buffer)
        case .time(let precision): TimeText.append(value, precision: precision, to: &buffer)
        case .timestamp(let precision): append(micros: value, precision, form, to: &buffer)
        case .decimal(_, let scale): append(decimal: value, scale, form, to: &buffer)
        case .intervalDayToSecond: IntervalText.append(millis: value, to: &buffer)
        case .intervalYearToMonth: IntervalText.append(months: value, to: &buffer)
        default: IntegerText.append(value, to: &buffer)
        }
    }

    private static func append(
        _ value: Int128, _ type: DataType, _ form: ValueForm, to buffer: inout TextBuffer
    ) throws {
        switch type {
        case .decimal(_, let scale): append(decimal: value, scale, form, to: &buffer)
        case .timestamp(let precision): append(picos: value, precision, form, to: &buffer)
        case .timestampWithTimeZone(let precision):
            var clock = ZoneClock()
            ZonedText.append(ZonedTimestamp(bits: value), precision: precision, clock: &clock, to: &buffer)
        case .timeWithTimeZone(let precision):
            ZonedText.append(ZonedTime(bits: value), precision: precision, to: &buffer)
        case .uuid: UUIDText.append(value, to: &buffer)
        default: throw unsupported(type)
        }
    }

    private static func append(_ value: ByteView, _ type: DataType, _ form: ValueForm, to buffer: inout TextBuffer) {
        switch type {
        case .varbinary: BinaryText.append(value, form.binary, to: &buffer)
        case .char(let length):
            unsafe buffer.append(value.buffer)
            buffer.append(spaces: length - value.codePoints)
        default: unsafe buffer.append(value.buffer)
        }
    }

    // MARK: - Types

    @inline(__always)
    static func append(_ value: Double, _ form: ValueForm, to buffer: inout TextBuffer) {
        let quotes = form.quotesNonFinite && !value.isFinite
        if quotes { buffer.append(UInt8(ascii: "\"")) }
        DoubleText.appendDisplay(value, to: &buffer)
        if quotes { buffer.append(UInt8(ascii: "\"")) }
    }

    @inline(__always)
    static func append(real value: Double, _ form: ValueForm, to buffer: inout TextBuffer) {
        let quotes = form.quotesNonFinite && !value.isFinite
        if quotes { buffer.append(UInt8(ascii: "\"")) }
        DoubleText.appendDisplay(real: value, to: &buffer)
        if quotes { buffer.append(UInt8(ascii: "\"")) }
    }

    @inline(__always)
    static func append(date days: Int64, _ form: ValueForm, to buffer: inout TextBuffer) {
        switch form.calendar {
        case .trino: DateText.append(days, to: &buffer)
        case .hive: HiveText.append(date: days, to: &buffer)
        }
    }

    @inline(__always)
    static func append(micros: Int64, _ precision: Int, _ form: ValueForm, to buffer: inout TextBuffer) {
        switch form.calendar {
        case .trino: TimestampText.append(micros, precision: precision, to: &buffer)
        case .hive: HiveText.append(timestamp: micros, to: &buffer)
        }
    }

    static func append(picos: Int128, _ precision: Int, _ form: ValueForm, to buffer: inout TextBuffer) {
        guard form.calendar == .hive else {
            TimestampText.append(picos: picos, precision: precision, to: &buffer)
            return
        }
        // Hive keeps nanoseconds. The part that its microseconds do not show comes after them.
        let picosPerSecond: Int128 = 1_000_000_000_000
        var seconds = picos / picosPerSecond
        if seconds * picosPerSecond > picos { seconds -= 1 }
        HiveText.append(timestamp: Int64(seconds) &* 1_000_000, to: &buffer)
        let nanos = Int64((picos - seconds * picosPerSecond) / 1000)
        if nanos == 0 { return }
        // The leading one keeps the zeros of the fraction; the point takes its place.
        let start = buffer.count
        IntegerText.append(1_000_000_000 + nanos, to: &buffer)
        buffer.replace(at: start, by: UInt8(ascii: "."))
        buffer.trimZeros()
    }

    @inline(__always)
    static func append(decimal unscaled: Int64, _ scale: Int, _ form: ValueForm, to buffer: inout TextBuffer) {
        DecimalText.append(unscaled, scale: scale, to: &buffer)
        if form.trimsDecimals && scale > 0 { buffer.trimFraction() }
    }

    @inline(__always)
    static func append(decimal unscaled: Int128, _ scale: Int, _ form: ValueForm, to buffer: inout TextBuffer) {
        DecimalText.append(unscaled, scale: scale, to: &buffer)
        if form.trimsDecimals && scale > 0 { buffer.trimFraction() }
    }
}
