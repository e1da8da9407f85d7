import Glibc
import Synchronization

/// Reads statements from a terminal, with editing and a history.
///
/// The terminal is in raw mode only while a statement is written; in between it is as it was.
final class LineEditor {
    /// How reading a statement ended.
    enum Outcome: Hashable {
        case text(String)
        /// Ctrl-C: the text was thrown away.
        case cancelled
        /// Ctrl-D, or the terminal is gone.
        case end
    }

    private let input: Int32
    private let output: Int32
    private let isComplete: (String) -> Bool
    private var history: LineHistory
    private var buffer = LineBuffer()
    /// The row of the cursor below the first one, as drawn last.
    private var drawnRow = 0

    /// The terminal as it was, while it is in raw mode.
    private static let saved = Mutex<(descriptor: Int32, mode: termios)?>(nil)

    private static let prompt = "sql> "
    private static let continuation = "  -> "

    /// Makes an editor.
    ///
    /// - Parameters:
    ///   - input: a terminal.
    ///   - output: a terminal.
    ///   - history: earlier statements.
    ///   - isComplete: whether Enter at the end of a text ends it.
    init(input: Int32, output: Int32, history: LineHistory, isComplete: @escaping (String) -> Bool) {
        self.input = input
        self.output = output
        self.history = history
        self.isComplete = isComplete
    }

    /// Reads one statement.
    func read() -> Outcome {
        var saved = termios()
        guard unsafe tcgetattr(input, &saved) == 0 else { return .end }
        let original = saved
        LineEditor.saved.withLock { $0 = (input, original) }
        var raw = saved
        raw.c_iflag &= ~tcflag_t(BRKINT | ICRNL | INPCK | ISTRIP | IXON)
        raw.c_lflag &= ~tcflag_t(ECHO | ICANON | IEXTEN | ISIG)
        unsafe tcsetattr(input, TCSADRAIN, &raw)
        // Pasted text comes marked, so that its line ends do not end the statement.
        send("\u{1B}[?2004h")
        defer {
            send("\u{1B}[?2004l")
            LineEditor.restoreTerminal()
        }
        buffer = LineBuffer()
        drawnRow = 0
        draw()
        return edit()
    }

    /// Puts the terminal back into the mode that it was in.
    static func restoreTerminal() {
        saved.withLock { saved in
            guard let (descriptor, mode) = saved else { return }
            var original = mode
            unsafe tcsetattr(descriptor, TCSADRAIN, &original)
            saved = nil
        }
    }

    /// Adds a statement to the history.
    func remember(_ text: String) {
        if !text.allSatisfy(\.isWhitespace) { history.add(text) }
    }

    private func edit() -> Outcome {
        let keys = KeyDecoder { [input] isPart in LineEditor.byte(input, milliseconds: isPart ? 100 : -1) }
        while let key = keys.key() {
            switch key {
            case .enter:
                if isComplete(buffer.text) {
                    finish()
                    return .text(buffer.text)
                }
                buffer.insert("\n")
            case .control("c"):
                finish("^C")
                return .cancelled
            case .control("d") where buffer.isEmpty:
                finish()
                return .end
            case .control("r"): search(keys)
            default: apply(key)
            }
            // Of keys that came together only the last is shown.
            if !hasInput { draw() }
        }
        finish()
        return .end
    }

    private func apply(_ key: Key) {
        switch key {
        case .text(let text): buffer.insert(text)
        case .paste(let text):
            buffer.insert(
                text.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n").map {
                    $0 == "\r" ? "\n" : String($0)
                }.joined())
        case .tab: buffer.insert("    ")
        case .backspace, .control("h"): buffer.deleteBackward()
        case .delete, .control("d"): buffer.deleteForward()
        case .left, .control("b"): buffer.moveLeft()
        case .right, .control("f"): buffer.moveRight()
        case .wordLeft: buffer.moveWordLeft()
        case .wordRight: buffer.moveWordRight()
        case .home, .control("a"): buffer.moveToLineStart()
        case .end, .control("e"): buffer.moveToLineEnd()
        case .control("k"): buffer.cutToLineEnd()
        case .control("u"): buffer.cutToLineStart()
        case .control("w"): buffer.cutWord()
        case .control("y"): buffer.paste()
        case .control("l"):
            send("\u{1B}[H\u{1B}[2J")
            drawnRow = 0
        case .up: if !buffer.moveUp(), let text = history.previous(from: buffer.text) { buffer.set(text) }
        case .down: if !buffer.moveDown(), let text = history.next() { buffer.set(text) }
        case .control("p"): if let text = history.previous(from: buffer.text) { buffer.set(text) }
        case .control("n"): if let text = history.next() { buffer.set(text) }
        case .enter, .control, .unknown: break
        }
    }

    /// Ctrl-R: looks for a text in the history, from the newest entry back.
    private func search(_ keys: KeyDecoder) {
        let before = buffer
        var wanted = ""
        var found = history.entries.count
        func show() {
            clear()
            let entry = found < history.entries.count ? history.entries[found] : ""
            send("search '\(wanted)': " + entry.map { $0 == "\n" ? " " : String($0) }.joined())
        }
        show()
        while let key = keys.key() {
            switch key {
            case .text(let text):
                wanted += text
                found = history.search(wanted, before: history.entries.count) ?? history.entries.count
            case .backspace:
                wanted = String(wanted.dropLast())
                found = history.search(wanted, before: history.entries.count) ?? history.entries.count
            case .control("r"): found = history.search(wanted, before: found) ?? found
            case .control("c"), .control("g"):
                clear()
                buffer = before
                return
            default:
                clear()
                if found < history.entries.count { buffer.set(history.entries[found]) }
                if key != .enter { apply(key) }
                return
            }
            show()
        }
    }

    // MARK: - The terminal

    private func draw() {
        clear()
        let layout = LineLayout(
            buffer, prompt: LineEditor.prompt, continuation: LineEditor.continuation, width: width)
        var text = layout.output
        let up = layout.lastRow - layout.cursor.row
        if up > 0 { text += "\u{1B}[\(up)A" }
        text += "\r"
        if layout.cursor.column > 0 { text += "\u{1B}[\(layout.cursor.column)C" }
        drawnRow = layout.cursor.row
        send(text)
    }

    private func clear() {
        send((drawnRow > 0 ? "\u{1B}[\(drawnRow)A" : "") + "\r\u{1B}[J")
        drawnRow = 0
    }

    /// Leaves the text as it stands and goes below it.
    private func finish(_ mark: String = "") {
        buffer.moveToTextEnd()
        draw()
        send(mark + "\r\n")
    }

    private var width: Int {
        var size = winsize()
        guard unsafe ioctl(output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return max(20, Int(size.ws_col))
    }

    private var hasInput: Bool {
        var waiting = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&waiting, 1, 0) == 1
    }

    private func send(_ text: String) { Terminal.write(output, text) }

    /// A byte of the terminal; nil at the end, or if none comes in time.
    private static func byte(_ descriptor: Int32, milliseconds: Int32) -> UInt8? {
        var byte: UInt8 = 0
        while true {
            if milliseconds >= 0 {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                let ready = unsafe poll(&waiting, 1, milliseconds)
                if ready == 0 { return nil }
            }
            let count = unsafe Glibc.read(descriptor, &byte, 1)
            if count == 1 { return byte }
            if count == 0 || errno != EINTR { return nil }
        }
    }
}

extension LineBuffer {
    /// Moves behind the last character.
    mutating func moveToTextEnd() { while moveDown() {}; moveToLineEnd() }
}
