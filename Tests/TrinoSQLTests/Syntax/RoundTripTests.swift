import Testing

@testable import TrinoSQL

/// What is printed parses to what was printed.
@Suite struct RoundTripTests {
    @Test(arguments: 0..<8) func `a printed query parses to an equal tree`(seed: UInt64) throws {
        var generator = SentenceGenerator(seed: 5_000 + seed)
        for _ in 0..<30 {
            // Some forms print their operands in another order, and so would number parameters otherwise.
            let text = generator.sentence(of: "query", size: 80).replacing("?", with: "p")
            guard let statement = try? SQLParser.statement(text), case .query(let query) = statement.kind else {
                continue
            }

            let printed = ExpressionFormatter.format(query)

            let again = try? SQLParser.statement(printed)
            #expect((again == statement) == true, "TEXT \(text)\nPRINTED \(printed)")
        }
    }

    @Test(arguments: 0..<8) func `a printed expression parses to an equal tree`(seed: UInt64) throws {
        var generator = SentenceGenerator(seed: 9_000 + seed)
        for _ in 0..<50 {
            let text = generator.sentence(of: "expression", size: 30).replacing("?", with: "p")
            guard let expression = try? SQLParser.expression(text) else { continue }

            let printed = ExpressionFormatter.format(expression)

            let again = try? SQLParser.expression(printed)
            #expect((again == expression) == true, "TEXT \(text)\nPRINTED \(printed)")
            #expect(again?.hashValue == expression.hashValue)
        }
    }

    @Test(arguments: 0..<8) func `a printed type parses to an equal tree`(seed: UInt64) throws {
        var generator = SentenceGenerator(seed: 12_000 + seed)
        for _ in 0..<50 {
            let text = generator.sentence(of: "type", size: 20)
            guard let type = try? SQLParser.typeName(text) else { continue }

            let printed = ExpressionFormatter.format(type)

            #expect(try SQLParser.typeName(printed) == type, "TEXT \(text)\nPRINTED \(printed)")
        }
    }

    @Test(arguments: [
        ("a + b * 2", "(a + (b * 2))"), ("-1", "-1"), ("- (1)", "-(1)"), ("- a", "-(a)"), ("+a", "+a"),
        ("count(*)", "count(*)"), ("SUM(DISTINCT \"A b\")", "SUM(DISTINCT \"A b\")"),
        ("a || 'x'", "concat(a, 'x')"), ("x NOT IN (1, 2)", "(NOT (x IN (1, 2)))"),
        ("a AND b AND NOT c", "(a AND b AND (NOT c))"), ("a IS NOT NULL", "(a IS NOT NULL)"),
        ("cast(a as decimal(10,2))", "CAST(a AS decimal(10, 2))"), ("1.5", "DECIMAL '1.5'"), ("15e1", "1.5E2"),
        ("0E0", "0E0"), ("5.E-1", "5E-1"), ("'it''s'", "'it''s'"), ("'ü'", "U&'\\00FC'"),
        ("'😀'", "U&'\\+01F600'"), ("date '2020-01-01'", "date '2020-01-01'"), ("array[1, 2]", "ARRAY[1,2]"),
        ("(1, 2)", "ROW (1, 2)"), ("a[1].b", "a[1].b"), ("x -> x + 1", "(x) -> (x + 1)"),
        ("interval - '2' day to second", "INTERVAL -'2' DAY TO SECOND"), ("x'0a'", "X'0A'"),
        ("case a when 1 then 2 end", "(CASE a WHEN 1 THEN 2 END)"), ("if(a, 1)", "IF(a, 1)"),
        ("extract(year from a)", "EXTRACT(YEAR FROM a)"), ("trim(a)", "trim(BOTH FROM a)"),
        ("position('a' in b)", "strpos(b, 'a')"), ("substring(a from 2 for 3)", "substr(a, 2, 3)"),
        ("lag(a) ignore nulls over (order by b)", "lag(a) IGNORE NULLS OVER (ORDER BY b ASC)"),
        ("sum(a) over (partition by b rows 1 preceding)", "sum(a) OVER (PARTITION BY b ROWS 1 PRECEDING)"),
        ("current_timestamp(3)", "current_timestamp(3)"), ("a at time zone 'UTC'", "a AT TIME ZONE 'UTC'"),
        ("try_cast(a as timestamp(3) with time zone)", "TRY_CAST(a AS timestamp(3) with time zone)"),
        ("a like 'x' escape '#'", "(a LIKE 'x' ESCAPE '#')"), ("a = any (values 1)", "(a = ANY ( VALUES \n  1\n))"),
        ("grouping(a, b.c)", "GROUPING (a, b.c)"), ("null", "null"), ("a is distinct from b", "(a IS DISTINCT FROM b)"),
    ]) func `expressions are written as Trino writes them`(text: String, expected: String) throws {
        #expect(ExpressionFormatter.format(try SQLParser.expression(text)) == expected)
    }

    @Test func `a query is written over several lines`() throws {
        let text = "with q(x) as (select 1) select a, b as limit from q join t on x = a where a > 1 limit 5"
        let statement = try SQLParser.statement(text)

        guard case .query(let query) = statement.kind else { throw SQLSyntaxError("no query", at: statement.position) }

        #expect(
            ExpressionFormatter.format(query) == """
                WITH
                  q (x) AS (
                   SELECT 1

                ) 
                SELECT
                  a
                , b AS limit
                FROM
                  (q
                INNER JOIN t ON (x = a))
                WHERE (a > 1)
                LIMIT 5

                """)
    }
}
