import Glibc
import TrinoSQL

/// The interactive form of `pjrun sql`.
struct SQLPrompt {
    /// Runs the statements of a text.
    let run: (String) throws -> Void
    /// Where earlier statements are kept.
    let historyPath: String

    private enum Command {
        case leave, help
    }

    /// Reads and runs statements until the user leaves.
    func loop() throws {
        let output: Int32 = isatty(1) == 1 ? 1 : 2
        let editor = LineEditor(
            input: 0, output: output, history: LineHistory(path: historyPath),
            isComplete: { SQLPrompt.command($0) != nil || SQLScript.isComplete($0) })
        Terminal.error("Statements end with ';'. 'help' says more, Ctrl-D or 'exit' leaves.")
        while true {
            switch editor.read() {
            case .end: return
            case .cancelled: continue
            case .text(let text):
                switch SQLPrompt.command(text) {
                case .leave: return
                case .help: Terminal.error(SQLPrompt.help)
                case nil:
                    editor.remember(text)
                    try run(text)
                }
            }
        }
    }

    private static func command(_ text: String) -> Command? {
        let word = text.lowercased().filter { !$0.isWhitespace && $0 != ";" }
        switch word {
        case "exit", "quit", "\\q", ".exit", ".quit": return .leave
        case "help", "\\?", "\\h", ".help", "?": return .help
        default: return nil
        }
    }

    private static let help = """
        SHOW TABLES;  DESCRIBE name;  SHOW FUNCTIONS LIKE 'date%';  EXPLAIN SELECT …;
        Up, Down: earlier statements.  Ctrl-R: search them.  Ctrl-C: throw the line away, or end a running statement.
        Ctrl-A, Ctrl-E: start, end of the line.  Ctrl-U, Ctrl-K, Ctrl-W: cut to its start, its end, a word.  Ctrl-Y: put it back.
        """
}
