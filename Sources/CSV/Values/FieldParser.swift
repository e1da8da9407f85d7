import CKernels
import Columnar

/// Makes values of one column from the texts of its fields.
@safe struct FieldParser: @unchecked Sendable {
    // The text is not written to any more.
    let column: TextColumn
    /// Position among the table's columns.
    let index: Int
    let scan: TextScan
    let place: Place
    /// Holds the text, which views point to.
    private let buffer: Buffer
    /// The first byte of the block's rows.
    let text: UnsafePointer<UInt8>

    init(
        column: TextColumn, index: Int, scan: TextScan, place: Place, buffer: Buffer, text: UnsafePointer<UInt8>
    ) {
        self.column = column
        self.index = index
        self.scan = scan
        self.place = place
        self.buffer = buffer
        unsafe self.text = text
    }

    /// The table that is read.
    var table: TextTable { scan.table }

    /// Whether values can be left as text, since a text that looks canonical to a writer is surely a value.
    var canWait: Bool {
        if case .openCSV = table.dialect { return false }
        return column.type.physical != .bytes
    }
}

extension FieldParser: FieldDecoder {
    func decode(_ column: Column) throws -> Column {
        let scratch = Scratch(kernels: table.options.kernels)
        scratch.reserve(column.count)
        let flat = column.flattened()
        guard let flags = flat.nullFlags else { return try values(flat.values, flat.count, scratch) }
        // What is NULL by its text (a NULL sequence) is empty from here on.
        let views = Buffer(byteCount: 16 * flat.count)
        let (source, target) = (flat.views, Lane<ByteView>(views, count: flat.count))
        for row in 0..<flat.count { target[row] = flags[row] != 0 ? .empty : source[row] }
        return try values(views, flat.count, scratch)
    }
}

// MARK: - Values

extension FieldParser {
    /// The values of fields; an empty one is NULL unless the dialect minds.
    ///
    /// - Parameters:
    ///   - views: the fields' texts.
    ///   - count: fields.
    ///   - scratch: has room for as many NULL flags.
    ///   - missing: marks fields that rows lack, where that matters.
    /// - Returns: the column.
    /// - Throws: what the dialect says about a text that is no value.
    func values(_ views: Buffer, _ count: Int, _ scratch: Scratch, missing: Buffer? = nil) throws -> Column {
        let kernels = unsafe scratch.kernels.functions
        let run = FieldRun(parser: self, views: views, count: count, nulls: scratch.nulls, missing: missing)
        switch column.type {
        case .boolean:
            return try unsafe run.column(UInt8(0)) { from, count, out, nulls in
                unsafe kernels.parse_boolean(from, nil, count, 0, out, nulls)
            } slow: { text in
                unsafe boolean(text).map { $0 ? 1 : 0 }
            }
        case .tinyint: return try unsafe integers(run, kernels, bits: 8)
        case .smallint: return try unsafe integers(run, kernels, bits: 16)
        case .integer: return try unsafe integers(run, kernels, bits: 32)
        case .bigint: return try unsafe integers(run, kernels, bits: 64)
        case .double: return try unsafe doubles(run, kernels)
        case .real:
            let form = numberForm
            return try unsafe run.column(Double(0)) { from, count, out, nulls in
                unsafe kernels.parse_real(from, nil, count, form, out, nulls)
            } slow: { text in
                unsafe DoubleText.parseReal(text)
            }
        case .decimal(let precision, let scale): return try unsafe decimals(run, kernels, precision, scale)
        case .date: return try unsafe dates(run, kernels)
        case .timestamp(let precision): return try unsafe timestamps(run, kernels, precision)
        case .time(let precision):
            return try unsafe run.column(Int64(0), kernel: nil) { text in
                unsafe TimeText.cast(text, precision: precision)
            }
        default: preconditionFailure("columns of \(column.type) were refused when the table was made")
        }
    }

    private var numberForm: pjrun_number_form_t {
        if case .rfc4180 = table.dialect { return .decimal }
        return .java
    }

    private func integers(_ run: FieldRun, _ kernels: pjrun_kernels_t, bits: Int) throws -> Column {
        if column.isInferred { try refuseOddNumbers(run) }
        let most = Int64.max >> Int64(64 - bits)
        return try unsafe run.column(Int64(0)) { from, count, out, nulls in
            unsafe kernels.parse_int64(from, nil, count, -most - 1, most, out, nulls)
        } slow: { text in
            unsafe integer(text, bits)
        }
    }

    private func doubles(_ run: FieldRun, _ kernels: pjrun_kernels_t) throws -> Column {
        if column.isInferred { try refuseOddNumbers(run) }
        let form = numberForm
        let values = try unsafe run.column(Double(0)) { from, count, out, nulls in
            unsafe kernels.parse_double(from, nil, count, form, out, nulls)
        } slow: { text in
            column.isInferred ? nil : unsafe DoubleText.parse(text)
        }
        if column.isInferred {
            let lane = values.doubles
            var isInfinite = false
            for row in 0..<run.count where lane[row].isInfinite { isInfinite = true }
            if isInfinite { try unsafe refuse(run) { unsafe !InferredKind($0).fits(.double) } }
        }
        return values
    }

    private func decimals(
        _ run: FieldRun, _ kernels: pjrun_kernels_t, _ precision: Int, _ scale: Int
    ) throws -> Column {
        guard precision <= 18 else {
            return try unsafe run.column(Int128(0), kernel: nil) { text in
                unsafe isHive
                    ? HiveText.decimal(text, precision: precision, scale: scale)
                    : DecimalText.cast(text, precision: precision, scale: scale)
            }
        }
        return try unsafe run.column(Int64(0)) { from, count, out, nulls in
            unsafe kernels.parse_decimal(from, nil, count, UInt32(precision), UInt32(scale), out, nulls)
        } slow: { text in
            unsafe isHive
                ? HiveText.shortDecimal(text, precision: precision, scale: scale)
                : DecimalText.castShort(text, precision: precision, scale: scale)
        }
    }

    private func dates(_ run: FieldRun, _ kernels: pjrun_kernels_t) throws -> Column {
        if case .openCSV = table.dialect {
            // Days since 1970-01-01.
            return try unsafe run.column(Int64(0)) { from, count, out, nulls in
                unsafe kernels.parse_int64(from, nil, count, Int64(Int32.min), Int64(Int32.max), out, nulls)
            } slow: { _ in
                nil
            }
        }
        return try unsafe run.column(Int64(0)) { from, count, out, nulls in
            unsafe kernels.parse_date(from, nil, count, out, nulls)
        } slow: { text in
            unsafe date(text)
        }
    }

    private func timestamps(_ run: FieldRun, _ kernels: pjrun_kernels_t, _ precision: Int) throws -> Column {
        if case .openCSV = table.dialect {
            // Milliseconds since 1970-01-01 00:00:00.
            let most = Int64.max / 1000
            let column = try unsafe run.column(Int64(0)) { from, count, out, nulls in
                unsafe kernels.parse_int64(from, nil, count, -most, most, out, nulls)
            } slow: { _ in
                nil
            }
            let lane = column.int64s
            for row in 0..<column.count { lane[row] &*= 1000 }
            return column
        }
        guard precision <= 6 else {
            return try unsafe run.column(Int128(0), kernel: nil) { unsafe longTimestamp($0, precision) }
        }
        let formats = table.parsedTimestampFormats
        if isHive && !formats.isEmpty {
            return try unsafe run.column(Int64(0), kernel: nil) { text in
                let trimmed = unsafe text.trimmed
                for format in formats {
                    if let micros = unsafe format.micros(trimmed) {
                        return TimestampScale.round(micros: micros, precision: precision)
                    }
                }
                return unsafe timestamp(text, precision)
            }
        }
        var digits: UInt32 = 0
        let values = try unsafe withUnsafeMutablePointer(to: &digits) { digits in
            try unsafe run.column(Int64(0)) { from, count, out, nulls in
                unsafe kernels.parse_timestamp(from, nil, count, 1, out, nulls, digits)
            } slow: { text in
                unsafe timestamp(text, precision)
            }
        }
        if Int(digits) > precision {
            if column.isInferred { try unsafe refuse(run) { unsafe !InferredKind($0).fits(.timestamp(precision)) } }
            let lane = values.int64s
            for row in 0..<run.count { lane[row] = TimestampScale.round(micros: lane[row], precision: precision) }
        }
        return values
    }
}
