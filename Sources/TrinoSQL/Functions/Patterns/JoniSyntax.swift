/// Rewrites a pattern as Joni reads it into one that Oniguruma reads the same way.
///
/// The two are one engine at different ages, and Trino's Joni is the elder. What differs, and is rewritten:
/// - `\w`, `\d`, `\s` and their opposites are ASCII in Joni, as in Java, and Unicode in Oniguruma. They become
///   character sets; the options that would make Oniguruma's ASCII would make `\b` ASCII too, which in Joni is not.
/// - `\pL` is short for `\p{L}`.
/// - `\u` takes one to four digits, not exactly four.
/// - `\y` and `\Y` are letters, not anchors.
///
/// A hyphen after a class escape inside a set, as in `[\w-.]`, is a hyphen, as in Java.
struct JoniSyntax {
    private let pattern: [UInt8]
    private var position = 0
    private var output: [UInt8] = []
    /// `(?x)` holds: `#` starts a comment, in which brackets mean nothing.
    private var isExtended = false
    /// What held outside of each open group.
    private var enclosing: [Bool] = []
    /// Some part of the pattern ignores case, which must not reach the sets that stand for `\w` and the like.
    private let mayIgnoreCase: Bool

    /// Rewrites a pattern.
    ///
    /// - Parameter pattern: UTF-8, for Joni.
    /// - Returns: the same pattern for Oniguruma.
    static func translated(_ pattern: [UInt8]) -> [UInt8] {
        guard pattern.contains(UInt8(ascii: "\\")) else { return pattern }
        var syntax = JoniSyntax(pattern)
        syntax.translate()
        return syntax.output
    }

    private init(_ pattern: [UInt8]) {
        self.pattern = pattern
        mayIgnoreCase = Self.mentionsIgnoreCase(pattern)
        output.reserveCapacity(pattern.count + 16)
    }

    /// Whether `(?` is followed by option letters with an `i` among them; it may say yes too often.
    private static func mentionsIgnoreCase(_ pattern: [UInt8]) -> Bool {
        for start in pattern.indices.dropLast(2) where pattern[start] == UInt8(ascii: "(") {
            guard pattern[start + 1] == UInt8(ascii: "?") else { continue }
            let letters = pattern[(start + 2)...].prefix { isLetter($0) || $0 == UInt8(ascii: "-") }
            if letters.contains(UInt8(ascii: "i")) { return true }
        }
        return false
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    // MARK: - Reading

    private func peek(_ ahead: Int = 0) -> UInt8? {
        position + ahead < pattern.count ? pattern[position + ahead] : nil
    }

    private func isNext(_ text: StaticString, at ahead: Int = 0) -> Bool {
        let start = position + ahead
        guard start + text.utf8CodeUnitCount <= pattern.count else { return false }
        return unsafe pattern[start..<start + text.utf8CodeUnitCount].elementsEqual(
            UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func copy(_ count: Int = 1) {
        let end = min(position + count, pattern.count)
        output.append(contentsOf: pattern[position..<end])
        position = end
    }

    /// Copies one code point.
    private mutating func copyCharacter() {
        copy()
        while let byte = peek(), byte & 0xC0 == 0x80 { copy() }
    }

    // MARK: - Outside of sets

    private mutating func translate() {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\\"): escape()
            case UInt8(ascii: "["):
                copy()
                set()
            case UInt8(ascii: "("): openGroup()
            case UInt8(ascii: ")"):
                copy()
                if let outside = enclosing.popLast() { isExtended = outside }
            case UInt8(ascii: "#") where isExtended:
                while let next = peek() {
                    copy()
                    if next == UInt8(ascii: "\n") { break }
                }
            default: copy()
            }
        }
    }

    private mutating func escape() {
        guard let letter = peek(1) else { return copy() }
        if let members = Self.members(of: letter) {
            position += 2
            output += mayIgnoreCase ? Array("(?-i:[\(members)])".utf8) : Array("[\(members)]".utf8)
            return
        }
        switch letter {
        case UInt8(ascii: "Q"):
            copy(2)
            while position < pattern.count, !isNext("\\E") { copy() }
            copy(2)
        case UInt8(ascii: "y"), UInt8(ascii: "Y"):
            position += 1
            copy()
        default: escapeAnywhere(letter)
        }
    }

    /// Escapes that mean the same in sets and outside.
    private mutating func escapeAnywhere(_ letter: UInt8) {
        switch letter {
        case UInt8(ascii: "p"), UInt8(ascii: "P"):
            copy(2)
            guard let name = peek(), name != UInt8(ascii: "{") else { return }
            output.append(UInt8(ascii: "{"))
            copyCharacter()
            output.append(UInt8(ascii: "}"))
        case UInt8(ascii: "u"):
            copy(2)
            let digits = pattern[position...].prefix(4).prefix { Self.isHexadecimalDigit($0) }.count
            output += repeatElement(UInt8(ascii: "0"), count: 4 - digits)
            copy(digits)
        case UInt8(ascii: "c"):
            copy(2)
            copy(peek() == UInt8(ascii: "\\") ? 2 : 1)
        default:
            copy()
            copyCharacter()
        }
    }

    private static func isHexadecimalDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }

    private static func members(of letter: UInt8) -> StaticString? {
        switch letter {
        case UInt8(ascii: "d"): "0-9"
        case UInt8(ascii: "D"): "^0-9"
        case UInt8(ascii: "w"): "a-zA-Z0-9_"
        case UInt8(ascii: "W"): "^a-zA-Z0-9_"
        case UInt8(ascii: "s"): "\\x09-\\x0D\\x20"
        case UInt8(ascii: "S"): "^\\x09-\\x0D\\x20"
        default: nil
        }
    }

    private mutating func openGroup() {
        if isNext("(?#") {
            while let next = peek(), next != UInt8(ascii: ")") { copy(next == UInt8(ascii: "\\") ? 2 : 1) }
            return copy()
        }
        copy()
        enclosing.append(isExtended)
        guard peek() == UInt8(ascii: "?") else { return }
        var ahead = 1
        var isOff = false
        var extended = isExtended
        while let option = peek(ahead), Self.isLetter(option) || option == UInt8(ascii: "-") {
            if option == UInt8(ascii: "-") { isOff = true }
            if option == UInt8(ascii: "x") { extended = !isOff }
            ahead += 1
        }
        // `(?x)` holds to the end of the group around it, `(?x:` in its own.
        if peek(ahead) == UInt8(ascii: ")") || peek(ahead) == UInt8(ascii: ":") { isExtended = extended }
        if ahead > 1, peek(ahead) == UInt8(ascii: ")") {
            enclosing.removeLast()
            copy(ahead + 1)
        } else {
            copy(ahead)
        }
    }

    // MARK: - Sets

    /// Copies a set from behind its `[` to its `]`, sets in it too.
    private mutating func set() {
        var depth = 1
        startOfSet()
        while depth > 0, let byte = peek() {
            switch byte {
            case UInt8(ascii: "]"):
                depth -= 1
                copy()
            case UInt8(ascii: "["):
                if let length = posixBracketLength() {
                    copy(length)
                } else {
                    depth += 1
                    copy()
                    startOfSet()
                }
            case UInt8(ascii: "\\"): escapeInSet()
            default: copy()
            }
        }
    }

    private mutating func startOfSet() {
        if peek() == UInt8(ascii: "^") { copy() }
        // A set is never empty: a bracket here is a member.
        if peek() == UInt8(ascii: "]") { copy() }
    }

    private func posixBracketLength() -> Int? {
        guard isNext("[:") else { return nil }
        var ahead = 2
        while let byte = peek(ahead), byte != UInt8(ascii: "]") {
            if isNext(":]", at: ahead) { return ahead + 2 }
            ahead += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    private mutating func escapeInSet() {
        guard let letter = peek(1) else { return copy() }
        if let members = Self.members(of: letter), !endsRange() {
            position += 2
            // A set in the set: a hyphen after it starts no range.
            output += Array("[\(members)]".utf8)
        } else {
            escapeAnywhere(letter)
        }
    }

    /// Whether what comes would end a range, as in `[a-\d]`, which is an error the engine shall find.
    private func endsRange() -> Bool {
        guard output.last == UInt8(ascii: "-"), let before = output.dropLast().last else { return false }
        switch before {
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "^"), UInt8(ascii: "&"), UInt8(ascii: "\\"),
            UInt8(ascii: "-"):
            return false
        default: return true
        }
    }
}
