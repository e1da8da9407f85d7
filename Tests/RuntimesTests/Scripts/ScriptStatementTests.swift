import Testing

@testable import Runtimes

@Suite struct `Statements of a script` {
    @Test func `comments before a statement are not part of it, and may say where its result goes`() {
        let script = """
            -- output: none, this is not the last one
            --   Output:  train/a b.csv \t
            /* x; */ SELECT 1; -- output: inside the next
              SELECT 'ü;' AS "a;b"
            ;
            """

        #expect(
            ScriptStatement.split(script) == [
                ScriptStatement(text: "SELECT 1", line: 3, column: 10, output: "train/a b.csv"),
                ScriptStatement(text: "SELECT 'ü;' AS \"a;b\"", line: 4, column: 3, output: "inside the next"),
            ])
    }

    @Test func `places are told in the script, in code points`() {
        let statement = ScriptStatement(text: "SELECT\n x", line: 4, column: 3, output: nil)

        #expect(statement.place(line: 1, column: 8) == (4, 10))
        #expect(statement.place(line: 2, column: 2) == (5, 2))
    }

    @Test(arguments: [
        ("SELECT ?", true), ("SELECT 'a?' || \"b?\" -- ?\n /* ? */", false), ("SELECT '' || ? ", true),
        ("SELECT 1 - 2 / ?", true), ("SELECT 'it''s ?'", false), ("SELECT '?", false), ("", false),
    ])
    func `question marks count outside quotes and comments`(text: String, expected: Bool) {
        #expect(ScriptStatement(text: text, line: 1, column: 1, output: nil).hasParameters == expected)
    }

    @Test(arguments: ["", "  \n", "-- only\n", "/* only */", ";;;"])
    func `a text without statements has none`(text: String) {
        #expect(ScriptStatement.split(text).isEmpty)
    }
}

@Suite struct `Texts that are no statements` {
    @Test func `a comment that does not end is left to the parser`() {
        #expect(
            ScriptStatement.split("SELECT 1;\n/* only") == [
                ScriptStatement(text: "SELECT 1", line: 1, column: 1, output: nil),
                ScriptStatement(text: "/* only", line: 2, column: 1, output: nil),
            ])
    }
}

@Suite struct `Arguments of a script` {
    @Test func `a script and values`() throws {
        let arguments = try ScriptArguments(["--script", "q.sql", "--parameter", "1", "--parameter='x'"])

        #expect(arguments.source == .file("q.sql"))
        #expect(arguments.parameters == ["1", "'x'"])
    }

    @Test(arguments: [["--query", "SELECT 1"], ["SELECT 1"]])
    func `a query`(_ arguments: [String]) throws {
        #expect(try ScriptArguments(arguments).source == .text("SELECT 1"))
    }

    @Test(arguments: [
        ([], "there is nothing to run"), (["--script"], "--script needs a value"),
        (["--wrong"], "there is no option '--wrong'"),
        (["--script", "a", "SELECT 1"], "one script or one query text is enough"),
    ])
    func `anything else is refused`(_ arguments: [String], message: String) {
        do throws(ScriptFailure) {
            _ = try ScriptArguments(arguments)
            Issue.record("was accepted")
        } catch {
            #expect(error.message == message)
            #expect(error.exitCode == 2)
        }
    }
}
