import PjrunTesting
import Testing

/// The prompt, on a terminal that script(1) makes.
@Suite struct `The prompt of pjrun sql` {
    let corner = Corner()

    init() {
        corner.write("o.csv", "id,name\n1,ann\n2,bob\n")
    }

    /// Types keys, and gives back what stands in the end on standard output of the statements.
    private func type(_ keys: String) -> String {
        // What is typed before the prompt is there would be echoed by the terminal; it is read all the same.
        corner.shell(
            """
            printf '\(keys)' | PJRUN_HOME='\(corner.home)' TERM=xterm script -qec \
            "'\(Products.pjrun)' sql --table o=o.csv --format csv" /dev/null
            """
        ).output
    }

    @Test func `runs statements, of several lines too, until exit`() {
        let output = type("select name\\rfrom o where id = 2;\\rexit\\r")

        #expect(output.contains("name\r\nbob\r\n"))
        #expect(corner.read("home/sql_history") == "select name\\nfrom o where id = 2;\n")
    }

    @Test func `goes on after an error`() {
        let output = type("select nope from o;\\rselect 40 + 2 as x;\\r\\004")

        #expect(output.contains("COLUMN_NOT_FOUND"))
        #expect(output.contains("x\r\n42\r\n"))
    }

    @Test func `has keys for editing`() {
        // Ctrl-A, Delete; Home, End, left, backspace; Ctrl-U; Ctrl-W; Ctrl-K and Ctrl-Y.
        let output = type(
            "xselect 1 as a;\\001\\033[3~\\rselect 23 as b;\\033[H\\033[F\\033[D\\177c;\\rgarbage\\025select 4 as w;\\r\\004"
        )

        #expect(output.contains("a\r\n1\r\n"))
        #expect(output.contains("c\r\n23\r\n"))
        #expect(output.contains("w\r\n4\r\n"))
    }

    @Test func `remembers statements, and finds them`() {
        _ = type("select 1 as first;\\rselect 2 as second;\\r\\004")

        let again = type("\\033[A\\r\\004")
        let found = type("\\022fir\\r\\r\\004")

        #expect(again.contains("second\r\n2\r\n"))
        #expect(found.contains("first\r\n1\r\n"))
    }

    @Test func `Ctrl-C throws the line away`() {
        let output = type("select garbage\\003select 5 as e;\\r\\004")

        #expect(output.contains("e\r\n5\r\n"))
        #expect(!output.contains("error"))
    }

    @Test func `DDL says that it is done`() {
        #expect(type("create database x;\\rcreate database if not exists x;\\r\\004").contains("done\r\n"))
    }
}
