import PjrunTesting
import Testing

/// The prompt, at a terminal.
@Suite struct `The prompt of pjrun sql` {
    let corner = Corner()

    init() {
        corner.write("o.csv", "id,name\n1,ann\n2,bob\n")
    }

    /// Types keys, each text at a prompt of its own, and gives back all that was shown.
    private func type(_ keys: String...) -> String {
        let session = TerminalSession(
            ["sql", "--table", "o=o.csv", "--format", "csv"], home: corner.home, directory: corner.scratch.path)
        for keys in keys { #expect(session.type(keys), "no prompt for \(keys.debugDescription)") }
        return session.finish()
    }

    @Test func `runs statements, of several lines too, until exit`() {
        let output = type("select name\rfrom o where id = 2;\r", "exit\r")

        #expect(output.contains("name\r\nbob\r\n"))
        #expect(corner.read("home/sql_history") == "select name\\nfrom o where id = 2;\n")
    }

    @Test func `goes on after an error`() {
        let output = type("select nope from o;\r", "select 40 + 2 as x;\r", "\u{4}")

        #expect(output.contains("COLUMN_NOT_FOUND"))
        #expect(output.contains("x\r\n42\r\n"))
    }

    @Test func `has keys for editing`() {
        // Ctrl-A, Delete; Home, End, left, backspace; Ctrl-U; Ctrl-W; Ctrl-K and Ctrl-Y.
        let output = type(
            "xselect 1 as a;\u{1}\u{1B}[3~\r", "select 23 as b;\u{1B}[H\u{1B}[F\u{1B}[D\u{7F}c\r",
            "garbage\u{15}select 4 as w;\r", "\u{4}")

        #expect(output.contains("a\r\n1\r\n"))
        #expect(output.contains("c\r\n23\r\n"))
        #expect(output.contains("w\r\n4\r\n"))
    }

    @Test func `remembers statements, and finds them`() {
        _ = type("select 1 as one;\r", "select 2 as two;\r", "\u{4}")

        let again = type("\u{1B}[A\r", "\u{4}")
        let found = type("\u{12}one\r\r", "\u{4}")

        #expect(again.contains("two\r\n2\r\n"))
        #expect(found.contains("one\r\n1\r\n"))
    }

    @Test func `Ctrl-C throws the line away`() {
        let output = type("select garbage\u{3}", "select 5 as e;\r", "\u{4}")

        #expect(output.contains("e\r\n5\r\n"))
        #expect(!output.contains("error"))
    }

    @Test func `DDL says that it is done`() {
        #expect(type("create database x;\r", "\u{4}").contains("done\r\n"))
    }
}
