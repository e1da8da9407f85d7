import FileTree
import Glibc

/// Statements of earlier times, kept in a file: one a line, `\n` for line ends and `\\` for backslashes.
struct LineHistory {
    private(set) var entries: [String] = []
    private let path: String
    /// What is kept at most.
    private static let limit = 1000
    /// Position of the entry that is shown; the number of entries for the text that was being written.
    private var position = 0
    private var draft = ""

    /// Reads the file; a missing or unreadable one is an empty history.
    init(path: String) {
        self.path = path
        guard let bytes = try? OpenFile(path: FileName(path)).readToEnd() else { return }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        entries = lines.suffix(LineHistory.limit).map(LineHistory.unescaped)
        position = entries.count
        // What was dropped is dropped from the file too, from time to time.
        if lines.count > 2 * LineHistory.limit { rewrite() }
    }

    /// Adds a statement, unless it is the last one again; the file is only a convenience, so failures are not told.
    mutating func add(_ text: String) {
        if entries.last != text {
            entries.append(text)
            let file = FileName(path)
            _ = try? Directory.make(file.parent)
            if let file = try? OpenFile(path: file, flags: O_WRONLY | O_CREAT | O_APPEND, mode: 0o600) {
                try? file.write(Array((LineHistory.escaped(text) + "\n").utf8)[...])
            }
        }
        position = entries.count
    }

    private func rewrite() {
        let file = FileName(path)
        let text = entries.map { LineHistory.escaped($0) + "\n" }.joined()
        try? Directory(file.parent).writeAtomically(file.last, Array(text.utf8), mode: 0o600)
    }

    // MARK: - Going through it

    /// The entry before; nil at the first.
    mutating func previous(from text: String) -> String? {
        guard position > 0 else { return nil }
        if position == entries.count { draft = text }
        position -= 1
        return entries[position]
    }

    /// The entry after, in the end what was being written; nil behind it.
    mutating func next() -> String? {
        guard position < entries.count else { return nil }
        position += 1
        return position == entries.count ? draft : entries[position]
    }

    /// The newest entry before a position that contains a text.
    func search(_ text: String, before end: Int) -> Int? {
        entries[..<min(end, entries.count)].lastIndex { $0.contains(text) }
    }

    private static func escaped(_ text: String) -> String {
        text.map { $0 == "\\" ? "\\\\" : $0 == "\n" ? "\\n" : String($0) }.joined()
    }

    private static func unescaped(_ text: Substring) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                result.append(character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}
