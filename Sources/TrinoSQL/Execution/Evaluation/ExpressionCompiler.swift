import Columnar

/// Computes one expression for a batch.
typealias Evaluation = (ColumnBatch) throws -> Column

/// Expressions over the columns of a batch, ready to be computed by one thread.
///
/// Parts that occur several times are computed once for a batch.
final class CompiledExpressions {
    private var evaluations: [Evaluation] = []
    private let shared: SharedResults

    /// Compiles expressions.
    ///
    /// - Parameters:
    ///   - expressions: over the symbols of the layout.
    ///   - layout: the symbol of each column.
    ///   - context: the session's.
    init(_ expressions: [RowExpression], layout: [Symbol], context: EvaluationContext) {
        shared = SharedResults(expressions)
        var positions: [Symbol: Int] = [:]
        for (position, symbol) in layout.enumerated() where positions[symbol] == nil { positions[symbol] = position }
        let compiler = ExpressionCompiler(positions: positions, context: context, shared: shared)
        evaluations = expressions.map(compiler.compile)
    }

    /// The values of all expressions.
    func evaluate(_ batch: ColumnBatch) throws -> [Column] {
        shared.reset()
        return try evaluations.map { try $0(batch) }
    }

    /// The value of one expression; the results of the same batch may be shared if `reset` is false.
    func evaluate(_ number: Int, _ batch: ColumnBatch) throws -> Column {
        shared.reset()
        return try evaluations[number](batch)
    }
}

/// Results of parts of expressions that occur more than once, for the batch at hand.
final class SharedResults {
    private var slots: [RowExpression: Int] = [:]
    private var results: [Column?] = []

    init(_ expressions: [RowExpression]) {
        var seen: Set<RowExpression> = []
        var size = 0
        func visit(_ expression: RowExpression) {
            size += 1
            switch expression {
            // What stands in a lambda belongs to other batches.
            case .constant, .symbol, .lambda: return
            default: break
            }
            if !seen.insert(expression).inserted {
                if slots[expression] == nil, expression.isDeterministic { slots[expression] = slots.count }
                return
            }
            for child in expression.children { visit(child) }
        }
        for expression in expressions where expression.isSmall { visit(expression) }
        results = Array(repeating: nil, count: slots.count)
    }

    func slot(_ expression: RowExpression) -> Int? { slots.isEmpty ? nil : slots[expression] }

    func reset() {
        for slot in results.indices { results[slot] = nil }
    }

    subscript(slot: Int) -> Column? {
        get { results[slot] }
        set { results[slot] = newValue }
    }
}

extension RowExpression {
    /// Whether the expression is small enough that looking for common parts costs nothing.
    var isSmall: Bool {
        var left = 500
        func visit(_ expression: RowExpression) {
            left -= 1
            if left > 0 { expression.children.forEach(visit) }
        }
        visit(self)
        return left > 0
    }
}

/// Turns an expression into closures over column positions.
struct ExpressionCompiler {
    let positions: [Symbol: Int]
    let context: EvaluationContext
    let shared: SharedResults

    /// The computation of an expression.
    func compile(_ expression: RowExpression) -> Evaluation {
        guard let slot = shared.slot(expression) else { return compileAlone(expression) }
        let evaluation = compileAlone(expression)
        let shared = shared
        return { batch in
            if let known = shared[slot], known.count == batch.count { return known }
            let result = try evaluation(batch)
            shared[slot] = result
            return result
        }
    }

    private func compileAlone(_ expression: RowExpression) -> Evaluation {
        switch expression {
        case .constant(let value, let type):
            let column = Column.constant(value, type: type, count: 1)
            return { batch in column.repeated(batch.count) }
        case .symbol(let symbol):
            guard let position = positions[symbol] else {
                preconditionFailure("the symbol \(symbol.name)#\(symbol.id) is not an input")
            }
            return { batch in try batch.columns[position].decoded() }
        case .call(let callee, let arguments): return compileCall(callee, arguments)
        case .cast(let value, let type):
            if type.physical == .nested, let text = value.parsedText {
                let (inner, context) = (compile(text), context)
                return { batch in JSONCasts.nested(CastCall(try inner(batch), to: type, context: context)) }
            }
            let (inner, context) = (compile(value), context)
            return { batch in Casts.cast(try inner(batch), to: type, context: context) }
        case .tryCast(let value, let type):
            let (inner, context) = (compile(value), context)
            return { batch in
                let argument = try inner(batch)
                let plain = argument.with(failures: nil)
                // A cast that is missing here is not one that failed.
                let result = Casts.cast(plain, to: type, context: context).failuresAsNull { !$0.isMissingCast }
                guard let failures = argument.failures else { return result }
                return result.failing(failures)
            }
        case .comparison(let op, let left, let right):
            let (first, second) = (compile(left), compile(right))
            return { batch in Comparison.apply(op, try first(batch), try second(batch)) }
        case .between(let value, let low, let high):
            let (value, low, high) = (compile(value), compile(low), compile(high))
            return { batch in
                let operand = try value(batch)
                return Logic.and([
                    Comparison.apply(.greaterThanOrEqual, operand, try low(batch)),
                    Comparison.apply(.lessThanOrEqual, operand, try high(batch)),
                ])
            }
        case .and(let terms):
            let terms = terms.map(compile)
            return { batch in Logic.and(try terms.map { try $0(batch) }) }
        case .or(let terms):
            let terms = terms.map(compile)
            return { batch in Logic.or(try terms.map { try $0(batch) }) }
        case .not(let term):
            let term = compile(term)
            return { batch in Logic.not(try term(batch)) }
        case .isNull(let term):
            let term = compile(term)
            return { batch in Logic.isNull(try term(batch)) }
        case .conditional(let branches, let otherwise):
            let conditions = branches.map { compile($0.condition) }
            let values = branches.map { compile($0.value) } + [compile(otherwise)]
            return { batch in
                Choosing.conditional(try conditions.map { try $0(batch) }, try values.map { try $0(batch) })
            }
        case .coalesce(let terms):
            let terms = terms.map(compile)
            return { batch in Choosing.coalesce(try terms.map { try $0(batch) }) }
        case .nullIf(let first, let second, let type): return compileNullIf(first, second, type)
        case .inList(let value, let list):
            let (value, list) = (compile(value), list.map(compile))
            return { batch in Membership.apply(try value(batch), try list.map { try $0(batch) }) }
        case .tryValue(let value):
            let value = compile(value)
            return { batch in try value(batch).failuresAsNull { caughtByTry.contains($0.code) } }
        case .lambda: preconditionFailure("a lambda is an argument of a call")
        }
    }

    private func compileCall(_ callee: ScalarCallee, _ arguments: [RowExpression]) -> Evaluation {
        let lambdas = arguments.compactMap(compileLambda)
        let arguments = arguments.filter { !$0.isLambda }.map(compile)
        let (body, type, context) = (callee.function.body, callee.signature.result, context)
        if !lambdas.isEmpty {
            return { batch in
                let columns = try arguments.map { try $0(batch) }
                return try body(
                    ScalarCall(
                        arguments: columns, lambdas: try lambdas.map { try $0(batch) }, resultType: type,
                        count: batch.count, context: context))
            }
        }
        return { batch in
            let columns = try arguments.map { try $0(batch) }
            return try body(
                ScalarCall(arguments: columns, resultType: type, count: batch.count, context: context))
        }
    }

    /// What makes a lambda's function for a batch; nil for other arguments.
    private func compileLambda(_ argument: RowExpression) -> ((ColumnBatch) throws -> Lambda)? {
        guard case .lambda(let parameters, let body) = argument else { return nil }
        let captures = body.captures(parameters: parameters)
        let columns = captures.map { compileAlone(.symbol($0)) }
        let compiled = CompiledExpressions([body], layout: parameters + captures, context: context)
        let (types, result, isDeterministic) = (parameters.map(\.type), body.type, body.isDeterministic)
        return { batch in
            Lambda(
                parameterTypes: types, resultType: result, isDeterministic: isDeterministic, body: compiled,
                captured: try columns.map { try $0(batch) })
        }
    }

    private func compileNullIf(_ first: RowExpression, _ second: RowExpression, _ type: DataType) -> Evaluation {
        let (value, other, context) = (compile(first), compile(second), context)
        let result = first.type
        return { batch in
            let column = try value(batch)
            let equal = Comparison.apply(
                .equal, Casts.cast(column, to: type, context: context),
                Casts.cast(try other(batch), to: type, context: context))
            return Choosing.conditional(
                [equal], [.constant(.null, type: result, count: batch.count), column])
        }
    }
}

/// The errors that `try` turns into NULL (Trino manual, "Conditional expressions").
private let caughtByTry: Set<String> = [
    "DIVISION_BY_ZERO", "INVALID_CAST_ARGUMENT", "INVALID_FUNCTION_ARGUMENT", "NUMERIC_VALUE_OUT_OF_RANGE",
]

extension Column {
    /// Failures in the place of values and NULLs.
    func failing(_ failures: RowFailures) -> Column {
        var flags: Buffer?
        if let nulls {
            let buffer = Buffer(byteCount: stored)
            let (given, lane) = (Lane<UInt8>(nulls, count: stored), Lane<UInt8>(buffer, count: stored))
            for row in 0..<stored { lane[row] = given[row] }
            for row in failures.byRow.keys { lane[row] = 0 }
            flags = buffer
        }
        return Column(
            type: type, count: count, values: values, nulls: flags, isConstant: isConstant, owners: owners,
            children: children, failures: failures)
    }

    /// NULL instead of the failures for which a test holds.
    func failuresAsNull(_ test: (Failure) -> Bool) -> Column {
        guard let failures else { return self }
        let caught = failures.byRow.filter { test($0.value) }
        guard !caught.isEmpty else { return self }
        let buffer = Buffer(byteCount: stored)
        let target = Lane<UInt8>(buffer, count: stored)
        for row in 0..<stored { target[row] = isNull(row) || caught[row] != nil ? 1 : 0 }
        let rest = failures.byRow.filter { !test($0.value) }
        return Column(
            type: type, count: count, values: values, nulls: buffer, isConstant: isConstant, owners: owners,
            children: children, failures: rest.isEmpty ? nil : RowFailures(rest))
    }
}
