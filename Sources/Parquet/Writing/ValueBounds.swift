import CParquet

/// The least and the greatest of some values of a leaf.
enum ValueBounds {
    /// No value, or none that has an order (NaN, INT96).
    case none
    case int64(Int64, Int64)
    case int128(Int128, Int128)
    case double(Double, Double)
    case bytes([UInt8], [UInt8])
}

extension ValueBounds {
    /// The bounds of values, of which there are some, as they lie in memory.
    static func of(_ values: UnsafeRawPointer, count: Int, form: StoredForm) -> ValueBounds {
        switch form {
        case .boolean:
            let flags = unsafe values.assumingMemoryBound(to: UInt8.self)
            let set = unsafe pjrun_count_set(flags, count)
            return .int64(set == count ? 1 : 0, set > 0 ? 1 : 0)
        case .int32, .int64, .fixed64, .millisOfMicros:
            var (least, greatest) = (Int64.max, Int64.min)
            unsafe pjrun_bounds64(values.assumingMemoryBound(to: Int64.self), count, &least, &greatest)
            return .int64(least, greatest)
        case .float, .double:
            var (least, greatest) = (Double.infinity, -Double.infinity)
            let any = unsafe pjrun_bounds_double(values.assumingMemoryBound(to: Double.self), count, &least, &greatest)
            return any != 0 ? .double(least, greatest) : .none
        case .fixed128, .nanosOfPicos:
            var (least, greatest) = (Int128.max, Int128.min)
            unsafe pjrun_bounds128(values, count, &least, &greatest)
            return .int128(least, greatest)
        case .bytes:
            var least = unsafe pjrun_text(start: values.assumingMemoryBound(to: UInt8.self), count: 0)
            var greatest = unsafe least
            unsafe pjrun_bounds_text(values.assumingMemoryBound(to: pjrun_text.self), count, &least, &greatest)
            return unsafe .bytes(bytes(least), bytes(greatest))
        case .int96OfMicros, .int96OfPicos: return .none
        }
    }

    private static func bytes(_ text: pjrun_text) -> [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: text.start, count: text.count))
    }

    /// The bounds of these values and others.
    mutating func merge(_ other: ValueBounds) {
        switch (self, other) {
        case (_, .none): break
        case (.none, _): self = other
        case (.int64(let low, let high), .int64(let least, let greatest)):
            self = .int64(min(low, least), max(high, greatest))
        case (.int128(let low, let high), .int128(let least, let greatest)):
            self = .int128(min(low, least), max(high, greatest))
        case (.double(let low, let high), .double(let least, let greatest)):
            self = .double(min(low, least), max(high, greatest))
        case (.bytes(let low, let high), .bytes(let least, let greatest)):
            let isLess = least.lexicographicallyPrecedes(low)
            let isGreater = high.lexicographicallyPrecedes(greatest)
            if isLess || isGreater { self = .bytes(isLess ? least : low, isGreater ? greatest : high) }
        default: preconditionFailure("the values of a leaf have one form")
        }
    }

    var isNone: Bool {
        if case .none = self { true } else { false }
    }

    /// Whether neither bound is above the other's.
    func precedes(_ other: ValueBounds) -> Bool {
        switch (self, other) {
        case (.int64(let low, let high), .int64(let least, let greatest)): low <= least && high <= greatest
        case (.int128(let low, let high), .int128(let least, let greatest)): low <= least && high <= greatest
        case (.double(let low, let high), .double(let least, let greatest)): low <= least && high <= greatest
        case (.bytes(let low, let high), .bytes(let least, let greatest)):
            !least.lexicographicallyPrecedes(low) && !greatest.lexicographicallyPrecedes(high)
        default: false
        }
    }
}

// MARK: - In the file

/// A bound as the file has it.
struct StoredBound {
    let bytes: [UInt8]
    /// Whether it is a value, or a shorter text beyond it.
    let isExact: Bool
}

extension ValueBounds {
    /// The bounds in the file's form; nil without bounds.
    ///
    /// A text of more bytes than the limit is cut, and the greatest one then made greater; it is nil if that cannot be.
    func stored(_ leaf: WrittenLeaf, limit: Int) -> (least: StoredBound?, greatest: StoredBound?)? {
        switch self {
        case .none: return nil
        case .int64(let low, let high): return (exact(low, leaf.form), exact(high, leaf.form))
        case .int128(let low, let high): return (exact(low, leaf.form), exact(high, leaf.form))
        case .double(let low, let high):
            // The format wants it so because some readers compare zeros by their bits.
            return (exact(low == 0 ? -0.0 : low, leaf.form), exact(high == 0 ? 0.0 : high, leaf.form))
        case .bytes(let low, let high):
            let least =
                low.count <= limit
                ? StoredBound(bytes: low, isExact: true)
                : StoredBound(bytes: leaf.isText ? CutText.cut(low, limit) : Array(low[..<limit]), isExact: false)
            if high.count <= limit { return (least, StoredBound(bytes: high, isExact: true)) }
            let above =
                leaf.isText ? CutText.above(CutText.cut(high, limit)) : CutText.aboveBytes(Array(high[..<limit]))
            return (least, above.map { StoredBound(bytes: $0, isExact: false) })
        }
    }

    private func exact<Element: BitwiseCopyable>(_ value: Element, _ form: StoredForm) -> StoredBound? {
        let bytes = PageBytes(capacity: 16)
        let isStored = unsafe withUnsafeBytes(of: value) { source in
            guard let base = source.baseAddress else { return false }
            if form == .boolean {
                unsafe bytes.append(base, count: 1)
                return true
            }
            return unsafe (try? form.appendPlain(base, count: 1, to: bytes)) != nil
        }
        return isStored ? unsafe StoredBound(bytes: Array(bytes.bytes), isExact: true) : nil
    }
}

/// Shorter texts that bound longer ones.
enum CutText {
    /// So many bytes or less, without half a character at the end.
    static func cut(_ text: [UInt8], _ limit: Int) -> [UInt8] {
        var end = limit
        while end > 0 && text[end] & 0xC0 == 0x80 { end -= 1 }
        return Array(text[..<end])
    }

    /// The least text that is greater than all that begin with this: its last character that can be raised is.
    static func above(_ text: [UInt8]) -> [UInt8]? {
        var characters = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
        while let last = characters.popLast() {
            // The code points between the two are no characters.
            let next = last.value == 0xD7FF ? 0xE000 : last.value + 1
            if let raised = Unicode.Scalar(next) {
                return Array(String(String.UnicodeScalarView(characters + [raised])).utf8)
            }
        }
        return nil
    }

    /// The same of bytes.
    static func aboveBytes(_ bytes: [UInt8]) -> [UInt8]? {
        var raised = bytes
        while let last = raised.popLast() {
            if last < 0xFF { return raised + [last + 1] }
        }
        return nil
    }
}
