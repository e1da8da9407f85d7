extension Expression {
    /// The parts of a dotted name; nil if the expression is none.
    var dottedName: [Identifier]? {
        switch kind {
        case .identifier(let name): [name]
        case .dereference(let base, let field): base.dottedName.map { $0 + [field] }
        default: nil
        }
    }

    /// The subquery of this node, which ``children`` leaves out.
    var subquery: Query? {
        switch kind {
        case .subquery(let query), .exists(let query), .inSubquery(_, let query),
            .quantifiedComparison(_, _, _, let query):
            query
        default: nil
        }
    }

    /// The expressions for which a test holds, at every depth; parts stand before what they are parts of.
    ///
    /// This is the order in which Trino lists them in messages.
    func parts(where test: (Expression) -> Bool) -> [Expression] {
        var found = children.flatMap { $0.parts(where: test) }
        if test(self) { found.append(self) }
        return found
    }

    /// The same expression with columns replaced, for comparison; subqueries stay as they are.
    func replacingColumns(_ replace: (Expression) -> Expression?) -> Expression {
        func map(_ part: Expression) -> Expression { part.replacingColumns(replace) }
        func map(_ parts: [Expression]) -> [Expression] { parts.map { $0.replacingColumns(replace) } }
        func map(_ part: Expression?) -> Expression? { part?.replacingColumns(replace) }
        func map(_ clauses: [WhenClause]) -> [WhenClause] {
            clauses.map { WhenClause(operand: map($0.operand), result: map($0.result)) }
        }
        if dottedName != nil, let column = replace(self) { return column }
        let replaced: Kind
        switch kind {
        case .nullLiteral, .booleanLiteral, .longLiteral, .decimalLiteral, .doubleLiteral, .stringLiteral,
            .binaryLiteral, .charLiteral, .timeLiteral, .timestampLiteral, .genericLiteral, .intervalLiteral,
            .identifier, .parameter, .subquery, .exists, .currentTime, .currentUser, .currentCatalog, .currentSchema,
            .currentPath:
            return self
        case .lambda(let parameters, let body):
            let names = Set(parameters.map(\.canonical))
            let replacedBody = body.replacingColumns { column in
                column.dottedName?.first.map { names.contains($0.canonical) } == true ? nil : replace(column)
            }
            replaced = .lambda(parameters: parameters, body: replacedBody)
        case .dereference(let base, let field): replaced = .dereference(base: map(base), field: field)
        case .subscript_(let base, let index): replaced = .subscript_(base: map(base), index: map(index))
        case .arithmeticUnary(let sign, let value): replaced = .arithmeticUnary(sign, map(value))
        case .arithmeticBinary(let op, let left, let right): replaced = .arithmeticBinary(op, map(left), map(right))
        case .comparison(let op, let left, let right): replaced = .comparison(op, map(left), map(right))
        case .quantifiedComparison(let op, let quantifier, let value, let query):
            replaced = .quantifiedComparison(op, quantifier, value: map(value), subquery: query)
        case .logical(let op, let terms): replaced = .logical(op, map(terms))
        case .not(let value): replaced = .not(map(value))
        case .isNull(let value): replaced = .isNull(map(value))
        case .isNotNull(let value): replaced = .isNotNull(map(value))
        case .between(let value, let low, let high):
            replaced = .between(value: map(value), min: map(low), max: map(high))
        case .inList(let value, let list): replaced = .inList(value: map(value), map(list))
        case .inSubquery(let value, let query): replaced = .inSubquery(value: map(value), query)
        case .like(let value, let pattern, let escape):
            replaced = .like(value: map(value), pattern: map(pattern), escape: map(escape))
        case .atTimeZone(let value, let zone): replaced = .atTimeZone(value: map(value), zone: map(zone))
        case .functionCall(let call): replaced = .functionCall(call.replacingParts(map))
        case .jsonFunction(let call): replaced = .jsonFunction(call.mapping(map))
        case .cast(let value, let type, let isSafe): replaced = .cast(map(value), to: type, isSafe: isSafe)
        case .extract(let field, let value): replaced = .extract(field, from: map(value))
        case .trim(let specification, let source, let character):
            replaced = .trim(specification, source: map(source), character: map(character))
        case .grouping(let columns): replaced = .grouping(map(columns))
        case .simpleCase(let operand, let clauses, let otherwise):
            replaced = .simpleCase(operand: map(operand), map(clauses), otherwise: map(otherwise))
        case .searchedCase(let clauses, let otherwise):
            replaced = .searchedCase(map(clauses), otherwise: map(otherwise))
        case .ifExpression(let condition, let then, let otherwise):
            replaced = .ifExpression(condition: map(condition), then: map(then), otherwise: map(otherwise))
        case .coalesce(let terms): replaced = .coalesce(map(terms))
        case .nullIf(let first, let second): replaced = .nullIf(map(first), map(second))
        case .tryExpression(let value): replaced = .tryExpression(map(value))
        case .format(let terms): replaced = .format(map(terms))
        case .arrayConstructor(let elements): replaced = .arrayConstructor(map(elements))
        case .row(let fields): replaced = .row(map(fields))
        }
        return Expression(replaced, at: position)
    }
}

extension FunctionCall {
    /// The call with other expressions in all its places.
    fileprivate func replacingParts(_ map: (Expression) -> Expression) -> FunctionCall {
        var call = self
        call.arguments = arguments.map(map)
        call.orderBy = orderBy.map { $0.replacingKey(map) }
        call.filter = filter.map(map)
        if case .specification(var window) = window {
            window.partitionBy = window.partitionBy.map(map)
            window.orderBy = window.orderBy.map { $0.replacingKey(map) }
            window.frame = window.frame.map { frame in
                WindowFrame(
                    type: frame.type, start: frame.start.replacingOffset(map), end: frame.end?.replacingOffset(map),
                    position: frame.position)
            }
            call.window = .specification(window)
        }
        return call
    }
}

extension SortItem {
    fileprivate func replacingKey(_ map: (Expression) -> Expression) -> SortItem {
        SortItem(key: map(key), isDescending: isDescending, nullOrdering: nullOrdering, position: position)
    }
}

extension FrameBound {
    fileprivate func replacingOffset(_ map: (Expression) -> Expression) -> FrameBound {
        switch kind {
        case .preceding(let offset): FrameBound(kind: .preceding(map(offset)), position: position)
        case .following(let offset): FrameBound(kind: .following(map(offset)), position: position)
        case .unboundedPreceding, .currentRow, .unboundedFollowing: self
        }
    }
}
