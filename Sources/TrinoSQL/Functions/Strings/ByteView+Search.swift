import Columnar

extension ByteView {
    /// Where the first occurrence of other bytes at or after a position begins.
    ///
    /// - Parameters:
    ///   - part: an empty one is found where the search begins.
    ///   - position: at most ``count``.
    /// - Returns: nil if there is none.
    @inline(__always)
    func first(_ part: ByteView, from position: Int = 0) -> Int? {
        unsafe ByteSearch.find(part.buffer, in: buffer, from: position)
    }

    /// Where the last occurrence of other bytes that begins at or before a position begins.
    func last(_ part: ByteView, from position: Int) -> Int? {
        var position = min(position, count - part.count)
        while position >= 0 {
            if slice(position, position + part.count) == part { return position }
            position -= 1
        }
        return nil
    }

    /// How often other bytes occur side by side; they must not be empty.
    func occurrences(of part: ByteView) -> Int {
        var count = 0
        var position = 0
        while let match = first(part, from: position) {
            count += 1
            position = match + part.count
        }
        return count
    }

    /// Whether other bytes are the first of these.
    @inline(__always)
    func starts(with prefix: ByteView) -> Bool {
        prefix.count <= count && slice(0, prefix.count) == prefix
    }
}
