/// The text that is being edited, possibly of several lines, and the place in it.
struct LineBuffer: Hashable {
    private(set) var characters: [Character] = []
    /// Characters before the cursor.
    private(set) var cursor = 0
    /// What was cut last.
    private var cut: [Character] = []

    var text: String { String(characters) }
    var isEmpty: Bool { characters.isEmpty }

    /// Replaces everything; the cursor is at the end.
    mutating func set(_ text: String) {
        characters = Array(text)
        cursor = characters.count
    }

    mutating func insert(_ text: String) {
        // A mark may join the character before it.
        let before = String(characters[..<cursor]) + text
        let joined = Array(before)
        characters.replaceSubrange(..<cursor, with: joined)
        cursor = joined.count
    }

    // MARK: - Moving

    mutating func moveLeft() { cursor = max(0, cursor - 1) }
    mutating func moveRight() { cursor = min(characters.count, cursor + 1) }
    mutating func moveWordLeft() { cursor = wordStart }
    mutating func moveWordRight() { cursor = wordEnd }
    mutating func moveToLineStart() { cursor = lineStart }
    mutating func moveToLineEnd() { cursor = lineEnd }

    /// Moves to the line above.
    ///
    /// - Returns: false if there is none.
    mutating func moveUp() -> Bool {
        let start = lineStart
        guard start > 0 else { return false }
        let offset = cursor - start
        cursor = start - 1
        cursor = min(lineStart + offset, start - 1)
        return true
    }

    /// Moves to the line below.
    ///
    /// - Returns: false if there is none.
    mutating func moveDown() -> Bool {
        let end = lineEnd
        guard end < characters.count else { return false }
        let offset = cursor - lineStart
        cursor = end + 1
        cursor = min(end + 1 + offset, lineEnd)
        return true
    }

    private var lineStart: Int { (characters[..<cursor].lastIndex(of: "\n") ?? -1) + 1 }
    private var lineEnd: Int { characters[cursor...].firstIndex(of: "\n") ?? characters.count }

    private var wordStart: Int {
        var at = cursor
        while at > 0, !LineBuffer.isWord(characters[at - 1]) { at -= 1 }
        while at > 0, LineBuffer.isWord(characters[at - 1]) { at -= 1 }
        return at
    }

    private var wordEnd: Int {
        var at = cursor
        while at < characters.count, !LineBuffer.isWord(characters[at]) { at += 1 }
        while at < characters.count, LineBuffer.isWord(characters[at]) { at += 1 }
        return at
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    // MARK: - Deleting

    mutating func deleteBackward() {
        guard cursor > 0 else { return }
        cursor -= 1
        characters.remove(at: cursor)
    }

    mutating func deleteForward() {
        if cursor < characters.count { characters.remove(at: cursor) }
    }

    /// Cuts to the end of the line, or the line's end itself where nothing is left of it.
    mutating func cutToLineEnd() { cutRange(cursor..<max(lineEnd, min(cursor + 1, characters.count))) }
    mutating func cutToLineStart() { cutRange(lineStart..<cursor) }

    /// Cuts the word before the cursor, as a shell does: up to a space.
    mutating func cutWord() {
        var at = cursor
        while at > 0, characters[at - 1].isWhitespace { at -= 1 }
        while at > 0, !characters[at - 1].isWhitespace { at -= 1 }
        cutRange(at..<cursor)
    }

    /// Puts back what was cut last.
    mutating func paste() { insert(String(cut)) }

    private mutating func cutRange(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        cut = Array(characters[range])
        characters.removeSubrange(range)
        cursor = range.lowerBound
    }
}
