/// Writes random queries over ``RandomTables`` whose results do not depend on the order of rows.
///
/// Nothing in them can fail, so that it does not matter what is evaluated and what is not; but for
/// ``failingProjection()`` and ``failingFilter()``.
struct RandomQuery {
    /// What kind of value an expression gives.
    enum Kind: CaseIterable {
        case bigint, integer, text, double, decimal, boolean, date
    }

    /// A column that expressions can name.
    struct Column {
        let name: String
        let kind: Kind
    }

    var dice: Dice
    private var aliases = 0
    /// How much may still be written.
    var budget: Int
    /// Whether divisions by zero and bad casts may occur.
    var mayFail = false

    init(_ dice: Dice) {
        self.dice = dice
        budget = 14
    }

    /// A query.
    struct Text {
        let sql: String
        let isOrdered: Bool
    }

    /// A whole query.
    mutating func query() -> Text {
        let (sql, kinds) = body(depth: 0, outer: [], kinds: nil)
        guard dice.chance(40) else { return Text(sql: sql, isOrdered: false) }
        return Text(
            sql: "SELECT * FROM (\(sql)) z ORDER BY \(order(kinds.count))\(dice.chance(50) ? limit() : "")",
            isOrdered: true)
    }

    /// Expressions over all rows of a table, some of which may fail.
    mutating func failingProjection() -> String {
        mayFail = true
        budget = 0
        let (table, scope) = single()
        return "SELECT \(items(kinds().map { expression($0, scope, 4) })) FROM \(table) r1"
    }

    /// Rows of a table for which a condition holds that may fail.
    mutating func failingFilter() -> String {
        mayFail = true
        budget = 0
        let (table, scope) = single()
        return "SELECT r1.a AS c0 FROM \(table) r1 WHERE \(condition(scope, 4))"
    }

    private mutating func single() -> (name: String, scope: Scope) {
        let table = dice.pick(Array(RandomQuery.tables.prefix(3)))
        return (
            table.name,
            Scope(columns: table.columns.map { Column(name: "r1.\($0.0)", kind: $0.1) }, outer: [], depth: 9)
        )
    }

    // MARK: - Queries

    private static let tables: [(name: String, columns: [(String, Kind)])] = [
        (
            "t",
            [
                ("a", .bigint), ("b", .integer), ("s", .text), ("x", .double), ("d", .decimal), ("f", .boolean),
                ("g", .date),
            ]
        ),
        ("u", [("a", .bigint), ("b", .integer), ("s", .text), ("x", .double), ("d", .decimal), ("g", .date)]),
        ("v", [("a", .integer), ("s", .text), ("f", .boolean), ("b", .integer)]),
        ("w", [("a", .bigint), ("s", .text), ("x", .double)]),
    ]

    /// A new name for a relation.
    mutating func alias() -> String {
        aliases += 1
        return "r\(aliases)"
    }

    private mutating func kinds() -> [Kind] { (0..<(1 + dice.below(3))).map { _ in dice.pick(Kind.allCases) } }

    private mutating func order(_ columns: Int) -> String {
        (1...columns).map { "\($0)" + dice.pick(["", " DESC", " NULLS FIRST", " DESC NULLS FIRST"]) }
            .joined(separator: ", ")
    }

    private mutating func limit() -> String {
        switch dice.below(4) {
        case 0: " LIMIT \(dice.below(5))"
        case 1: " OFFSET \(dice.below(3)) LIMIT \(dice.below(4))"
        case 2: " OFFSET \(dice.below(3)) ROWS"
        default: " FETCH FIRST \(1 + dice.below(4)) ROWS \(dice.pick(["ONLY", "WITH TIES"]))"
        }
    }

    /// A query with columns c0, c1 ….
    mutating func body(depth: Int, outer: [Column], kinds wanted: [Kind]?) -> (sql: String, kinds: [Kind]) {
        let kinds = wanted ?? kinds()
        budget -= 1
        if depth < 3 && budget > 0 {
            switch dice.below(12) {
            case 0, 1:
                let operation = dice.pick([
                    "UNION", "UNION ALL", "INTERSECT", "INTERSECT ALL", "EXCEPT", "EXCEPT ALL",
                ])
                let (left, right) = (
                    body(depth: depth + 1, outer: outer, kinds: kinds).sql,
                    body(depth: depth + 1, outer: outer, kinds: kinds).sql
                )
                return ("(\(left)) \(operation) (\(right))", kinds)
            case 2:
                let inner = body(depth: depth + 1, outer: outer, kinds: kinds).sql
                return ("SELECT * FROM (\(inner)) \(alias()) ORDER BY \(order(kinds.count))\(limit())", kinds)
            case 3: return (dice.chance(30) ? ranked(depth, outer, kinds) : windowed(depth, outer, kinds), kinds)
            default: break
            }
        }
        return dice.chance(35) ? (grouped(depth, outer, kinds), kinds) : (plain(depth, outer, kinds), kinds)
    }

    private func items(_ expressions: [String]) -> String {
        expressions.enumerated().map { "\($1) AS c\($0)" }.joined(separator: ", ")
    }

    private mutating func plain(_ depth: Int, _ outer: [Column], _ kinds: [Kind]) -> String {
        let (from, columns) = relation(depth, outer)
        let scope = Scope(columns: columns, outer: outer, depth: depth)
        var sql = "SELECT \(dice.chance(15) ? "DISTINCT " : "")"
        sql += items(kinds.map { expression($0, scope, 2) }) + " FROM \(from)"
        if dice.chance(60) { sql += " WHERE \(condition(scope, 3))" }
        return sql
    }

    /// The first rows of each partition.
    private mutating func ranked(_ depth: Int, _ outer: [Column], _ kinds: [Kind]) -> String {
        let (inner, _) = body(depth: depth + 1, outer: outer, kinds: kinds)
        let names = kinds.indices.map { "c\($0)" }
        let order = names.map { $0 + dice.pick(["", " DESC", " NULLS FIRST"]) }.joined(separator: ", ")
        let partition = dice.chance(80) ? "PARTITION BY \(dice.pick(names)) " : ""
        let number = "\(dice.pick(["row_number", "rank", "dense_rank"]))() OVER (\(partition)ORDER BY \(order))"
        let condition = dice.pick(["n = 1", "n <= 2", "n < 2", "1 = n", "n = 2", "n <= 1 AND c0 IS NOT NULL"])
        let all = names.joined(separator: ", ")
        return
            "SELECT \(all) FROM (SELECT \(all), \(number) AS n FROM (\(inner)) \(alias())) \(alias()) WHERE \(condition)"
    }

    private mutating func windowed(_ depth: Int, _ outer: [Column], _ kinds: [Kind]) -> String {
        let (inner, innerKinds) = body(depth: depth + 1, outer: outer, kinds: nil)
        let name = alias()
        let columns = innerKinds.enumerated().map { Column(name: "\(name).c\($0)", kind: $1) }
        let everything = columns.map { column in
            column.name + dice.pick(["", " DESC", " NULLS FIRST", " DESC NULLS FIRST"])
        }.joined(separator: ", ")
        let partition = dice.chance(60) ? "PARTITION BY \(dice.pick(columns).name) " : ""
        let values = kinds.map { kind -> String in
            let over = { (rest: String) in "OVER (\(partition)ORDER BY \(everything)\(rest))" }
            let frame = dice.pick([
                "", " ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING", " ROWS UNBOUNDED PRECEDING",
                " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING", " GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW",
                " RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING", " ROWS BETWEEN 2 FOLLOWING AND 3 FOLLOWING",
            ])
            let same = columns.filter { $0.kind == kind }
            if kind == .bigint && dice.chance(60) {
                let column = dice.pick(columns).name
                switch dice.below(6) {
                case 0: return "row_number() \(over(""))"
                case 1: return "rank() OVER (\(partition)ORDER BY \(column))"
                case 2: return "dense_rank() OVER (\(partition)ORDER BY \(column) DESC)"
                case 3: return "ntile(2) \(over(""))"
                case 4: return "count(*) OVER (\(partition)ORDER BY \(column))"
                default: return "count(\(column)) FILTER (WHERE \(column) IS NOT NULL) \(over(frame))"
                }
            }
            guard let column = same.isEmpty ? nil : dice.pick(same).name else {
                return expression(kind, Scope(columns: columns, outer: [], depth: 9), 1)
            }
            switch dice.below(6) {
            case 0: return "lag(\(column), \(1 + dice.below(2))) \(dice.pick(["", "IGNORE NULLS "]))\(over(""))"
            case 1: return "lead(\(column)) \(over(""))"
            case 2: return "first_value(\(column)) \(dice.pick(["", "IGNORE NULLS "]))\(over(frame))"
            case 3: return "last_value(\(column)) \(over(frame))"
            case 4: return "min(\(column)) \(over(frame))"
            default: return "max(\(column)) OVER (\(partition))"
            }
        }
        return "SELECT \(items(values)) FROM (\(inner)) \(name)"
    }

    private mutating func grouped(_ depth: Int, _ outer: [Column], _ kinds: [Kind]) -> String {
        let (from, columns) = relation(depth, outer)
        let scope = Scope(columns: columns, outer: outer, depth: depth)
        var keys: [Column] = []
        var grouping = ""
        if dice.chance(80) {
            if dice.chance(35) {
                keys = Set((0..<(1 + dice.below(3))).map { _ in dice.below(columns.count) }).sorted().map {
                    columns[$0]
                }
                let names = keys.map(\.name).joined(separator: ", ")
                let choices = keys.map { "(\($0.name))" }
                grouping = dice.pick([
                    "ROLLUP (\(names))", "CUBE (\(names))",
                    "GROUPING SETS ((\(names)), ())", "GROUPING SETS (\((choices + ["()"]).joined(separator: ", ")))",
                    "GROUPING SETS ((\(names)), (\(keys[0].name)))", "\(keys[0].name), ROLLUP (\(names))",
                ])
            } else {
                keys = (0..<(1 + dice.below(2))).map { _ in
                    let kind = dice.pick(Kind.allCases)
                    let simple = dice.chance(60)
                    let plainScope = Scope(columns: columns, outer: [], depth: 9)
                    return Column(
                        name: simple ? dice.pick(columns).name : "(\(expression(kind, plainScope, 1)))", kind: kind)
                }
                keys = keys.map { key in
                    columns.first { $0.name == key.name } ?? key
                }
                grouping = keys.map(\.name).joined(separator: ", ")
            }
        }
        let values = kinds.map { value($0, keys, scope) }
        var sql = "SELECT \(items(values)) FROM \(from)"
        if dice.chance(50) { sql += " WHERE \(condition(scope, 2))" }
        if !grouping.isEmpty { sql += " GROUP BY \(grouping)" }
        if dice.chance(30) {
            sql += " HAVING "
            sql +=
                dice.chance(50)
                ? "\(aggregate(.bigint, scope)) >= \(dice.below(3))" : "\(value(.boolean, keys, scope))"
        }
        return sql
    }

    /// An output of a grouped query.
    private mutating func value(_ kind: Kind, _ keys: [Column], _ scope: Scope) -> String {
        let same = keys.filter { $0.kind == kind }
        if !same.isEmpty && dice.chance(50) { return dice.pick(same).name }
        let simple = keys.filter { $0.name.hasPrefix("r") }
        if dice.chance(15) && !simple.isEmpty {
            let inner = Scope(columns: simple, outer: scope.outer, depth: scope.depth)
            return expression(kind, inner, 2)
        }
        return aggregate(kind, scope)
    }

    /// An aggregate of a kind.
    mutating func aggregate(_ kind: Kind, _ scope: Scope) -> String {
        let inner = Scope(columns: scope.columns, outer: [], depth: 9)
        let filter = dice.chance(15) ? " FILTER (WHERE \(condition(inner, 1)))" : ""
        let distinct = dice.chance(25) ? "DISTINCT " : ""
        switch kind {
        case .bigint:
            switch dice.below(6) {
            case 0: return "count(*)\(filter)"
            case 1: return "count(\(distinct)\(expression(dice.pick(Kind.allCases), inner, 1)))\(filter)"
            case 2: return "sum(\(distinct)\(expression(dice.pick([.bigint, .integer]), inner, 1)))\(filter)"
            case 3: return "count_if(\(condition(inner, 1)))\(filter)"
            case 4: return "approx_distinct(\(expression(.bigint, inner, 1)))\(filter)"
            default: break
            }
        case .double:
            if dice.chance(50) {
                return "\(dice.pick(["avg", "sum"]))(\(distinct)\(expression(.double, inner, 1)))\(filter)"
            }
        case .decimal:
            if dice.chance(50) {
                return "\(dice.pick(["avg", "sum"]))(\(distinct)\(expression(.decimal, inner, 1)))\(filter)"
            }
        case .boolean:
            return "\(dice.pick(["bool_and", "bool_or"]))(\(condition(inner, 1)))\(filter)"
        case .text:
            if dice.chance(40) {
                let argument = expression(.text, inner, 1)
                return
                    "listagg(\(distinct)\(argument), ',') WITHIN GROUP (ORDER BY \(argument)\(dice.pick(["", " DESC"])))"
            }
        case .integer, .date: break
        }
        return "\(dice.pick(["min", "max"]))(\(distinct)\(expression(kind, inner, 1)))\(filter)"
    }

    // MARK: - Relations

    /// Something for FROM, and its columns.
    mutating func relation(
        _ depth: Int, _ outer: [Column], isAlone: Bool = true
    ) -> (sql: String, columns: [Column]) {
        budget -= 1
        if depth < 3 && budget > 0 && dice.chance(45) { return join(depth, outer, isAlone: isAlone) }
        if depth < 3 && budget > 0 && dice.chance(25) {
            if dice.chance(30) { return using(depth) }
            let (sql, kinds) = body(depth: depth + 1, outer: outer, kinds: nil)
            let name = alias()
            return ("(\(sql)) \(name)", kinds.enumerated().map { Column(name: "\(name).c\($0)", kind: $1) })
        }
        if dice.chance(5) {
            let name = alias()
            return (
                "(VALUES (1, 'a'), (2, NULL), (CAST(NULL AS integer), 'b')) \(name) (c0, c1)",
                [Column(name: "\(name).c0", kind: .integer), Column(name: "\(name).c1", kind: .text)]
            )
        }
        let table = dice.pick(RandomQuery.tables + RandomQuery.tables.prefix(2))
        let name = alias()
        return ("\(table.name) \(name)", table.columns.map { Column(name: "\(name).\($0.0)", kind: $0.1) })
    }

    private mutating func join(
        _ depth: Int, _ outer: [Column], isAlone: Bool
    ) -> (sql: String, columns: [Column]) {
        let left = relation(depth + 1, outer, isAlone: false)
        if dice.chance(15) && budget > 0 {
            // LATERAL sees what stands to its left.
            let (sql, kinds) = body(depth: depth + 2, outer: left.columns, kinds: nil)
            let name = alias()
            let columns = kinds.enumerated().map { Column(name: "\(name).c\($0)", kind: $1) }
            let joined = dice.pick([
                "CROSS JOIN LATERAL (\(sql)) \(name)", "LEFT JOIN LATERAL (\(sql)) \(name) ON true",
                "\(isAlone ? "," : "CROSS JOIN") LATERAL (\(sql)) \(name)",
            ])
            return ("\(left.sql) \(joined)", left.columns + columns)
        }
        let right = relation(depth + 1, outer, isAlone: false)
        let columns = left.columns + right.columns
        let kind = dice.pick(["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN"])
        if kind == "CROSS JOIN" {
            return ("\(left.sql)\(isAlone && dice.chance(50) ? "," : " CROSS JOIN") \(right.sql)", columns)
        }
        var terms: [String] = []
        for _ in 0..<(1 + dice.below(2)) {
            let pairs = left.columns.flatMap { one in
                right.columns.filter { $0.kind == one.kind }.map { (one, $0) }
            }
            if dice.chance(75), !pairs.isEmpty {
                let (one, other) = dice.pick(pairs)
                terms.append(
                    "\(one.name) \(dice.pick(["=", "=", "=", "<", ">=", "<>", "IS NOT DISTINCT FROM"])) \(other.name)")
            } else {
                terms.append(condition(Scope(columns: columns, outer: [], depth: 9), 1))
            }
        }
        return (
            "\(left.sql) \(kind) \(right.sql.contains(" JOIN ") ? "(\(right.sql))" : right.sql) ON "
                + terms.joined(separator: dice.chance(80) ? " AND " : " OR "), columns
        )
    }

    private mutating func using(_ depth: Int) -> (sql: String, columns: [Column]) {
        let (one, other) = (dice.pick(RandomQuery.tables), dice.pick(RandomQuery.tables))
        let shared = one.columns.filter { column in other.columns.contains { $0.0 == column.0 } }
        let keys = dice.chance(70) ? [dice.pick(shared)] : shared
        let (left, right, name) = (alias(), alias(), alias())
        let leftRest = one.columns.filter { column in !keys.contains { $0.0 == column.0 } }
        let rightRest = other.columns.filter { column in !keys.contains { $0.0 == column.0 } }
        let all = keys + leftRest + rightRest
        let kind = dice.pick(["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"])
        let joined =
            "\(one.name) \(left) \(kind) \(other.name) \(right) USING (\(keys.map(\.0).joined(separator: ", ")))"
        let columns = all.indices.map { "c\($0)" }.joined(separator: ", ")
        return (
            "(SELECT * FROM \(joined)) \(name) (\(columns))",
            all.enumerated().map { Column(name: "\(name).c\($0)", kind: $1.1) }
        )
    }
}
