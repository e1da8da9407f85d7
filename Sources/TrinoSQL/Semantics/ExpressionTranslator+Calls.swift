import Columnar

extension ExpressionTranslator {
    func translateCall(_ call: FunctionCall, _ expression: Expression) throws -> RowExpression {
        let isAggregation = planner.namesAggregate(call)
        let isRegistered = planner.isRegistered(call)
        // By name, before its arguments are found to be what this engine does not have either.
        if !isRegistered, let refusal = planner.refusal(of: call.name, at: expression.position) { throw refusal }
        let usesRows = isAggregation || call.window != nil || planner.registry.windows[call.name.suffix] != nil
        if usesRows && !acceptsAggregates {
            throw error(
                "EXPRESSION_NOT_SCALAR",
                "\(clause ?? "This") clause cannot contain aggregations, window functions or grouping operations: "
                    + planner.described([expression]), at: expression)
        }
        if let window = call.window {
            try analyze(try ResolvedWindow(window, among: windows), at: window.position)
        } else if call.isDistinct && !isAggregation {
            throw error(
                "FUNCTION_NOT_AGGREGATE", "DISTINCT is not supported for non-aggregation functions", at: expression)
        }
        if let filter = call.filter { _ = try boolean(filter, "Filter expression") }
        let arguments: [CallOperand]
        do {
            arguments = try call.arguments.map(operand)
        } catch let error as SQLError where error.code == "NOT_SUPPORTED" {
            throw planner.refusal(of: call.name, at: expression.position) ?? error
        }
        if call.name.suffix == "listagg", let value = arguments.first?.value, value.type.base != "varchar" {
            throw error(
                "TYPE_MISMATCH",
                "Expected expression of varchar, but '\(ExpressionFormatter.format(call.arguments[0]))' has "
                    + "\(value.type) type", at: expression)
        }
        let (result, signature) = try resolved(call, arguments, expression)
        guard arguments.count <= 127 else {
            throw error(
                "TOO_MANY_ARGUMENTS", "Too many arguments for function call \(signature.name)()", at: expression)
        }
        for item in call.orderBy {
            let type = try translate(item.key).type
            guard type.isOrderable else {
                throw error(
                    "TYPE_MISMATCH", "ORDER BY can only be applied to orderable types (actual: \(type))",
                    at: expression)
            }
        }
        if call.isDistinct, let type = signature.arguments.first(where: { !$0.isComparable }) {
            throw error(
                "TYPE_MISMATCH", "DISTINCT can only be applied to comparable types (actual: \(type))", at: expression)
        }
        return result
    }

    /// The call of whatever the name is; for aggregates and window functions a stand-in of the right type.
    private func resolved(
        _ call: FunctionCall, _ arguments: [CallOperand], _ expression: Expression
    ) throws -> (RowExpression, BoundSignature) {
        let (name, registry) = (call.name.suffix, planner.registry)
        func standIn<Function>(
            _ candidates: [Function], _ signature: (Function) -> FunctionSignature
        ) throws -> (RowExpression, BoundSignature) {
            let bound = try planner.resolve(
                name, given: arguments.map(callArgument), among: candidates, signature: signature,
                at: expression.position
            ).bound
            return (.symbol(planner.symbols.make(name, bound.result)), bound)
        }
        guard call.name.parts.count == 1 else {
            throw error("FUNCTION_NOT_FOUND", "Function '\(call.name)' not registered", at: expression)
        }
        if let candidates = registry.aggregates[name] { return try standIn(candidates, \.signature) }
        if let candidates = registry.windows[name] { return try standIn(candidates, \.signature) }
        let value = try resolved(name, operands: arguments, at: expression.position)
        guard case .call(let callee, _) = value else { throw notYet("this call", expression) }
        return (value, callee.signature)
    }

    /// A call of a function with written arguments.
    func call(_ name: String, _ arguments: [Expression], _ expression: Expression) throws -> RowExpression {
        try resolved(name, try arguments.map(translate), expression)
    }

    func translateGrouping(_ columns: [Expression], _ expression: Expression) throws -> RowExpression {
        guard acceptsAggregates else {
            throw error(
                "EXPRESSION_NOT_SCALAR",
                "\(clause ?? "This") clause cannot contain aggregations, window functions or grouping operations: "
                    + planner.described([expression]), at: expression)
        }
        guard columns.count <= 63 else {
            throw error("TOO_MANY_ARGUMENTS", "GROUPING supports up to 63 column arguments", at: expression)
        }
        for column in columns { _ = try translate(column) }
        return .symbol(planner.symbols.make("grouping", columns.count <= 31 ? .integer : .bigint))
    }

    func translateTrim(
        _ specification: TrimSpecification, _ source: Expression, _ character: Expression?
    ) throws -> RowExpression {
        let name =
            switch specification {
            case .both: "trim"
            case .leading: "ltrim"
            case .trailing: "rtrim"
            }
        let arguments = try ([source] + (character.map { [$0] } ?? [])).map(translate)
        // Trino reports what is wrong with these arguments without a place.
        return try resolved(name, arguments, at: nil)
    }

    func translateFormat(_ terms: [Expression], _ expression: Expression) throws -> RowExpression {
        let arguments = try terms.map(translate)
        guard arguments[0].type.base == "varchar" else {
            throw error(
                "TYPE_MISMATCH", "Type of first argument to format() must be VARCHAR (actual: \(arguments[0].type))",
                at: terms[0])
        }
        for (type, term) in zip(arguments.map(\.type), terms).dropFirst()
        where type != .unknown && !Casts.isAllowed(from: type, to: .varchar(nil)) {
            throw error("NOT_SUPPORTED", "Type not supported for formatting: \(type)", at: term)
        }
        return try resolved("format", arguments, expression)
    }

    func translateAtTimeZone(
        _ value: Expression, _ zone: Expression, _ expression: Expression
    ) throws -> RowExpression {
        let operand = try translate(value)
        let zone = try translate(zone)
        switch operand.type {
        case .timestamp(let precision):
            return try resolved(
                "at_timezone", [operand.coerced(to: .timestampWithTimeZone(precision)), zone], expression)
        case .timestampWithTimeZone: return try resolved("at_timezone", [operand, zone], expression)
        case .time(let precision):
            return try resolved(
                "$at_timezone", [operand.coerced(to: .timeWithTimeZone(precision)), zone], expression)
        case .timeWithTimeZone: return try resolved("$at_timezone", [operand, zone], expression)
        default:
            throw error(
                "TYPE_MISMATCH",
                "Type of value must be a time or timestamp with or without time zone (actual \(operand.type))",
                at: value)
        }
    }

    /// A call of a scalar function with typed arguments.
    func resolved(_ name: String, _ arguments: [RowExpression], _ expression: Expression) throws -> RowExpression {
        try resolved(name, arguments, at: expression.position)
    }

    private func resolved(
        _ name: String, _ arguments: [RowExpression], at position: SourcePosition?
    ) throws -> RowExpression {
        try resolved(name, operands: arguments.map(CallOperand.value), at: position)
    }

    private func resolved(
        _ name: String, operands: [CallOperand], at position: SourcePosition?
    ) throws -> RowExpression {
        let match = try planner.scalar(name, given: operands.map(callArgument), at: position)
        return .call(
            ScalarCallee(signature: match.bound, function: match.function), try bound(operands, match.bound))
    }

    func translateExtract(_ field: Identifier, _ value: Expression, _ expression: Expression) throws -> RowExpression {
        let operand = try translate(value)
        let hasField: Bool
        switch (field.canonical, operand.type) {
        case ("timezone_minute", .timeWithTimeZone), ("timezone_hour", .timeWithTimeZone): hasField = true
        case (_, .timestampWithTimeZone): hasField = true
        case ("timezone_minute", _), ("timezone_hour", _): hasField = false
        case ("hour", let type), ("minute", let type), ("second", let type):
            hasField = type.isTemporal && type != .date && type != .intervalYearToMonth
        case (_, .date), (_, .timestamp): hasField = true
        case ("year", .intervalYearToMonth), ("month", .intervalYearToMonth), ("day", .intervalDayToSecond):
            hasField = true
        default: hasField = false
        }
        guard hasField else {
            throw error(
                "TYPE_MISMATCH", "Cannot extract \(field.value.uppercased()) from \(operand.type)", at: value)
        }
        let function =
            switch field.canonical {
            case "dow": "day_of_week"
            case "doy": "day_of_year"
            case "yow": "year_of_week"
            case let name: name
            }
        if let refusal = planner.refusal(
            of: QualifiedName(function, position: expression.position), at: expression.position),
            planner.registry.scalars[function] == nil
        {
            throw refusal
        }
        return try resolved(function, [operand], expression)
    }

    func translateCurrent(
        _ function: CurrentTimeFunction, _ precision: Int?, _ expression: Expression
    ) throws -> RowExpression {
        if let precision, precision > 12 {
            let type =
                switch function {
                case .time: "TIME WITH TIME ZONE"
                case .timestamp: "TIMESTAMP WITH TIME ZONE"
                case .localTime, .date: "TIME"
                case .localTimestamp: "TIMESTAMP"
                }
            throw SQLError(
                "NUMERIC_VALUE_OUT_OF_RANGE", "\(type) precision must be in range [0, 12]: \(precision)")
        }
        return try SessionClock.constant(function, precision: precision ?? 3, session: planner.session)
    }

    func translateCast(
        _ value: Expression, _ typeName: TypeName, _ isSafe: Bool, _ expression: Expression
    ) throws -> RowExpression {
        let type = try TypeResolver.resolve(typeName, at: expression.position)
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
    /// The scalar function of a name for argument types, or Trino's error.
    func scalar(
        _ name: String, given: [CallArgument], at position: SourcePosition?
    ) throws -> FunctionResolver.Match<ScalarFunction> {
        let arguments = given.compactMap(\.type)
        let candidates = registry.scalars[name] ?? []
        // Those that take NULLs, as `concat_ws`, do so from the second argument on.
        let match = try resolve(
            name, given: given, among: candidates, signature: \.signature,
            isNullOnNull: { $0.isNullOnNull || arguments.first == .unknown }, at: position)
        if case .char(let length) = match.bound.result, length > 65_536 {
            throw SQLError(
                "INVALID_FUNCTION_ARGUMENT", "CHAR length must be in range [0, 65536], got \(length)", at: position)
        }
        guard let reason = match.function.refusal else { return match }
        // A bare NULL may be anything, also what this engine has.
        let available = candidates.filter { $0.refusal == nil }
        if arguments.contains(.unknown),
            let other = try? FunctionResolver.resolve(available, given: given, signature: \.signature)
        {
            return other
        }
        throw SQLError.refused(name, because: reason, at: position)
    }

    /// The function of a name for argument types, or Trino's error.
    func resolve<Function>(
        _ name: String, _ arguments: [DataType], among candidates: [Function],
        signature: (Function) -> FunctionSignature, isNullOnNull: (Function) -> Bool = { _ in true },
        at position: SourcePosition?
    ) throws -> FunctionResolver.Match<Function> {
        try resolve(
            name, given: arguments.map(CallArgument.value), among: candidates, signature: signature,
            isNullOnNull: isNullOnNull, at: position)
    }

    /// The function of a name for arguments with lambdas among them, or Trino's error.
    func resolve<Function>(
        _ name: String, given: [CallArgument], among candidates: [Function],
        signature: (Function) -> FunctionSignature, isNullOnNull: (Function) -> Bool = { _ in true },
        at position: SourcePosition?
    ) throws -> FunctionResolver.Match<Function> {
        if candidates.isEmpty {
            if let refusal = refusal(
                of: QualifiedName(name, position: SourcePosition(line: 1, column: 1)), at: position)
            {
                throw refusal
            }
            throw SQLError("FUNCTION_NOT_FOUND", "Function '\(name)' not registered", at: position)
        }
        do {
            let match = try FunctionResolver.resolve(
                candidates, given: given, signature: signature, isNullOnNull: isNullOnNull)
            // CHAR values joined may be longer than a CHAR can be.
            try TypeResolver.check(match.bound.result, at: position)
            return match
        } catch let error as FunctionResolver.Failure {
            // Trino prints an object's address for a lambda.
            let given = given.map { $0.type?.signature ?? "<function>" }.joined(separator: ", ")
            switch error {
            case .none:
                let expected = candidates.map { signature($0).described }.joined(separator: ", ")
                throw SQLError(
                    "FUNCTION_NOT_FOUND",
                    "Unexpected parameters (\(given)) for function \(name). Expected: \(expected)", at: position)
            case .ambiguous(let signatures): throw SQLError.ambiguous(signatures, at: position)
            case .lambda(let error): throw error
            }
        }
    }

    /// Whether there is a function of the call's name, of any kind.
    func isRegistered(_ call: FunctionCall) -> Bool {
        let name = call.name.suffix
        return call.name.parts.count == 1
            && (registry.scalars[name] != nil || registry.aggregates[name] != nil || registry.windows[name] != nil)
    }

    /// The error for a function that Trino has and this engine does not.
    func refusal(of name: QualifiedName, at position: SourcePosition?) -> SQLError? {
        guard name.parts.count == 1, let reason = registry.refused[name.suffix] else { return nil }
        return .refused(name.suffix, because: reason, at: position)
    }
}

extension SQLError {
    /// A function that Trino has and this engine does not.
    static func refused(_ name: String, because reason: String, at position: SourcePosition?) -> SQLError {
        SQLError("NOT_SUPPORTED", "the function '\(name)' is not supported: \(reason)", at: position)
    }

    /// Several functions fit a call equally well.
    static func ambiguous(_ signatures: [BoundSignature], at position: SourcePosition?) -> SQLError {
        let list = signatures.map { signature in
            let arguments = signature.arguments.map(\.description).joined(separator: ", ")
            // Operators have the names of Trino's `OperatorType` after the prefix.
            let isOperator = signature.name.hasPrefix("$operator$")
            let name = isOperator ? "$operator$" + signature.name.dropFirst(10).uppercased() : signature.name
            return "\t * \(name)(\(arguments)):\(signature.result)\n"
        }
        return SQLError(
            "AMBIGUOUS_FUNCTION_CALL",
            "Could not choose a best candidate operator. Explicit type casts must be added.\nCandidates are:\n"
                + list.joined(), at: position)
    }
}
