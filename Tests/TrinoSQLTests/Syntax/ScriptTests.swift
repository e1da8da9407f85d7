import Testing

@testable import TrinoSQL

/// Texts with several statements.
@Suite struct ScriptTests {
    @Test(arguments: [
        ("", []), (" ; ;;\n", []), ("-- only a comment\n/* ; */", []), ("select 1", ["select 1"]),
        ("select 1;", ["select 1"]), ("select 1; select 2 ;", ["select 1", "select 2"]),
        ("select ';' ; select \";\"", ["select ';'", "select \";\""]),
        ("select 1 -- ;\n; select 2", ["select 1", "select 2"]),
        ("select 1 /* ; */ + 1; ;x", ["select 1 /* ; */ + 1", "x"]),
        ("select 'it''s;'; y", ["select 'it''s;'", "y"]),
        ("select 'a\\'; select 'b'", ["select 'a\\'", "select 'b'"]),
        (
            "create external table t (a int comment 'x\\';y'); z",
            ["create external table t (a int comment 'x\\';y')", "z"]
        ),
        ("select 'open; select 2", ["select 'open", "select 2"]), ("select `a;b`; c", ["select `a;b`", "c"]),
        ("-- first\nselect 1", ["-- first\nselect 1"]),
    ]) func `statements end at semicolons outside quotes and comments`(text: String, expected: [String]) {
        #expect(SQLScript.split(text).map(\.text) == expected)
    }

    @Test func `each statement knows where it starts`() {
        let parts = SQLScript.split("  select 'ü'\n;\n  select 2")

        #expect(parts.map(\.byteOffset) == [2, 18])
        #expect(parts.map(\.position) == [SourcePosition(line: 1, column: 3), SourcePosition(line: 3, column: 3)])
    }

    @Test func `a text with two statements is refused where the second starts`() {
        let error = #expect(throws: SQLSyntaxError.self) { try SQLParser.statement("select 1;\nselect 2") }

        #expect(error?.message == "Only one sql statement is allowed. Got: select 1;\nselect 2")
        #expect(error?.position == SourcePosition(line: 2, column: 1))
    }

    @Test(arguments: ["", "  ", "-- nothing", ";"]) func `a text without a statement is refused`(text: String) {
        let error = #expect(throws: SQLSyntaxError.self) { try SQLParser.statement(text) }

        #expect(error?.message.hasPrefix("mismatched input '") == true)
    }
}
