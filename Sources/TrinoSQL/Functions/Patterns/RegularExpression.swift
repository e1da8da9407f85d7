internal import COniguruma

/// A compiled regular expression with Trino's meaning of it (the JONI library, which is Trino's default).
///
/// Compiled once and then unchanging, so any number of threads may use it; what a search needs beside it is in a
/// `RegularExpressionMatcher`, of which each thread has its own.
///
/// A pattern of type char(n) is padded with spaces to n characters before it comes here, as in Trino.
@safe
final class RegularExpression: Sendable {
    // Oniguruma changes a compiled expression no more, and it is freed with this object.
    nonisolated(unsafe) private let program: OpaquePointer
    /// Capturing groups, named ones too; the whole match is group 0 and not counted.
    let groupCount: Int
    /// What to search for without the engine.
    let literal: LiteralExpression?

    /// Compiles a pattern.
    ///
    /// - Parameters:
    ///   - pattern: UTF-8.
    ///   - avoidsEngine: false: every search is done by the engine, which tests compare with.
    /// - Throws: `PatternError.invalidPattern`, `.libraryMissing`.
    init(_ pattern: UnsafeRawBufferPointer, avoidsEngine: Bool = true) throws(PatternError) {
        guard unsafe pj_regex_version() != nil else { throw .libraryMissing }
        let flaw = unsafe UTF8Structure.firstFlaw(pattern)
        literal = unsafe avoidsEngine && flaw == nil ? LiteralExpression(pattern) : nil
        var text = unsafe [UInt8](pattern)
        if let flaw {
            let rewritten = unsafe FlawedText(pattern, firstFlaw: flaw)
            text = unsafe [UInt8](rewritten.bytes)
        }
        unsafe program = try Self.compiled(text)
        groupCount = unsafe Int(pj_regex_group_count(program))
    }

    private static func compiled(_ written: [UInt8]) throws(PatternError) -> OpaquePointer {
        let pattern = JoniSyntax.translated(written)
        var message = [CChar](repeating: 0, count: Int(PJ_REGEX_MESSAGE_SIZE))
        var messageLength = 0
        guard let program = unsafe pj_regex_compile(pattern, pattern.count, &message, &messageLength) else {
            let words = message.prefix(messageLength).map { UInt8(bitPattern: $0) }
            throw .invalidPattern(String(decoding: words, as: UTF8.self))
        }
        if LookBehinds.vary(in: written) {
            unsafe pj_regex_free(program)
            throw .invalidPattern("invalid pattern in look-behind")
        }
        return unsafe program
    }

    deinit { unsafe pj_regex_free(program) }

    /// The number of the group with a name, or nil.
    func group(named name: [UInt8]) -> Int? {
        let group = unsafe Int(pj_regex_group_named(program, name, name.count))
        return group > 0 ? group : nil
    }

    /// Whether a value has a match anywhere: `regexp_like`.
    ///
    /// Allocates nothing for a value that is valid UTF-8.
    ///
    /// - Parameter value: text, valid UTF-8 or not.
    /// - Throws: `PatternError.tooMuchBacktracking`, `.tooMuchMemory`, `.engineFailure`.
    /// - Returns: true also for an empty match.
    func contains(_ value: UnsafeRawBufferPointer) throws(PatternError) -> Bool {
        if let literal { return unsafe literal.isFound(in: value) }
        if let flaw = unsafe UTF8Structure.firstFlaw(value) {
            let text = unsafe FlawedText(value, firstFlaw: flaw)
            return try unsafe search(text.bytes, from: 0, groups: nil, capacity: 0) != nil
        }
        return try unsafe search(value, from: 0, groups: nil, capacity: 0) != nil
    }

    /// Looks for the first match with the engine.
    ///
    /// - Parameters:
    ///   - text: sound UTF-8, of which the start of the search is a character's start or the end.
    ///   - start: at most `text.count`.
    ///   - groups: room for twice the capacity: first the begins, then the ends.
    ///   - capacity: at least `groupCapacity`.
    /// - Throws: `PatternError.tooMuchBacktracking`, `.tooMuchMemory`, `.engineFailure`.
    /// - Returns: where the match begins, or nil.
    func search(
        _ text: UnsafeRawBufferPointer, from start: Int, groups: UnsafeMutablePointer<Int32>?, capacity: Int
    ) throws(PatternError) -> Int? {
        let bytes = unsafe text.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let ends = unsafe groups.map { unsafe $0 + capacity }
        let found = unsafe pj_regex_search(program, bytes, text.count, start, groups, ends, Int32(capacity))
        if found >= 0 { return found }
        switch found {
        case PJ_REGEX_NO_MATCH: return nil
        case PJ_REGEX_TOO_MANY_STEPS: throw .tooMuchBacktracking
        case PJ_REGEX_TOO_DEEP, PJ_REGEX_TOO_LONG: throw .tooMuchMemory
        default: throw .engineFailure
        }
    }

    /// How many groups the room for a search's answer must hold, group 0 counted.
    var groupCapacity: Int { max(groupCount + 1, Int(PJ_REGEX_LEAST_CAPACITY)) }
}
