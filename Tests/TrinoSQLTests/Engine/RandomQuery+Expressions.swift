/// Expressions of random queries.
extension RandomQuery {
    /// The columns that an expression sees.
    struct Scope {
        let columns: [Column]
        let outer: [Column]
        let depth: Int

        /// What a subquery sees around it.
        var visible: [Column] { columns + outer }
    }

    private mutating func column(_ kind: Kind, _ scope: Scope) -> String? {
        var same = scope.columns.filter { $0.kind == kind }
        let around = scope.outer.filter { $0.kind == kind }
        if !around.isEmpty && (same.isEmpty || dice.chance(35)) { same = around }
        return same.isEmpty ? nil : dice.pick(same).name
    }

    /// An expression of a kind.
    mutating func expression(_ kind: Kind, _ scope: Scope, _ depth: Int) -> String {
        if depth <= 0 || dice.chance(45) {
            if dice.chance(80), let column = column(kind, scope) { return column }
            return literal(kind)
        }
        switch dice.below(9) {
        case 0:
            return "CASE WHEN \(condition(scope, depth - 1)) THEN \(expression(kind, scope, depth - 1)) "
                + (dice.chance(70) ? "ELSE \(expression(kind, scope, depth - 1)) " : "") + "END"
        case 1: return "coalesce(\(expression(kind, scope, depth - 1)), \(expression(kind, scope, depth - 1)))"
        case 2: return "nullif(\(expression(kind, scope, depth - 1)), \(expression(kind, scope, depth - 1)))"
        case 3: return "if(\(condition(scope, depth - 1)), \(expression(kind, scope, depth - 1)))"
        case 4 where scope.depth < 3 && budget > 0: return scalarSubquery(kind, scope)
        default: return operation(kind, scope, depth)
        }
    }

    private mutating func operation(_ kind: Kind, _ scope: Scope, _ depth: Int) -> String {
        func part(_ kind: Kind) -> String { expression(kind, scope, depth - 1) }
        if mayFail && dice.chance(40) { return failing(kind, scope, depth) }
        switch kind {
        case .bigint:
            switch dice.below(5) {
            case 0: return "length(\(part(.text)))"
            case 1: return "CAST(\(part(.integer)) AS bigint)"
            case 2: return "abs(\(part(.bigint)))"
            default: return "(\(part(.bigint)) \(dice.pick(["+", "-", "*"])) \(part(dice.pick([.bigint, .integer]))))"
            }
        case .integer:
            return dice.chance(30)
                ? "(-\(part(.integer)))" : "(\(part(.integer)) \(dice.pick(["+", "-"])) \(part(.integer)))"
        case .text:
            switch dice.below(4) {
            case 0: return "upper(\(part(.text)))"
            case 1: return "substr(\(part(.text)), \(1 + dice.below(3)))"
            case 2: return "CAST(\(part(dice.pick([.bigint, .integer, .boolean, .date]))) AS varchar)"
            default: return "(\(part(.text)) || \(part(.text)))"
            }
        case .double:
            return dice.chance(30)
                ? "CAST(\(part(dice.pick([.bigint, .decimal]))) AS double)"
                : "(\(part(.double)) \(dice.pick(["+", "-"])) \(part(dice.pick([.double, .bigint]))))"
        case .decimal: return "(\(part(.decimal)) \(dice.pick(["+", "-"])) \(part(dice.pick([.decimal, .integer]))))"
        case .boolean: return condition(scope, depth - 1)
        case .date: return "date_add('day', \(dice.below(3) - 1), \(part(.date)))"
        }
    }

    private mutating func failing(_ kind: Kind, _ scope: Scope, _ depth: Int) -> String {
        func part(_ kind: Kind) -> String { expression(kind, scope, depth - 1) }
        if dice.chance(15) { return "try(\(part(kind)))" }
        let type: String
        switch kind {
        case .bigint:
            if dice.chance(70) { return "(\(part(.bigint)) \(dice.pick(["/", "%"])) \(part(.bigint)))" }
            if dice.chance(30) { return "(9223372036854775806 + \(part(.bigint)))" }
            type = "bigint"
        case .integer:
            if dice.chance(70) { return "(\(part(.integer)) \(dice.pick(["/", "%"])) \(part(.integer)))" }
            type = "integer"
        case .decimal:
            if dice.chance(70) { return "CAST((\(part(.decimal)) / \(part(.integer))) AS decimal(9, 2))" }
            type = "decimal(5, 2)"
        case .text: return "lpad(\(part(.text)), \(part(.bigint)), '*')"
        case .double: type = "double"
        case .boolean: type = "boolean"
        case .date: type = "date"
        }
        return "\(dice.pick(["CAST", "TRY_CAST"]))(\(part(.text)) AS \(type))"
    }

    /// A constant.
    mutating func literal(_ kind: Kind) -> String {
        if dice.chance(12) {
            let types: [Kind: String] = [
                .bigint: "bigint", .integer: "integer", .text: "varchar", .double: "double",
                .decimal: "decimal(5,2)", .boolean: "boolean", .date: "date",
            ]
            return "CAST(NULL AS \(types[kind] ?? "bigint"))"
        }
        switch kind {
        case .bigint: return "BIGINT '\(dice.below(6) - 2)'"
        case .integer: return "\(dice.below(5))"
        case .text: return "'\(dice.pick(["", "a", "b", "ab", "abc", "é"]))'"
        case .double: return "\(dice.pick(["0", "1", "-0.5", "1.5", "2"]))E0"
        case .decimal: return dice.pick(["0.5", "1.00", "DECIMAL '-0.50'", "1.500"])
        case .boolean: return dice.pick(["true", "false"])
        case .date: return "DATE '2019-04-\(15 + dice.below(4))'"
        }
    }

    /// A BOOLEAN expression.
    mutating func condition(_ scope: Scope, _ depth: Int) -> String {
        if depth > 0 {
            switch dice.below(10) {
            case 0, 1: return "(\(condition(scope, depth - 1)) AND \(condition(scope, depth - 1)))"
            case 2, 3: return "(\(condition(scope, depth - 1)) OR \(condition(scope, depth - 1)))"
            case 4: return "(NOT \(condition(scope, depth - 1)))"
            case 5, 6:
                if scope.depth < 3 && budget > 0 { return subqueryCondition(scope) }
            default: break
            }
        }
        let kind = dice.pick(Kind.allCases)
        func part() -> String { expression(kind, scope, depth - 1) }
        switch dice.below(8) {
        case 0: return "(\(part()) IS \(dice.pick(["", "NOT "]))NULL)"
        case 1: return "(\(part()) \(dice.pick(["", "NOT "]))IN (\(part()), \(part()), \(literal(kind))))"
        case 2 where kind != .boolean: return "(\(part()) \(dice.pick(["", "NOT "]))BETWEEN \(part()) AND \(part()))"
        case 3: return "(\(part()) IS \(dice.pick(["", "NOT "]))DISTINCT FROM \(part()))"
        case 4:
            return "(\(expression(.text, scope, depth - 1)) LIKE '\(dice.pick(["%", "a%", "_", "%b", "a_%", ""]))')"
        case 5: return expression(.boolean, scope, 0)
        default: return "(\(part()) \(dice.pick(["=", "=", "<>", "<", "<=", ">", ">="])) \(part()))"
        }
    }

    private mutating func scalarSubquery(_ kind: Kind, _ scope: Scope) -> String {
        budget -= 1
        let outer = dice.chance(75) ? scope.visible : []
        if dice.chance(65) {
            // One aggregate of a relation, often of the rows with an equal column.
            let (from, columns) = relation(scope.depth + 1, [])
            let inner = Scope(columns: columns, outer: outer, depth: scope.depth + 1)
            let having = dice.chance(10) ? " HAVING count(*) > \(dice.below(2))" : ""
            let condition = dice.chance(60) ? equality(inner) ?? condition(inner, 2) : condition(inner, 2)
            return "(SELECT \(aggregate(kind, inner)) FROM \(from) WHERE \(condition)\(having))"
        }
        if dice.chance(30) {
            let inner = Scope(columns: outer, outer: [], depth: 9)
            return outer.isEmpty ? literal(kind) : "(SELECT \(expression(kind, inner, 1)))"
        }
        let (sql, _) = body(depth: scope.depth + 1, outer: outer, kinds: [kind])
        return "(SELECT c0 FROM (\(sql)) \(alias()) ORDER BY 1\(dice.pick(["", " DESC", " NULLS FIRST"])) LIMIT 1)"
    }

    /// A column of the subquery equal to one around it.
    private mutating func equality(_ scope: Scope) -> String? {
        let pairs = scope.columns.flatMap { one in scope.outer.filter { $0.kind == one.kind }.map { (one, $0) } }
        guard !pairs.isEmpty else { return nil }
        let (one, other) = dice.pick(pairs)
        let extra = dice.chance(25) ? " AND \(condition(scope, 1))" : ""
        return "\(one.name) \(dice.pick(["=", "=", "=", "IS NOT DISTINCT FROM"])) \(other.name)\(extra)"
    }

    private mutating func subqueryCondition(_ scope: Scope) -> String {
        budget -= 1
        let outer = dice.chance(75) ? scope.visible : []
        func simple(_ kind: Kind) -> String {
            let (from, columns) = relation(scope.depth + 1, [])
            let inner = Scope(columns: columns, outer: outer, depth: scope.depth + 1)
            let condition = dice.chance(60) ? equality(inner) ?? condition(inner, 2) : condition(inner, 2)
            return "SELECT \(expression(kind, inner, 1)) FROM \(from) WHERE \(condition)"
        }
        let kind = dice.pick(Kind.allCases.filter { $0 != .boolean })
        let subquery = dice.chance(65) ? simple(kind) : body(depth: scope.depth + 1, outer: outer, kinds: [kind]).sql
        switch dice.below(5) {
        case 0, 1: return "(\(dice.pick(["", "NOT "]))EXISTS (\(subquery)))"
        case 2, 3:
            return "(\(expression(kind, scope, 1)) \(dice.pick(["", "NOT "]))IN (\(subquery)))"
        default:
            return "(\(expression(kind, scope, 1)) \(dice.pick(["=", "<>", "<", "<=", ">", ">="])) "
                + "\(dice.pick(["ANY", "ALL", "SOME"])) (\(subquery)))"
        }
    }
}
