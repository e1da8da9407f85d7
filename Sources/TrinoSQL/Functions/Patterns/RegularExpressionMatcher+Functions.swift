/// Trino's `regexp_` functions for one value; a nil is SQL's NULL.
extension RegularExpressionMatcher {
    /// The text of a group in the first match: `regexp_extract`.
    ///
    /// - Parameters:
    ///   - group: 0 for the whole match.
    ///   - value: text.
    /// - Throws: `PatternError.negativeGroup`, `.noSuchGroup`, and what a search throws.
    /// - Returns: nil when there is no match or the group took no part in it.
    mutating func extract(_ group: Int = 0, from value: UnsafeRawBufferPointer) throws(PatternError) -> Range<Int>? {
        try check(group)
        var found: Range<Int>?
        try unsafe forEachMatch(in: value) { match in
            found = match[group]
            return false
        }
        return found
    }

    /// The text of a group in every match: `regexp_extract_all`.
    ///
    /// - Parameters:
    ///   - group: 0 for the whole match.
    ///   - value: text.
    ///   - body: receives one element of the array after the other; nil where the group took no part.
    /// - Throws: `PatternError.negativeGroup`, `.noSuchGroup`, and what a search throws.
    mutating func extractAll(
        _ group: Int = 0, from value: UnsafeRawBufferPointer, _ body: (Range<Int>?) -> Void
    ) throws(PatternError) {
        try check(group)
        try unsafe forEachMatch(in: value) { match in
            body(match[group])
            return true
        }
    }

    /// What lies between the matches: `regexp_split`.
    ///
    /// - Parameters:
    ///   - value: text.
    ///   - body: receives one element of the array after the other, empty ones too, the last one after the last match.
    /// - Throws: what a search throws.
    mutating func split(_ value: UnsafeRawBufferPointer, _ body: (Range<Int>) -> Void) throws(PatternError) {
        var lastEnd = 0
        try unsafe forEachMatch(in: value) { match in
            let range = match.range
            body(lastEnd..<range.lowerBound)
            lastEnd = range.upperBound
            return true
        }
        body(lastEnd..<value.count)
    }

    /// How many matches there are: `regexp_count`.
    ///
    /// - Parameter value: text.
    /// - Throws: what a search throws.
    /// - Returns: empty matches count too.
    mutating func count(in value: UnsafeRawBufferPointer) throws(PatternError) -> Int {
        var count = 0
        try unsafe forEachMatch(in: value) { _ in
            count += 1
            return true
        }
        return count
    }

    /// Where a match begins, in characters from 1: `regexp_position`.
    ///
    /// - Parameters:
    ///   - value: text.
    ///   - start: the character, from 1, at which the search begins.
    ///   - occurrence: which match, from 1.
    /// - Throws: `PatternError.startBelowOne`, `.occurrenceBelowOne`, and what a search throws.
    /// - Returns: -1 when there is no such match or no such start; an empty value has no start.
    mutating func position(
        in value: UnsafeRawBufferPointer, start: Int = 1, occurrence: Int = 1
    ) throws(PatternError) -> Int {
        if start < 1 { throw .startBelowOne }
        if occurrence < 1 { throw .occurrenceBelowOne }
        guard let offset = unsafe UTF8Structure.offset(ofCodePoint: start - 1, in: value) else { return -1 }
        var left = occurrence
        var found = -1
        try unsafe forEachMatch(in: value, from: offset) { match in
            left -= 1
            if left > 0 { return true }
            found = match.range.lowerBound
            return false
        }
        return found < 0 ? -1 : unsafe UTF8Structure.codePointCount(value, before: found) + 1
    }

    /// Replaces every match: `regexp_replace`.
    ///
    /// For the form with a lambda, enumerate the matches and append its results in place of theirs.
    ///
    /// - Parameters:
    ///   - value: text.
    ///   - replacement: made for the same expression; an empty one removes the matches.
    ///   - output: receives the new text behind what it holds.
    ///   - limit: bytes after which `output` takes no more.
    /// - Throws: `PatternError.illegalReplacement` and its kin, only when there is a match; `.resultTooLong`; and what
    ///   a search throws.
    mutating func replace(
        in value: UnsafeRawBufferPointer, with replacement: RegularExpressionReplacement,
        into output: inout [UInt8], limit: Int = 1 << 30
    ) throws(PatternError) {
        var lastEnd = 0
        try unsafe forEachMatch(in: value) { match throws(PatternError) in
            let range = match.range
            unsafe output.append(contentsOf: UnsafeRawBufferPointer(rebasing: value[lastEnd..<range.lowerBound]))
            lastEnd = range.upperBound
            try unsafe replacement.append(match, of: value, to: &output)
            if output.count > limit { throw .resultTooLong }
            return true
        }
        unsafe output.append(contentsOf: UnsafeRawBufferPointer(rebasing: value[lastEnd...]))
    }

    private func check(_ group: Int) throws(PatternError) {
        if group < 0 { throw .negativeGroup }
        if group > expression.groupCount { throw .noSuchGroup(group, groupCount: expression.groupCount) }
    }
}
