// Expressions.

extension ExpressionFormatter {
    /// Writes an expression.
    mutating func write(_ expression: Expression) {
        switch expression.kind {
        case .nullLiteral, .booleanLiteral, .longLiteral, .decimalLiteral, .doubleLiteral, .stringLiteral,
            .binaryLiteral, .charLiteral, .timeLiteral, .timestampLiteral, .genericLiteral, .intervalLiteral:
            write(literal: expression.kind)
        case .identifier(let name): write(name)
        case .dereference(let base, let field):
            writePrimary(base)
            write(".")
            write(field)
        case .subscript_(let base, let index):
            writePrimary(base)
            write("[")
            writeOperand(index)
            write("]")
        case .parameter: write("?")
        case .arithmeticUnary(let sign, let operand):
            write(sign.rawValue)
            // `-1` is a number and `-(1)` its negation.
            if sign == .minus, !operand.isSubquery { writeInParentheses(operand) } else { writeOperand(operand) }
        case .arithmeticBinary(let operation, let left, let right): writeBinary(left, operation.rawValue, right)
        case .comparison(let operation, let left, let right): writeBinary(left, operation.rawValue, right)
        case .quantifiedComparison, .logical, .not, .isNull, .isNotNull, .between, .inList, .inSubquery, .like, .exists:
            write("(")
            write(predicate: expression.kind)
            write(")")
        case .atTimeZone(let value, let zone):
            if case .arithmeticUnary = value.kind { writeInParentheses(value) } else { writeOperand(value) }
            write(" AT TIME ZONE ")
            write(zone)
        case .subquery(let query): writeInParentheses(query)
        case .functionCall(let call): write(call)
        case .lambda(let parameters, let body):
            write("(")
            write(parameters) { $0.write($1) }
            write(") -> ")
            write(body)
        case .cast(let value, let type, let isSafe):
            write(isSafe ? "TRY_CAST(" : "CAST(")
            write(value)
            write(" AS ")
            write(type)
            write(")")
        case .extract(let field, let source):
            write("EXTRACT(" + field.value + " FROM ")
            writeOperand(source)
            write(")")
        case .trim(let specification, let source, let character):
            write("trim(" + specification.rawValue + " ")
            if let character {
                writeOperand(character)
                write(" ")
            }
            write("FROM ")
            writeOperand(source)
            write(")")
        case .currentTime(let function, let precision):
            write(function.rawValue)
            if let precision { write("(\(precision))") }
        case .currentUser: write("CURRENT_USER")
        case .currentCatalog: write("CURRENT_CATALOG")
        case .currentSchema: write("CURRENT_SCHEMA")
        case .currentPath: write("CURRENT_PATH")
        case .grouping(let columns): writeCall("GROUPING (", columns)
        case .simpleCase(let operand, let clauses, let otherwise): writeCase(operand, clauses, otherwise)
        case .searchedCase(let clauses, let otherwise): writeCase(nil, clauses, otherwise)
        case .ifExpression(let condition, let then, let otherwise):
            writeCall("IF(", [condition, then] + (otherwise.map { [$0] } ?? []))
        case .coalesce(let list): writeCall("COALESCE(", list)
        case .nullIf(let first, let second): writeCall("NULLIF(", [first, second])
        case .tryExpression(let inner): writeCall("TRY(", [inner])
        case .format(let list): writeCall("format(", list)
        case .arrayConstructor(let elements):
            write("ARRAY[")
            write(elements, separator: ",") { $0.write($1) }
            write("]")
        case .row(let fields): writeCall("ROW (", fields)
        case .jsonFunction(let call): write(call)
        }
    }

    private mutating func writeCall(_ opening: String, _ list: [Expression]) {
        write(opening)
        write(list)
        write(")")
    }

    private mutating func writeBinary(_ left: Expression, _ operation: String, _ right: Expression) {
        write("(")
        writeOperand(left)
        write(" " + operation + " ")
        writeOperand(right)
        write(")")
    }

    /// Writes an expression beside an operator; a lambda would swallow what follows.
    mutating func writeOperand(_ expression: Expression) {
        if case .lambda = expression.kind { writeInParentheses(expression) } else { write(expression) }
    }

    /// Writes an expression that a field or subscript follows.
    private mutating func writePrimary(_ expression: Expression) {
        switch expression.kind {
        // `7.a` would be the number `7.` and a name.
        case .longLiteral, .lambda, .atTimeZone, .arithmeticUnary: writeInParentheses(expression)
        case .identifier(let name) where !name.isDelimited && name.canonical == "array": writeInParentheses(expression)
        default: write(expression)
        }
    }

    private mutating func writeInParentheses(_ expression: Expression) {
        write("(")
        write(expression)
        write(")")
    }

    private mutating func writeInParentheses(_ query: Query) {
        write("(")
        write(query, indent: 0)
        write(")")
    }

    private mutating func write(literal: Expression.Kind) {
        switch literal {
        case .booleanLiteral(let value): write(value ? "true" : "false")
        case .longLiteral(let value): write("\(value)")
        case .decimalLiteral(let value): write("DECIMAL '\(value)'")
        case .doubleLiteral(let value): write(DoubleFormat.scientific(value))
        case .stringLiteral(let value): write(Self.literal(value))
        case .binaryLiteral(let bytes):
            let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
            write("X'" + digits.joined() + "'")
        case .charLiteral(let value): write("CHAR " + Self.literal(value))
        case .timeLiteral(let value): write("TIME " + Self.literal(value))
        case .timestampLiteral(let value): write("TIMESTAMP " + Self.literal(value))
        case .genericLiteral(let type, let value): write(type + " " + Self.literal(value))
        case .intervalLiteral(let interval):
            write("INTERVAL " + (interval.sign == .minus ? "-" : "") + Self.literal(interval.value))
            write(" " + interval.from.rawValue.uppercased())
            if let to = interval.to { write(" TO " + to.rawValue.uppercased()) }
        default: write("null")
        }
    }

    private mutating func write(predicate: Expression.Kind) {
        switch predicate {
        case .quantifiedComparison(let operation, let quantifier, let value, let subquery):
            writeOperand(value)
            write(" " + operation.rawValue + " " + quantifier.rawValue + " ")
            writeInParentheses(subquery)
        case .logical(let operation, let terms):
            write(terms, separator: " " + operation.rawValue + " ") { $0.writeOperand($1) }
        case .not(let value):
            write("NOT ")
            write(value)
        case .isNull(let value):
            writeOperand(value)
            write(" IS NULL")
        case .isNotNull(let value):
            writeOperand(value)
            write(" IS NOT NULL")
        case .between(let value, let min, let max):
            writeOperand(value)
            write(" BETWEEN ")
            writeOperand(min)
            write(" AND ")
            writeOperand(max)
        case .inList(let value, let list):
            writeOperand(value)
            writeCall(" IN (", list)
        case .inSubquery(let value, let query):
            writeOperand(value)
            write(" IN ")
            writeInParentheses(query)
        case .like(let value, let pattern, let escape):
            writeOperand(value)
            write(" LIKE ")
            writeOperand(pattern)
            if let escape {
                write(" ESCAPE ")
                writeOperand(escape)
            }
        case .exists(let query):
            write("EXISTS ")
            writeInParentheses(query)
        default: break
        }
    }

    private mutating func writeCase(_ operand: Expression?, _ clauses: [WhenClause], _ otherwise: Expression?) {
        write("(CASE ")
        if let operand {
            write(operand)
            write(" ")
        }
        for clause in clauses {
            write("WHEN ")
            write(clause.operand)
            write(" THEN ")
            write(clause.result)
            write(" ")
        }
        if let otherwise {
            write("ELSE ")
            write(otherwise)
            write(" ")
        }
        write("END)")
    }
}

extension Expression {
    /// Whether the expression has parentheses of its own that must not be doubled: then they would be a query's.
    var isSubquery: Bool {
        if case .subquery = kind { true } else { false }
    }
}

/// The form of Java's `DecimalFormat("0.###################E0###")`.
enum DoubleFormat {
    /// A number as `1.5E0`, with as many digits as tell it from its neighbours.
    static func scientific(_ value: Double) -> String {
        // Only a literal out of range is infinite.
        guard value.isFinite else { return (value < 0 ? "-" : "") + "1E999" }
        var digits = ""
        var exponent = 0
        var pointAt: Int?
        let parts = value.magnitude.description.split(separator: "e")
        for character in parts[0] {
            if character == "." { pointAt = digits.count } else { digits.append(character) }
        }
        exponent = (pointAt ?? digits.count) - 1 + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        let leadingZeros = digits.prefix { $0 == "0" }.count
        digits.removeFirst(leadingZeros)
        exponent -= leadingZeros
        while digits.last == "0" { digits.removeLast() }
        let sign = value.sign == .minus ? "-" : ""
        guard let first = digits.first else { return sign + "0E0" }
        let rest = digits.dropFirst()
        return sign + String(first) + (rest.isEmpty ? "" : "." + rest) + "E\(exponent)"
    }
}
