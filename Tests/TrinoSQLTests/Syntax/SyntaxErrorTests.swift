import Testing

@testable import TrinoSQL

/// The texts of errors.
///
/// The lists of what was expected follow from Trino's grammar by the rules of its error handler.
@Suite struct SyntaxErrorTests {
    private static let afterOperand = "'%', '*', '+', '-', '.', '/', 'AND', 'AT'"

    @Test(arguments: [
        ("select from", "line 1:8: mismatched input 'from'. Expecting: '*', 'ALL', 'DISTINCT', <expression>"),
        ("select a, from t", "line 1:11: mismatched input 'from'. Expecting: '*', <expression>"),
        (
            "select * from t where",
            "line 1:22: mismatched input '<EOF>'. Expecting: <expression>"
        ),
        (
            "select * from",
            "line 1:14: mismatched input '<EOF>'. Expecting: '(', 'LATERAL', 'TABLE', 'UNNEST', <identifier>"
        ),
        (
            "select a from t x y",
            "line 1:19: mismatched input 'y'. Expecting: '(', ',', 'CROSS', 'EXCEPT', 'FETCH', 'FULL', 'GROUP', "
                + "'HAVING', 'INNER', 'INTERSECT', 'JOIN', 'LEFT', 'LIMIT', 'MATCH_RECOGNIZE', 'NATURAL', 'OFFSET', "
                + "'ORDER', 'RIGHT', 'TABLESAMPLE', 'UNION', 'WHERE', 'WINDOW', <EOF>"
        ),
        (
            "select a as b c",
            "line 1:15: mismatched input 'c'. Expecting: ',', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', "
                + "'INTERSECT', 'LIMIT', 'OFFSET', 'ORDER', 'UNION', 'WHERE', 'WINDOW', <EOF>"
        ),
        (
            "select * from t where a = 1 b",
            "line 1:29: mismatched input 'b'. Expecting: \(afterOperand), 'EXCEPT', 'FETCH', 'GROUP', 'HAVING', "
                + "'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WINDOW', '[', '||', <EOF>"
        ),
        (
            "select (1",
            "line 1:10: mismatched input '<EOF>'. Expecting: '%', ')', '*', '+', ',', '-', '.', '/', 'AND', 'AT', 'OR', "
                + "'[', '||', <predicate>"
        ),
        ("select a join b", "line 1:10: mismatched input 'join'."),
        ("select * from a join b", "line 1:23: mismatched input '<EOF>'. Expecting: "),
        ("select cast(a as)", "line 1:17: mismatched input ')'. Expecting: <type>"),
        // The parser gives up on the predicate first, since IN may also follow an operand of POSITION.
        (
            "select a in ()",
            "line 1:10: mismatched input 'in'. Expecting: ',', 'AND', 'AS', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', "
        ),
        ("select case when a end", "line 1:20: mismatched input 'end'. Expecting: "),
        ("select * from t order a", "line 1:23: mismatched input 'a'. Expecting: 'BY'"),
        ("select * from t u limit", "line 1:24: mismatched input '<EOF>'. Expecting: '?', 'ALL', <integer>"),
        (
            "select * from t offset 1 2",
            "line 1:26: mismatched input '2'. Expecting: 'FETCH', 'LIMIT', 'ROW', 'ROWS', <EOF>"
        ),
        ("select a, b\nfrom t\nwhere ü = 1", "line 3:7: mismatched input 'ü'. Expecting: <expression>"),
        ("select 'ü', ;", "line 1:12: mismatched input '<EOF>'. Expecting: '*', <expression>"),
        ("select 'abc", "line 1:8: mismatched input '''. Expecting: '*', 'ALL', 'DISTINCT', <expression>"),
        ("select \"abc", "line 1:8: mismatched input '\"'. Expecting: '*', 'ALL', 'DISTINCT', <expression>"),
        ("select 1 /* open", "line 1:11: mismatched input '*'. Expecting: <expression>"),
        ("select @a", "line 1:8: mismatched input '@'. Expecting: '*', 'ALL', 'DISTINCT', <expression>"),
        (
            "select `a` from t",
            "line 1:8: backquoted identifiers are not supported; use double quotes to quote identifiers"
        ),
        ("select a from t1.2x", "line 1:17: mismatched input '.2'."),
        (
            "select a as 2x",
            "line 1:13: identifiers must not start with a digit; surround the identifier with double quotes"
        ),
        ("select \"\" from t", "line 1:8: Zero-length delimited identifier not allowed"),
        ("select 99999999999999999999", "line 1:8: Invalid numeric literal: 99999999999999999999"),
        ("select X'0g'", "line 1:8: Binary literal can only contain hexadecimal digits"),
        ("select X'0'", "line 1:8: Binary literal must contain an even number of digits"),
        ("select extract(foo from a)", "line 1:8: Invalid EXTRACT field: foo"),
        ("select if(a)", "line 1:8: Invalid number of arguments for 'if' function"),
        ("select 1 + coalesce(a)", "line 1:12: The 'coalesce' function must have at least two arguments"),
        ("select nullif(a, b) over ()", "line 1:8: OVER clause not valid for 'nullif' function"),
        ("select U&'\\zz'", "line 1:8: Invalid hexadecimal digit: z"),
        ("select U&'\\d800'", "line 1:8: Invalid escaped character: d800. Escaped character is a surrogate."),
        ("select a = b = c", "line 1:14: mismatched input '='. Expecting: "),
        ("select a ilike 'x'", "line 1:16: mismatched input ''x''. Expecting: "),
        ("select a::int", "line 1:9: mismatched input ':'. Expecting: "),
        ("select * except (a) from t", "line 1:"),
        ("foo", "line 1:1: mismatched input 'foo'. Expecting: 'ALTER', 'ANALYZE', 'CALL', 'COMMENT', "),
        ("unload (select 1) to", "line 1:21: mismatched input '<EOF>'. Expecting: <string>"),
        (
            "unload (select from) to 'x'",
            "line 1:16: mismatched input 'from'. Expecting: '*', 'ALL', 'DISTINCT', <expression>"
        ),
    ]) func `errors have Trino's words`(text: String, expected: String) {
        let error = #expect(throws: SQLSyntaxError.self) { try SQLParser.statement(text) }

        #expect(error?.description.hasPrefix(expected) == true, "\(error?.description ?? "")")
        #expect(error?.code == .syntaxError)
    }

    @Test(arguments: [
        (
            "select * from t match_recognize (partition by a pattern (x) define x as true)",
            "MATCH_RECOGNIZE is not supported"
        ),
        ("select * from table(f(1))", "a table function is not supported"),
        ("select * from t for version as of 1", "FOR version AS OF is not supported"),
    ]) func `what the engine lacks is named`(text: String, expected: String) {
        let error = #expect(throws: SQLSyntaxError.self) { try SQLParser.statement(text) }

        #expect(error?.message == expected)
        #expect(error?.code == .notSupported)
    }

    @Test(arguments: [
        ("delete from t", "DELETE"), ("update t set a = 1 where b", "UPDATE"), ("grant select on t to u", "GRANT"),
        ("merge into t using s on true when matched then delete", "MERGE"), ("use a.b", "USE"),
        ("create materialized view v as select 1", "CREATE MATERIALIZED VIEW"), ("show stats for t", "SHOW STATS"),
        ("create table t (a bigint)", "CREATE TABLE"), ("alter table t rename to u", "ALTER TABLE"),
        ("set session a = 1", "SET SESSION"), ("describe input q", "DESCRIBE INPUT"), ("commit", "COMMIT"),
        ("create or replace materialized view v as select 1", "CREATE OR REPLACE MATERIALIZED VIEW"),
    ]) func `statements that the engine lacks are recognised`(text: String, name: String) throws {
        #expect(try SQLParser.statement(text).kind == .unsupported(name))
    }

    @Test(arguments: [
        ("delete t", "line 1:8: mismatched input 't'. Expecting: 'FROM'"),
        ("set session", "line 1:12: mismatched input '<EOF>'. Expecting: <identifier>"),
        ("update t", "line 1:9: mismatched input '<EOF>'. Expecting: '.', 'SET'"),
    ]) func `errors in statements that the engine lacks are found`(text: String, expected: String) {
        let error = #expect(throws: SQLSyntaxError.self) { try SQLParser.statement(text) }

        #expect(error?.description == expected)
    }

    @Test func `standalone expressions and types end where the text ends`() {
        let expression = #expect(throws: SQLSyntaxError.self) { try SQLParser.expression("a is null b") }
        let type = #expect(throws: SQLSyntaxError.self) { try SQLParser.typeName("bigint bigint") }

        #expect(expression?.message == "mismatched input 'b'. Expecting: 'AND', 'OR', <EOF>")
        #expect(type?.message == "mismatched input 'bigint'. Expecting: '(', 'ARRAY', <EOF>")
    }
}
