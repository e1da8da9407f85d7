import Columnar

/// A column of JSON objects, while the rows of a slice are put together.
struct ObjectField {
    /// What stands before a value: brace or comma, name and colon.
    let key: ByteView
    let views: Lane<ByteView>
    let nulls: Lane<UInt8>?
    let quote: UInt8?
    let suffix: UInt64
    let suffixLength: Int

    init(key: ByteView, column: ColumnText, quote: UInt8?) {
        self.key = key
        self.quote = quote
        views = column.views
        nulls = column.nulls
        suffix = column.suffix
        suffixLength = column.suffixLength
    }

    /// Appends name and value of a row.
    @inline(__always)
    func append(_ row: Int, to text: inout TextBuffer) {
        let isNull = nulls.map { $0[row] != 0 } ?? false
        let value = isNull ? .empty : views[row]
        // Texts are copied by 16 bytes at a time, so up to 15 too many are written.
        text.reserve(key.count &+ value.count &+ 64)
        unsafe text.copy(key)
        if isNull {
            text.append("null")
            return
        }
        if let quote { text.appendReserved(quote) }
        unsafe text.copy(value)
        if suffixLength > 0 {
            unsafe UnsafeMutableRawPointer(text.end).storeBytes(of: suffix.littleEndian, as: UInt64.self)
            text.advance(suffixLength)
        }
        if let quote { text.appendReserved(quote) }
    }
}

extension TextBuffer {
    /// Appends the bytes of a view, which are readable for 16 bytes beyond them; 16 more than them are reserved.
    @unsafe @inline(__always)
    fileprivate mutating func copy(_ view: ByteView) {
        var (from, to) = unsafe (UnsafeRawPointer(view.start), UnsafeMutableRawPointer(end))
        var left = view.count
        while left > 0 {
            unsafe to.storeBytes(of: from.loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
            unsafe from += 16
            unsafe to += 16
            left &-= 16
        }
        advance(view.count)
    }
}
