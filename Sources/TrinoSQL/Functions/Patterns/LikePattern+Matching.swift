extension LikePattern {
    /// Whether a value matches.
    ///
    /// Allocates nothing.
    ///
    /// - Parameter value: text, valid UTF-8 or not.
    /// - Returns: whether the pattern covers all of it.
    func matches(_ value: UnsafeRawBufferPointer) -> Bool {
        // From here on the first and the last segment cannot overlap.
        guard value.count >= minimumCount else { return false }
        switch shape {
        case .everything: return true
        case .equal(let text):
            return unsafe value.count == text.count && Self.stands(text, in: value, at: 0)
        case .prefix(let text): return unsafe Self.stands(text, in: value, at: 0)
        case .suffix(let text): return unsafe Self.stands(text, in: value, at: value.count &- text.count)
        case .containing(let text): return unsafe Self.find(text, in: value, from: 0) != nil
        case .texts(let first, let middle, let last):
            return unsafe Self.matches(value, first: first, middle: middle, last: last)
        case .segments(let segments): return unsafe Self.matches(value, segments)
        }
    }

    /// Whether a value of type char(n) matches: it is compared with its padding.
    ///
    /// - Parameters:
    ///   - value: the text as stored, without trailing spaces.
    ///   - length: the n of the type, in characters.
    /// - Returns: whether the pattern covers the padded text.
    func matches(_ value: UnsafeRawBufferPointer, paddedTo length: Int) -> Bool {
        let missing = unsafe length - UTF8Structure.codePointCount(value, before: value.count)
        guard missing > 0 else { return unsafe matches(value) }
        let padded = unsafe [UInt8](value) + repeatElement(UInt8(ascii: " "), count: missing)
        return unsafe padded.withUnsafeBytes { unsafe matches($0) }
    }

    // MARK: - Texts

    @inline(__always)
    private static func stands(_ text: [UInt8], in value: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        unsafe text.withUnsafeBytes { unsafe ByteSearch.stands($0, in: value, at: offset) }
    }

    @inline(__always)
    private static func find(_ text: [UInt8], in value: UnsafeRawBufferPointer, from start: Int) -> Int? {
        unsafe text.withUnsafeBytes { unsafe ByteSearch.find($0, in: value, from: start) }
    }

    private static func matches(
        _ value: UnsafeRawBufferPointer, first: [UInt8], middle: [[UInt8]], last: [UInt8]
    ) -> Bool {
        let end = value.count &- last.count
        guard unsafe stands(first, in: value, at: 0), unsafe stands(last, in: value, at: end) else { return false }
        let value = unsafe UnsafeRawBufferPointer(rebasing: value[..<end])
        var offset = first.count
        // The leftmost place for each text leaves the most room for the next.
        for text in middle {
            guard let found = unsafe find(text, in: value, from: offset) else { return false }
            offset = found &+ text.count
        }
        return true
    }

    // MARK: - Segments with `_`

    private static func matches(_ value: UnsafeRawBufferPointer, _ segments: [Segment]) -> Bool {
        guard let offset = unsafe end(of: segments[0], in: value, at: 0) else { return false }
        if segments.count == 1 { return offset == value.count }
        guard let limit = unsafe start(of: segments[segments.count - 1], endingValue: value), limit >= offset else {
            return false
        }
        let value = unsafe UnsafeRawBufferPointer(rebasing: value[..<limit])
        var next = offset
        for segment in segments[1..<(segments.count - 1)] {
            guard let end = unsafe leftmostEnd(of: segment, in: value, from: next) else { return false }
            next = end
        }
        return true
    }

    /// Where a segment ends that starts at an offset; nil when it does not stand there.
    private static func end(of segment: Segment, in value: UnsafeRawBufferPointer, at start: Int) -> Int? {
        var offset = start
        for unit in segment.units {
            guard offset < value.count else { return nil }
            if unit == Segment.anyCharacter {
                let length = unsafe UTF8Structure.characterLength(value, at: offset)
                if length == 0 { return nil }
                offset &+= length
            } else {
                guard unsafe UInt16(value[offset]) == unit else { return nil }
                offset &+= 1
            }
        }
        return offset
    }

    /// Where a segment starts that ends with the value; nil when the value does not end so.
    private static func start(of segment: Segment, endingValue value: UnsafeRawBufferPointer) -> Int? {
        var offset = value.count
        for unit in segment.units.reversed() {
            guard offset > 0 else { return nil }
            if unit == Segment.anyCharacter {
                let length = unsafe UTF8Structure.characterLength(value, endingAt: offset)
                if length == 0 { return nil }
                offset &-= length
            } else {
                guard unsafe UInt16(value[offset &- 1]) == unit else { return nil }
                offset &-= 1
            }
        }
        return offset
    }

    /// Where a segment ends that starts as early as it can at or after an offset.
    private static func leftmostEnd(of segment: Segment, in value: UnsafeRawBufferPointer, from start: Int) -> Int? {
        if segment.leadingText.isEmpty {
            // Nothing but `_`; a stray byte cannot be the first of them.
            for candidate in start...value.count {
                if let end = unsafe end(of: segment, in: value, at: candidate) { return end }
            }
            return nil
        }
        var place = start &+ segment.leadingCharacters
        while place < value.count, let found = unsafe find(segment.leadingText, in: value, from: place) {
            place = found
            for _ in 0..<segment.leadingCharacters where place > start {
                let length = unsafe UTF8Structure.characterLength(value, endingAt: place)
                if length == 0 { break }
                place &-= length
            }
            // Walking back may have come short of all the characters; then this fails, too.
            if place >= start, let end = unsafe end(of: segment, in: value, at: place) { return end }
            place = found &+ 1
        }
        return nil
    }
}
