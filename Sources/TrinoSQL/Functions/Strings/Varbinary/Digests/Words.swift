import Columnar

/// A word turned to the left.
@inline(__always)
func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 { word &<< bits | word &>> (64 &- bits) }

extension ByteView {
    /// Up to eight bytes as a little-endian word.
    @inline(__always)
    func partialWord(at position: Int, _ byteCount: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in 0..<byteCount { word |= UInt64(self[position &+ index]) &<< UInt64(8 &* index) }
        return word
    }
}

extension TextBuffer {
    /// Appends the bytes of a number, lowest first; give `bigEndian` of a number for the other order.
    @inline(__always)
    mutating func append<Number: FixedWidthInteger>(bytesOf number: Number) {
        reserve(MemoryLayout<Number>.size)
        unsafe UnsafeMutableRawPointer(end).storeBytes(of: number.littleEndian, as: Number.self)
        advance(MemoryLayout<Number>.size)
    }
}
