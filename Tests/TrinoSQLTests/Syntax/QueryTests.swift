import Testing

@testable import TrinoSQL

/// Queries and statements of Trino's dialect.
@Suite struct QueryTests {
    private static func query(_ text: String) throws -> Query {
        guard case .query(let query) = try SQLParser.statement(text).kind else {
            throw SQLSyntaxError("no query", at: SourcePosition(line: 1, column: 1))
        }
        return query
    }

    private static func specification(_ text: String) throws -> QuerySpecification {
        guard case .specification(let specification) = try query(text).body else {
            throw SQLSyntaxError("no SELECT", at: SourcePosition(line: 1, column: 1))
        }
        return specification
    }

    private static func from(_ text: String) throws -> Relation {
        guard let relation = try specification(text).from else {
            throw SQLSyntaxError("no FROM", at: SourcePosition(line: 1, column: 1))
        }
        return relation
    }

    @Test func `clauses after a SELECT belong to it and those after a UNION to the query`() throws {
        let single = try Self.query("select a from t order by a limit 3")
        let union = try Self.query(
            "select a from t union select b from u order by 1 offset 2 rows fetch first row only")

        guard case .specification(let specification) = single.body else {
            Issue.record("no SELECT")
            return
        }
        #expect(single.orderBy == nil && single.limit == nil)
        #expect(specification.orderBy?.items.count == 1)
        #expect(specification.limit?.kind == .limit(.literal("3")))
        #expect(union.orderBy?.items.count == 1)
        #expect(union.offset?.rowCount == .literal("2"))
        #expect(union.limit?.kind == .fetchFirst(nil, withTies: false))
    }

    @Test func `INTERSECT binds tighter than UNION and both to the left`() throws {
        let query = try Self.query("table a union table b intersect table c except all table d union all table e")

        guard case .setOperation(let outer) = query.body, case .setOperation(let except) = outer.operands[0],
            case .setOperation(let union) = except.operands[0]
        else {
            Issue.record("wrong shape")
            return
        }
        #expect(outer.kind == .union && !outer.isDistinct && outer.operands.count == 2)
        #expect(except.kind == .except && !except.isDistinct)
        #expect(union.kind == .union && union.isDistinct && union.operands.count == 2)
        #expect(union.position == SourcePosition(line: 1, column: 9))
    }

    @Test func `words that are also names are told apart by what follows`() throws {
        #expect(try Self.specification("select a limit from t").selectItems[0].kind == Self.column("a", "limit"))
        #expect(try Self.specification("select a limit 1").limit != nil)
        #expect(try Self.specification("select a offset, b").selectItems.count == 2)
        #expect(try Self.specification("select a fetch").selectItems[0].kind == Self.column("a", "fetch"))
        #expect(try Self.specification("select all from t").selectItems[0].kind == Self.column("all", nil))
        #expect(try Self.specification("select all a from t").selectItems[0].kind == Self.column("a", nil))
        #expect(try Self.specification("select a window w as ()").windows.count == 1)
        #expect(try Self.specification("select a at").selectItems[0].kind == Self.column("a", "at"))
        #expect(try Self.from("select 1 from t tablesample") == Self.from("select 1 from t as tablesample"))
    }

    private static func column(_ name: String, _ alias: String?) -> SelectItem.Kind {
        let place = SourcePosition(line: 1, column: 1)
        return .single(
            Expression(.identifier(Identifier(name, position: place)), at: place),
            alias: alias.map { Identifier($0, position: place) })
    }

    @Test func `joins without parentheses nest as their criteria close`() throws {
        let left = try Self.from("select 1 from a join b on true left join c on true")
        let right = try Self.from("select 1 from a join b left join c on true on true")
        let explicit = try Self.from("select 1 from a join (b left join c on true) on true")
        let mixed = try Self.from("select 1 from a, b natural full outer join c cross join d")

        guard case .join(.left, let inner, _, .on) = left.kind, case .join(.inner, _, _, _) = inner.kind else {
            Issue.record("wrong shape")
            return
        }
        #expect(right == explicit)
        guard case .join(.implicit, _, let second, nil) = mixed.kind,
            case .join(.cross, let first, _, nil) = second.kind,
            case .join(.full, _, _, .natural) = first.kind
        else {
            Issue.record("wrong shape")
            return
        }
    }

    @Test(arguments: [
        ("select 1 from ((select 1))", 1), ("select 1 from ((select 1) union (select 2))", 1),
        ("select 1 from ((select 1) x)", 0), ("select 1 from ((select 1) cross join t)", 0),
        ("select 1 from ((table t) limit 1)", 1), ("select 1 from ((table t) limit)", 0), ("select 1 from (t)", 0),
        ("select 1 from (with x as (select 1) table x)", 1), ("select 1 from (values 1, 2) v", 0),
    ]) func `parentheses hold a query or a relation`(text: String, isQuery: Int) throws {
        let relation = try Self.from(text)

        if case .subquery = relation.kind { #expect(isQuery == 1) } else { #expect(isQuery == 0) }
    }

    @Test func `parentheses in an expression hold a query, a row or an expression`() throws {
        func kind(_ text: String) throws -> Expression.Kind { try SQLParser.expression(text).kind }

        guard case .subquery(let nested) = try kind("((select 1))"), case .subquery = nested.body else {
            Issue.record("no query in a query")
            return
        }
        guard case .subquery = try kind("((select 1) except select 2)") else {
            Issue.record("no query")
            return
        }
        guard case .arithmeticBinary = try kind("((select 1) + 1)"), case .row = try kind("((select 1), 2)") else {
            Issue.record("no expression")
            return
        }
        guard case .inList(_, let list) = try kind("a in ((select 1))"), case .inSubquery = try kind("a in (select 1)"),
            case .inSubquery = try kind("a in ((select 1) union (select 2))"),
            case .inList = try kind("a in ((select 1), 2)")
        else {
            Issue.record("wrong IN")
            return
        }
        #expect(list.count == 1)
    }

    @Test func `grouping elements keep their kinds`() throws {
        let groupBy = try Self.specification(
            "select 1 from t group by distinct a, (), (b, c), (d) + 1, rollup(e), cube(f, g), grouping sets ((), (h), i)"
        ).groupBy

        let kinds = groupBy?.elements.map { element in
            switch element.kind {
            case .simple(let columns): "simple \(columns.count)"
            case .rollup(let columns): "rollup \(columns.count)"
            case .cube(let columns): "cube \(columns.count)"
            case .groupingSets(let sets): "sets \(sets.map(\.count))"
            }
        }
        #expect(groupBy?.isDistinct == true)
        #expect(
            kinds == ["simple 1", "simple 0", "simple 2", "simple 1", "rollup 1", "cube 2", "sets [0, 1, 1]"])
    }

    @Test func `a qualified star needs a primary expression`() throws {
        let item = try Self.specification("select t.a.* as (x, y) from t").selectItems[0]

        guard case .allColumns(let target?, let aliases) = item.kind else {
            Issue.record("no star")
            return
        }
        #expect(ExpressionFormatter.format(target) == "t.a")
        #expect(aliases.map(\.value) == ["x", "y"])
        #expect(throws: SQLSyntaxError.self) { try SQLParser.statement("select 1 + t.* from t") }
        #expect(throws: SQLSyntaxError.self) { try SQLParser.statement("select not t.* from t") }
    }

    @Test func `places are those of Trino's tree`() throws {
        let text =
            "select a + b, c || d, not e,\n f between 1 and 2, g not in (1), t.h[1], sum(i) from t where a = 'ü' or j"
        let specification = try Self.specification(text)

        let places = specification.selectItems.map { item in
            if case .single(let expression, _) = item.kind { expression.position } else { item.position }
        }
        #expect(
            places == [
                SourcePosition(line: 1, column: 10), SourcePosition(line: 1, column: 17),
                SourcePosition(line: 1, column: 23), SourcePosition(line: 2, column: 4),
                SourcePosition(line: 2, column: 23), SourcePosition(line: 2, column: 35),
                SourcePosition(line: 2, column: 43),
            ])
    }

    @Test func `columns count code points`() throws {
        let specification = try Self.specification("select 'ü😀', \"ä\" = 1")

        guard case .single(let comparison, _) = specification.selectItems[1].kind else { return }
        #expect(comparison.position == SourcePosition(line: 1, column: 18))
    }

    @Test func `parameters are numbered in the order of the text`() throws {
        let query = try Self.query("with a as (select ?) select ?, position(? in ?) from a where b = ? limit ?")

        guard case .specification(let specification) = query.body else { return }
        #expect(specification.limit?.kind == .limit(.parameter(5)))
        guard case .single(let call, _) = specification.selectItems[1].kind, case .functionCall(let strpos) = call.kind
        else {
            Issue.record("no call")
            return
        }
        #expect(strpos.arguments.map(\.kind) == [.parameter(3), .parameter(2)])
    }

    @Test(arguments: [
        ("1", Expression.Kind.longLiteral(1)), ("-9223372036854775808", .longLiteral(.min)), ("- 5", .longLiteral(-5)),
        ("1.50", .decimalLiteral("1.50")), (".5", .decimalLiteral(".5")), ("5.", .decimalLiteral("5.")),
        ("-.5", .decimalLiteral("-.5")), ("1E5", .doubleLiteral(1e5)), (".5e-3", .doubleLiteral(5e-4)),
        ("5.E1", .doubleLiteral(50)), ("1e400", .doubleLiteral(.infinity)), ("1e-400", .doubleLiteral(0)),
        ("'it''s'", .stringLiteral("it's")), ("''", .stringLiteral("")),
        ("U&'\\00e4\\+01f600\\\\'", .stringLiteral("ä😀\\")), ("u&'#0041' uescape '#'", .stringLiteral("A")),
        ("X'0a FF'", .binaryLiteral([10, 255])), ("true", .booleanLiteral(true)), ("NULL", .nullLiteral),
        ("date '2020-01-01'", .genericLiteral(type: "date", value: "2020-01-01")),
        ("DECIMAL '1.0'", .decimalLiteral("1.0")), ("time '1'", .timeLiteral("1")),
        ("timestamp 'x'", .timestampLiteral("x")), ("char 'x'", .charLiteral("x")),
        ("double precision '1'", .genericLiteral(type: "DOUBLE", value: "1")),
        (
            "interval - '1' day to second",
            .intervalLiteral(IntervalLiteral(value: "1", sign: .minus, from: .day, to: .second))
        ),
        ("interval '1'", .genericLiteral(type: "interval", value: "1")), ("?", .parameter(0)),
        ("current_time(3)", .currentTime(.time, precision: 3)),
        ("localtimestamp", .currentTime(.localTimestamp, precision: nil)),
    ]) func `literals are read`(text: String, expected: Expression.Kind) throws {
        #expect(try SQLParser.expression(text).kind == expected)
    }

    @Test(arguments: [
        ("bigint", "bigint"), ("DECIMAL(10,2)", "DECIMAL(10, 2)"), ("double precision", "double"),
        ("varchar(10) array", "array(varchar(10))"), ("array<map<varchar, bigint>>", "array(map(varchar, bigint))"),
        ("row(a bigint, varchar)", "ROW(a bigint, varchar)"),
        ("timestamp(3) with time zone", "timestamp(3) with time zone"),
        ("time without time zone", "time"), ("interval year to month", "INTERVAL YEAR TO MONTH"),
        ("row(x array)", "ROW(array(x))"), ("row(x array(bigint))", "ROW(x array(bigint))"),
        ("row(double precision, d double precision)", "ROW(double, d double)"), ("\"my type\"", "\"my type\""),
    ]) func `types are read`(text: String, expected: String) throws {
        #expect(ExpressionFormatter.format(try SQLParser.typeName(text)) == expected)
    }

    @Test func `statements of Trino's dialect are read`() throws {
        let ctas = try SQLParser.statement(
            "create table if not exists d.t (a, b) comment 'c' with (format = 'PARQUET', x = default) as (select 1, 2) with no data"
        )
        let unload = try SQLParser.statement(
            "UNLOAD (select 1) TO 's3://b/' WITH (format = 'JSON', compression='gzip');")
        let explain = try SQLParser.statement("explain (type io, format json) analyze t")
        let nested = try SQLParser.statement("explain analyze verbose select 1")

        guard case .createTableAsSelect(let table) = ctas.kind,
            case .unload(_, "s3://b/", let properties) = unload.kind,
            case .explain(let inner, let options) = explain.kind, case .explainAnalyze(_, verbose: true) = nested.kind
        else {
            Issue.record("wrong statements")
            return
        }
        #expect(table.ifNotExists && !table.withData && table.comment == "c")
        #expect(table.columnNames?.map(\.value) == ["a", "b"])
        #expect(table.properties.map(\.name.value) == ["format", "x"] && table.properties[1].value == nil)
        #expect(properties.map(\.name.value) == ["format", "compression"])
        #expect(inner.kind == .unsupported("ANALYZE") && options == [.type("IO"), .format("JSON")])
        let others = [
            "insert into t (a, b) select 1, 2", "insert into t (select 1)", "create or replace view v as select 1",
            "create view v comment 'x' as table t", "prepare p from select ?", "execute p using 1, 'x'",
            "execute p", "deallocate prepare p", "explain (select 1)", "create table t as with x as (select 1) table x",
            "create table t as (with x as (select 1) table x)", "explain select 1", "values (1, 2), (3, 4)",
        ]
        for text in others { _ = try SQLParser.statement(text) }
    }
}
