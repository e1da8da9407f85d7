import CKernels
import Columnar

extension ColumnText {
    /// Whether text of a type can be taken over where it is already what would be written.
    func copies(_ type: DataType) -> Bool {
        switch type {
        case .boolean, .double, .real, .date, .timestamp: true
        case .decimal: !form.trimsDecimals
        default: type.isInteger
        }
    }

    /// Takes over the texts that are canonical and decodes the others.
    ///
    /// An empty text is always decoded: whether it is NULL, an error or a value is for the dialect to say.
    func renderUndecoded(_ column: Column, from: Int, count: Int) throws {
        let lane = slice(column.views, from, count)
        views = lane
        let others = markCanonical(lane, column.type)
        if others == 0 { return }
        var rows: [Int] = []
        let mask = mask
        for row in 0..<count where mask[row] == 0 { rows.append(row) }
        try decode(column, from: from, count: count, rows: rows)
    }

    /// Sets the mask to 1 where the view (perhaps a shorter one) can be written as it is, and for NULL.
    ///
    /// - Returns: how many have mask 0.
    private func markCanonical(_ lane: Lane<ByteView>, _ type: DataType) -> Int {
        let mask = mask
        switch type {
        case .tinyint, .smallint, .integer, .bigint:
            // One digit fewer than the largest value has cannot be out of range.
            let digits = type == .tinyint ? 2 : type == .smallint ? 4 : type == .integer ? 9 : 18
            _ = unsafe kernels.pointee.canonical_integer(lane.kernelViews, nil, lane.count, mask.pointer)
            return settle(lane.count) { row in
                let length = lane[row].count
                return mask[row] != 0 && length > 0 && length <= digits
            }
        case .double, .real: return markDoubles(lane, isReal: type == .real)
        case .date:
            _ = unsafe kernels.pointee.canonical_date(lane.kernelViews, nil, lane.count, mask.pointer)
            let isHive = form.calendar == .hive
            return settle(lane.count) { row in
                mask[row] != 0 && lane[row].count > 0 && !(isHive && lane[row][0] == UInt8(ascii: "0"))
            }
        case .timestamp(let precision): return markTimestamps(lane, precision)
        case .boolean:
            return settle(lane.count) { row in lane[row].isBoolean }
        case .decimal(let precision, let scale):
            return settle(lane.count) { row in lane[row].isDecimal(precision: precision, scale: scale) }
        default: return settle(lane.count) { _ in false }
        }
    }

    /// Writes the final mask.
    @inline(__always)
    private func settle(_ count: Int, _ isCanonical: (Int) -> Bool) -> Int {
        var others = 0
        let mask = mask
        for row in 0..<count {
            let good = isCanonical(row) || isNull(row)
            mask[row] = good ? 1 : 0
            others &+= good ? 0 : 1
        }
        return others
    }

    private func markDoubles(_ lane: Lane<ByteView>, isReal: Bool) -> Int {
        let (mask, trimmed, target) = (mask, trimmed, ownViews)
        _ = unsafe kernels.pointee.canonical_double(
            lane.kernelViews, nil, lane.count, trimmed.pointer, mask.pointer)
        for row in 0..<lane.count {
            target[row] = unsafe ByteView(start: lane[row].start, count: Int(trimmed[row]))
        }
        views = target
        // Any decimal of six digits is the shortest one for its binary32; with the point that is seven bytes.
        let longest = isReal ? 7 : Int.max
        let others = settle(lane.count) { row in
            let length = target[row].count
            return mask[row] != 0 && length > 0 && length <= longest
        }
        return others == 0 ? 0 : others - completeIntegers(lane)
    }

    /// Writes doubles that lack a point, as `12`, with one and a zero: `12.0`.
    ///
    /// - Returns: how many there were; their mask is 1 now.
    private func completeIntegers(_ lane: Lane<ByteView>) -> Int {
        let (mask, target) = (mask, ownViews)
        // The lengths are not needed any more; their memory has room for one byte a row.
        let integers = Lane<UInt8>(trimmedMemory, count: lane.count)
        _ = unsafe kernels.pointee.canonical_integer(lane.kernelViews, nil, lane.count, integers.pointer)
        // From ten million on there is an exponent; until then a binary32 holds every integer.
        let digits = 7
        text.reserve(lane.count * (digits + 3) + 64)
        let base = unsafe UnsafePointer(text.end - text.count)
        var found = 0
        for row in 0..<lane.count where mask[row] == 0 && integers[row] != 0 {
            let view = lane[row]
            guard view.count > 0, view.count - (view[0] == UInt8(ascii: "-") ? 1 : 0) <= digits else { continue }
            let start = text.count
            text.append(view)
            text.append(".0")
            target[row] = unsafe ByteView(start: base + start, count: text.count - start)
            mask[row] = 1
            found += 1
        }
        return found
    }

    private func markTimestamps(_ lane: Lane<ByteView>, _ precision: Int) -> Int {
        // All texts of a column usually have as many digits as the first.
        let first = (0..<lane.count).first { !isNull($0) && lane[$0].count > 0 }
        guard let first else { return settle(lane.count) { _ in false } }
        let digits = max(0, min(12, lane[first].count - 20))
        let mask = mask
        _ = unsafe kernels.pointee.canonical_timestamp(
            lane.kernelViews, nil, lane.count, UInt32(digits), mask.pointer)
        if form.calendar == .hive {
            return settle(lane.count) { row in
                let view = lane[row]
                return mask[row] != 0 && view.count > 0 && digits <= precision && view[0] != UInt8(ascii: "0")
                    && (digits == 0 || view[view.count - 1] != UInt8(ascii: "0"))
            }
        }
        let others = settle(lane.count) { row in mask[row] != 0 && lane[row].count > 0 && digits <= precision }
        let missing = precision - digits + (digits == 0 && precision > 0 ? 1 : 0)
        if missing <= 0 { return others }
        if others == 0 && missing <= 7 {
            // The zeros go behind every text as its row is put together.
            suffixLength = missing
            suffix = 0x3030_3030_3030_3030 & ((1 << UInt64(8 * missing)) - 1)
            if digits == 0 { suffix = suffix & ~0xFF | UInt64(UInt8(ascii: ".")) }
        } else {
            complete(lane, zeros: precision - digits, withPoint: digits == 0)
        }
        return others
    }

    /// Writes the canonical texts with zeros behind them.
    private func complete(_ lane: Lane<ByteView>, zeros: Int, withPoint: Bool) {
        let (mask, target) = (mask, ownViews)
        text.reserve(lane.count * 48 + 64)
        let base = unsafe UnsafePointer(text.end - text.count)
        for row in 0..<lane.count {
            let start = text.count
            if mask[row] != 0 && !isNull(row) {
                text.append(lane[row])
                if withPoint { text.append(UInt8(ascii: ".")) }
                for _ in 0..<zeros { text.append(UInt8(ascii: "0")) }
            }
            target[row] = unsafe ByteView(start: base + start, count: text.count - start)
        }
        views = target
    }

    /// Decodes some rows of the slice and puts their texts in place.
    private func decode(_ column: Column, from: Int, count: Int, rows: [Int]) throws {
        let decoded = try column.gathered(Selection(rows.map { from + $0 })).decoded()
        if let failure = decoded.failures?.first { throw failure }
        let others = decodedRows ?? ColumnText(form: form)
        decodedRows = others
        decodedColumn = decoded
        try others.render(decoded, from: 0, count: rows.count)
        // The texts may still be the column's own views, which must not be written to.
        let (source, target) = (views, ownViews)
        if unsafe source.pointer != target.pointer { for row in 0..<count { target[row] = source[row] } }
        for (position, row) in rows.enumerated() { target[row] = others.views[position] }
        views = target
        guard let found = others.nulls else { return }
        let flags = ownNulls
        for row in 0..<count { flags[row] = isNull(row) ? 1 : 0 }
        for (position, row) in rows.enumerated() where found[position] != 0 { flags[row] = 1 }
        nulls = flags
    }
}

extension ByteView {
    /// Whether this is true or false as it is written.
    @inline(__always)
    fileprivate var isBoolean: Bool {
        // "true" and "fals", the first byte in the lowest.
        guard count == 4 || count == 5 else { return false }
        let head = unsafe UnsafeRawPointer(start).loadUnaligned(as: UInt32.self).littleEndian
        if count == 4 { return head == 0x6575_7274 }
        return head == 0x736C_6166 && self[4] == UInt8(ascii: "e")
    }

    /// Whether this is a DECIMAL as it is written: all digits of the scale, and no zeros in front.
    @inline(__always)
    fileprivate func isDecimal(precision: Int, scale: Int) -> Bool {
        let sign = count > 0 && self[0] == UInt8(ascii: "-") ? 1 : 0
        let whole = scale > 0 ? count &- sign &- scale &- 1 : count &- sign
        guard whole > 0, whole <= max(1, precision &- scale) else { return false }
        if scale > 0 && self[sign &+ whole] != UInt8(ascii: ".") { return false }
        let startsWithZero = self[sign] == UInt8(ascii: "0")
        if startsWithZero ? whole > 1 : whole > precision &- scale { return false }
        var digits: UInt8 = 0
        var position = sign
        while position < count {
            let digit = self[position] &- 0x30
            if digit >= 10 && position != sign &+ whole { return false }
            if digit < 10 { digits |= digit }
            position &+= 1
        }
        return sign == 0 || digits != 0
    }
}
