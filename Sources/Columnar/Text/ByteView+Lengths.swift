/// What becomes of texts that are read as VARCHAR or CHAR of a length.
extension ByteView {
    /// The first code points; bytes that are no UTF-8 count like Trino's slices do, by bytes that begin something.
    public func prefix(codePoints: Int) -> ByteView {
        if count <= codePoints { return self }
        var seen = 0
        for at in 0..<count where self[at] & 0xC0 != 0x80 {
            if seen == codePoints { return slice(0, at) }
            seen += 1
        }
        return self
    }

    /// Bytes up to the trailing spaces: how a CHAR is stored.
    @inlinable @inline(__always)
    public var withoutTrailingSpaces: ByteView {
        var end = count
        while end > 0 && self[end &- 1] == 0x20 { end &-= 1 }
        return slice(0, end)
    }
}
