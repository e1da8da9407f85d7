/// The matches of a regular expression in one value after another; one for each thread, used again for every value.
///
/// Values are text, valid UTF-8 or not; offsets are in bytes.
@safe
struct RegularExpressionMatcher: ~Copyable {
    /// What is searched for.
    let expression: RegularExpression
    private let capacity: Int
    private let groups: UnsafeMutablePointer<Int32>

    /// - Parameter expression: any number of matchers may share it.
    init(_ expression: RegularExpression) {
        self.expression = expression
        capacity = expression.groupCapacity
        unsafe groups = .allocate(capacity: 2 * capacity)
        unsafe groups.initialize(repeating: -1, count: 2 * capacity)
    }

    deinit { unsafe groups.deallocate() }

    /// One match, which holds until the next is searched for.
    @safe
    struct Match {
        private let groups: UnsafeMutablePointer<Int32>
        private let capacity: Int
        /// Where stand-ins were put for stray bytes, so that offsets are to be translated.
        private let offsets: FlawedText.Offsets?

        fileprivate init(_ groups: UnsafeMutablePointer<Int32>, _ capacity: Int, _ offsets: FlawedText.Offsets?) {
            unsafe self.groups = groups
            self.capacity = capacity
            self.offsets = offsets
        }

        /// Where the whole match lies.
        var range: Range<Int> { unsafe translated(groups[0])..<translated(groups[capacity]) }

        /// Where a group lies; nil when it took no part in the match.
        ///
        /// - Parameter group: 0 for the whole match, at most the expression's group count.
        subscript(group: Int) -> Range<Int>? {
            let begin = unsafe groups[group]
            let end = unsafe groups[capacity &+ group]
            return begin < 0 || end < 0 ? nil : translated(begin)..<translated(end)
        }

        private func translated(_ offset: Int32) -> Int { offsets?.original(Int(offset)) ?? Int(offset) }
    }

    /// Hands out the matches from left to right.
    ///
    /// After an empty match the search goes on one character further; a match may begin where the last one ended. The
    /// end of the value can be an empty match of its own.
    ///
    /// - Parameters:
    ///   - value: text.
    ///   - start: the offset where the search begins: a character's start or the end.
    ///   - body: tells whether to go on.
    /// - Throws: `PatternError.tooMuchBacktracking`, `.tooMuchMemory`, `.engineFailure` and what the body throws.
    mutating func forEachMatch(
        in value: UnsafeRawBufferPointer, from start: Int = 0, _ body: (Match) throws(PatternError) -> Bool
    ) throws(PatternError) {
        if let literal = expression.literal, literal.isPlain {
            return try unsafe forEachOccurrence(of: literal.text, in: value, from: start, body)
        }
        guard let flaw = unsafe UTF8Structure.firstFlaw(value) else {
            return try unsafe forEachMatch(inSound: value, from: start, offsets: nil, body)
        }
        let text = unsafe FlawedText(value, firstFlaw: flaw)
        try unsafe forEachMatch(inSound: text.bytes, from: text.offsets.rewritten(start), offsets: text.offsets, body)
    }

    private mutating func forEachMatch(
        inSound text: UnsafeRawBufferPointer, from start: Int, offsets: FlawedText.Offsets?,
        _ body: (Match) throws(PatternError) -> Bool
    ) throws(PatternError) {
        var next = start
        while next <= text.count {
            guard try unsafe expression.search(text, from: next, groups: groups, capacity: capacity) != nil else {
                return
            }
            let begin = unsafe Int(groups[0])
            let end = unsafe Int(groups[capacity])
            guard try body(unsafe Match(groups, capacity, offsets)) else { return }
            next = end
            if begin == end {
                next += unsafe end < text.count ? max(1, UTF8Structure.characterLength(text, at: end)) : 1
            }
        }
    }

    private mutating func forEachOccurrence(
        of literal: [UInt8], in value: UnsafeRawBufferPointer, from start: Int,
        _ body: (Match) throws(PatternError) -> Bool
    ) throws(PatternError) {
        guard value.count < Int(Int32.max) else { throw .tooMuchMemory }
        var next = start
        while let begin = unsafe literal.withUnsafeBytes({ unsafe ByteSearch.find($0, in: value, from: next) }) {
            next = begin + literal.count
            unsafe groups[0] = Int32(truncatingIfNeeded: begin)
            unsafe groups[capacity] = Int32(truncatingIfNeeded: next)
            guard try body(unsafe Match(groups, capacity, nil)) else { return }
        }
    }
}
