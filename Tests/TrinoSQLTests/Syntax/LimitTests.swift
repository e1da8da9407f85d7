import Testing

@testable import TrinoSQL

/// Texts that are long or deep.
@Suite struct LimitTests {
    private static let tooLarge = SQLSyntaxError(
        "statement is too large (stack overflow while parsing)", at: SourcePosition(line: 1, column: 1))

    private static func nested(_ open: String, _ core: String, _ close: String, _ count: Int) -> String {
        String(repeating: open, count: count) + core + String(repeating: close, count: count)
    }

    /// Parses an expression, walks it in every way and gives the error, if any.
    private static func refusal(ofExpression text: String) -> SQLSyntaxError? {
        onBigStack {
            do throws(SQLSyntaxError) {
                let first = try SQLParser.expression(text)
                let second = try SQLParser.expression(ExpressionFormatter.format(first))
                return first.hashValue == second.hashValue && first == second ? nil : Parser.tooLarge
            } catch {
                return error
            }
        }
    }

    /// Parses a statement and gives the error, if any.
    private static func refusal(ofStatement text: String) -> SQLSyntaxError? {
        onBigStack {
            do throws(SQLSyntaxError) {
                _ = try SQLParser.statement(text)
                return nil
            } catch {
                return error
            }
        }
    }

    @Test func `a chain of 50,000 terms is one node`() throws {
        let terms = (0..<50_000).map { "a = \($0)" }

        let expression = try SQLParser.expression(terms.joined(separator: " OR "))

        guard case .logical(.or, let parsed) = expression.kind else {
            Issue.record("no logical node")
            return
        }
        #expect(parsed.count == 50_000)
        #expect(ExpressionFormatter.format(expression).utf8.count > 500_000)
    }

    @Test func `5,000 columns and 20,000 rows of values are taken`() throws {
        let columns = (0..<5_000).map { "c\($0) AS d\($0)" }.joined(separator: ", ")
        let rows = (0..<20_000).map { "(\($0), 'x')" }.joined(separator: ", ")

        _ = try SQLParser.statement("SELECT \(columns) FROM t")
        _ = try SQLParser.statement("VALUES \(rows)")
    }

    @Test func `a long chain of set operations is one node`() throws {
        let text = Array(repeating: "SELECT 1", count: 5_000).joined(separator: " UNION ALL ")

        let statement = try SQLParser.statement(text)

        guard case .query(let query) = statement.kind, case .setOperation(let union) = query.body else {
            Issue.record("no set operation")
            return
        }
        #expect(union.operands.count == 5_000)
        #expect(union.operatorPositions.count == 4_999)
        #expect(union.position == SourcePosition(line: 1, column: text.count - 17))
    }

    @Test(arguments: [
        ("(", "1", ")"), ("NOT (", "a", ")"), ("f(", "1", ")"), ("-(", "1", ")"), ("(SELECT ", "1", ")"),
        ("CASE WHEN a THEN ", "1", " END"), ("x -> ", "1", ""), ("ARRAY[", "1", "]"), ("a[", "1", "]"),
        ("1 IN (", "1", ")"), ("EXISTS (SELECT ", "1", ")"), ("a || (", "b", ")"), ("((1), ", "1", ")"),
        ("trim(", "a", ")"), ("substring(", "a", " FROM 1)"), ("CAST(", "a", " AS bigint)"),
        ("(SELECT 1 FROM (SELECT ", "a", "))"), ("sum(a) OVER (ORDER BY ", "a", ")"), ("a BETWEEN (", "a", ") AND b"),
    ]) func `10,000 levels are refused and 100 are taken`(open: String, core: String, close: String) {
        #expect(Self.refusal(ofExpression: Self.nested(open, core, close, 100)) == nil)
        #expect(Self.refusal(ofExpression: Self.nested(open, core, close, 10_000)) == Self.tooLarge)
        #expect(Self.refusal(ofStatement: "SELECT " + Self.nested(open, core, close, 10_000)) == Self.tooLarge)
        // What is never closed must end too.
        #expect(Self.refusal(ofExpression: String(repeating: open, count: 20_000)) == Self.tooLarge)
    }

    @Test(arguments: ["1 + ", "a || ", "- - ", "NOT ", "+ "]) func `chains of operators are bounded`(link: String) {
        #expect(Self.refusal(ofExpression: String(repeating: link, count: 200) + "a") == nil)
        #expect(Self.refusal(ofExpression: String(repeating: link, count: 50_000) + "a") == Self.tooLarge)
    }

    @Test(arguments: [".b", "[1]"]) func `chains of suffixes are bounded`(link: String) {
        #expect(Self.refusal(ofExpression: "a" + String(repeating: link, count: 400)) == nil)
        #expect(Self.refusal(ofExpression: "a" + String(repeating: link, count: 20_000)) == Self.tooLarge)
    }

    @Test func `deep chains in deep parentheses count together`() {
        var text = "1"
        for _ in 0..<5 { text = "(" + text + String(repeating: " + 1", count: 300) + ")" }

        #expect(Self.refusal(ofExpression: text) == Self.tooLarge)
    }

    @Test(arguments: [
        "(", "SELECT * FROM (", "WITH a AS (", "SELECT CAST(1 AS row(a ", "EXPLAIN ", "((SELECT 1) UNION ",
    ])
    func `deep statements are refused`(open: String) {
        #expect(Self.refusal(ofStatement: String(repeating: open, count: 20_000)) != nil)
    }

    @Test func `chains of joins are bounded`() {
        let cross = "SELECT 1 FROM t" + String(repeating: " CROSS JOIN t", count: 400)
        let inner = "SELECT 1 FROM t" + String(repeating: " JOIN t ON true", count: 20_000)
        let comma = "SELECT 1 FROM t" + String(repeating: ", t", count: 20_000)

        #expect(Self.refusal(ofStatement: cross) == nil)
        #expect(Self.refusal(ofStatement: inner) == Self.tooLarge)
        #expect(Self.refusal(ofStatement: comma) == Self.tooLarge)
    }

    @Test func `an error far into a long text is explained`() {
        let columns = (0..<5_000).map { "c\($0)" }.joined(separator: ", ")

        let error = Self.refusal(ofStatement: "SELECT \(columns), FROM t")

        #expect(error?.message == "mismatched input 'FROM'. Expecting: '*', <expression>")
        #expect(error?.column == "SELECT \(columns), ".count + 1)
    }
}
