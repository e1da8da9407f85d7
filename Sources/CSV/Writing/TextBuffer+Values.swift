import Columnar

extension TextBuffer {
    /// Appends spaces; none if the count is not positive.
    mutating func append(spaces count: Int) {
        guard count > 0 else { return }
        reserve(count)
        unsafe end.update(repeating: 0x20, count: count)
        advance(count)
    }

    /// The last byte.
    ///
    /// - Precondition: the buffer is not empty.
    @inline(__always)
    private var last: UInt8 { unsafe (end - 1).pointee }

    /// Drops zeros at the end.
    @inline(__always)
    mutating func trimZeros() {
        while count > 0 && last == UInt8(ascii: "0") { truncate(to: count - 1) }
    }

    /// Drops zeros at the end of a fraction, and its point with the last of them.
    @inline(__always)
    mutating func trimFraction() {
        trimZeros()
        if count > 0 && last == UInt8(ascii: ".") { truncate(to: count - 1) }
    }

    /// Sets a byte that was appended before.
    mutating func replace(at position: Int, by byte: UInt8) {
        precondition(position >= 0 && position < count, "the position is outside the text")
        unsafe (end - (count - position)).pointee = byte
    }

    /// Appends the bytes of a view.
    @inline(__always)
    mutating func append(_ view: ByteView) {
        unsafe append(view.buffer)
    }

    /// Appends bytes.
    mutating func append(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe append($0) }
    }
}

extension ByteView {
    /// The number of characters, counted as Trino counts them: bytes that do not continue a character.
    var codePoints: Int {
        var count = 0
        for position in 0..<self.count where self[position] & 0xC0 != 0x80 { count &+= 1 }
        return count
    }
}
