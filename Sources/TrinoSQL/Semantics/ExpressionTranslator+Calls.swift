import Columnar

extension ExpressionTranslator {
    func translateCall(_ call: FunctionCall, _ expression: Expression) throws -> RowExpression {
        let name = call.name.suffix
        if call.window != nil {
            throw error(
                "EXPRESSION_NOT_SCALAR",
                "\(clause ?? "This") clause cannot contain aggregations, window functions or grouping operations: "
                    + "[\(ExpressionFormatter.format(expression))]", at: expression)
        }
        if planner.registry.scalars[name] == nil, planner.registry.windows[name] != nil {
            throw error("MISSING_OVER", "Window function \(name) requires an OVER clause", at: expression)
        }
        if planner.registry.aggregates[name] != nil {
            throw error(
                "EXPRESSION_NOT_SCALAR",
                "\(clause ?? "This") clause cannot contain aggregations, window functions or grouping operations: "
                    + "[\(ExpressionFormatter.format(expression))]", at: expression)
        }
        if call.isDistinct {
            throw error(
                "FUNCTION_NOT_AGGREGATE", "DISTINCT is not supported for non-aggregation functions", at: expression)
        }
        if call.filter != nil {
            throw error("FUNCTION_NOT_AGGREGATE", "Filter is only valid for aggregation functions", at: expression)
        }
        if !call.orderBy.isEmpty {
            throw error("FUNCTION_NOT_AGGREGATE", "ORDER BY is only valid for aggregation functions", at: expression)
        }
        return try resolved(name, try call.arguments.map(translate), expression)
    }

    /// A call of a function with written arguments.
    func call(_ name: String, _ arguments: [Expression], _ expression: Expression) throws -> RowExpression {
        try resolved(name, try arguments.map(translate), expression)
    }

    /// A call of a scalar function with typed arguments.
    func resolved(_ name: String, _ arguments: [RowExpression], _ expression: Expression) throws -> RowExpression {
        let match = try planner.resolve(
            name, arguments.map(\.type), among: planner.registry.scalars[name] ?? [], signature: \.signature,
            at: expression.position)
        return .call(
            ScalarCallee(signature: match.bound, function: match.function),
            zip(arguments, match.bound.arguments).map { $0.coerced(to: $1) })
    }

    func translateExtract(_ field: Identifier, _ value: Expression, _ expression: Expression) throws -> RowExpression {
        let functions = [
            "year": "year", "quarter": "quarter", "month": "month", "week": "week", "day": "day",
            "day_of_month": "day_of_month", "day_of_week": "day_of_week", "dow": "day_of_week",
            "day_of_year": "day_of_year", "doy": "day_of_year", "year_of_week": "year_of_week",
            "yow": "year_of_week", "hour": "hour", "minute": "minute", "second": "second",
            "timezone_minute": "timezone_minute", "timezone_hour": "timezone_hour",
        ]
        guard let function = functions[field.canonical] else {
            throw error("SYNTAX_ERROR", "Invalid EXTRACT field: \(field.value)", at: expression)
        }
        let operand = try translate(value)
        do {
            return try resolved(function, [operand], expression)
        } catch let refused as SQLError where refused.code == "FUNCTION_NOT_FOUND" {
            throw error(
                "TYPE_MISMATCH",
                "Type of argument to extract must be DATE, TIME, TIMESTAMP, or INTERVAL (actual \(operand.type))",
                at: value)
        }
    }

    func translateCurrent(
        _ function: CurrentTimeFunction, _ precision: Int?, _ expression: Expression
    ) throws -> RowExpression {
        if let precision, precision > 12 {
            throw error("TYPE_MISMATCH", "Precision must not be greater than 12: \(precision)", at: expression)
        }
        guard
            let constant = try SessionClock.constant(function, precision: precision ?? 3, session: planner.session)
        else {
            throw error(
                "NOT_SUPPORTED",
                "\(function.rawValue) has a time zone, which this engine does not support yet; "
                    + "use localtimestamp, localtime or current_date", at: expression)
        }
        return constant
    }

    func translateCast(
        _ value: Expression, _ typeName: TypeName, _ isSafe: Bool, _ expression: Expression
    ) throws -> RowExpression {
        let type = try TypeResolver.resolve(typeName)
        if type == .unknown { throw error("TYPE_MISMATCH", "UNKNOWN is not a valid type", at: expression) }
        let operand = try translate(value)
        guard operand.type == .unknown || Casts.isAllowed(from: operand.type, to: type) else {
            throw error("TYPE_MISMATCH", "Cannot cast \(operand.type) to \(type)", at: expression)
        }
        if operand.type == .unknown { return operand.coerced(to: type) }
        return isSafe ? .tryCast(operand, type) : operand.type == type ? operand : .cast(operand, type)
    }
}

extension QueryPlanner {
    /// The function of a name for argument types, or Trino's error.
    func resolve<Function>(
        _ name: String, _ arguments: [DataType], among candidates: [Function],
        signature: (Function) -> FunctionSignature, at position: SourcePosition
    ) throws -> FunctionResolver.Match<Function> {
        if candidates.isEmpty {
            if let reason = registry.refused[name] {
                throw SQLError("NOT_SUPPORTED", "the function '\(name)' is not supported: \(reason)", at: position)
            }
            throw SQLError("FUNCTION_NOT_FOUND", "Function '\(name)' not registered", at: position)
        }
        do {
            return try FunctionResolver.resolve(candidates, arguments: arguments, signature: signature)
        } catch {
            let given = arguments.map(\.description).joined(separator: ", ")
            switch error {
            case .none:
                let expected = candidates.map { signature($0).described }.joined(separator: ", ")
                throw SQLError(
                    "FUNCTION_NOT_FOUND",
                    "Unexpected parameters (\(given)) for function \(name). Expected: \(expected)", at: position)
            case .ambiguous:
                throw SQLError(
                    "AMBIGUOUS_FUNCTION_CALL",
                    "Could not choose a best candidate operator. Explicit type casts must be added.", at: position)
            }
        }
    }
}
