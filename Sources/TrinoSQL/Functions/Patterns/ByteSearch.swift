internal import COniguruma
import Glibc

/// Searches and comparisons of plain bytes, on which LIKE and the literal regular expressions stand.
enum ByteSearch {
    /// Finds the first occurrence of a needle at or after an offset.
    ///
    /// - Parameters:
    ///   - needle: an empty one is found where the search starts.
    ///   - haystack: bytes of any kind.
    ///   - start: at most `haystack.count`.
    /// - Returns: the offset, or nil.
    @inline(__always)
    static func find(
        _ needle: UnsafeRawBufferPointer, in haystack: UnsafeRawBufferPointer, from start: Int = 0
    ) -> Int? {
        guard needle.count > 0 else { return start }
        let left = haystack.count &- start
        guard left >= needle.count else { return nil }
        guard let wanted = unsafe needle.baseAddress?.assumingMemoryBound(to: UInt8.self),
            let base = unsafe haystack.baseAddress?.assumingMemoryBound(to: UInt8.self)
        else { return nil }
        let found = unsafe pj_find_bytes(base + start, left, wanted, needle.count)
        return found < 0 ? nil : start &+ found
    }

    /// Whether a part stands in a value at an offset; false where it would stick out.
    @inline(__always)
    static func stands(_ part: UnsafeRawBufferPointer, in value: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        guard offset >= 0, value.count &- offset >= part.count else { return false }
        guard part.count > 0 else { return true }
        guard let wanted = part.baseAddress, let base = value.baseAddress else { return false }
        return unsafe memcmp(base + offset, wanted, part.count) == 0
    }
}
