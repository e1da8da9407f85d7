import Columnar

// SQL's functions of JSON: what Trino's analysis of them says, in its words.

extension ExpressionTranslator {
    /// JSON_EXISTS, JSON_VALUE, JSON_QUERY, JSON_OBJECT or JSON_ARRAY.
    func translateJSON(_ call: JSONFunctionCall, _ expression: Expression) throws -> RowExpression {
        switch call.form {
        case .exists: try translateExists(call, expression)
        case .value: try translateValue(call, expression)
        case .query: try translateQuery(call, expression)
        case .object, .array: try translateConstructor(call, expression)
        }
    }

    /// The call of a body over arguments that it takes as they are.
    private func call(
        _ name: String, _ arguments: [RowExpression], _ result: DataType, key: String,
        _ body: @escaping @Sendable (ScalarCall) throws -> Column
    ) -> RowExpression {
        // Calls are compared by their signatures, so what the call says besides its arguments is in the name.
        let bound = BoundSignature(name: "\(name)(\(key))", arguments: arguments.map(\.type), result: result)
        let function = ScalarFunction(FunctionSignature(name, "", returns: "unknown"), isNullOnNull: false, body: body)
        return .call(ScalarCallee(signature: bound, function: function), arguments)
    }

    // MARK: - Paths

    /// The arguments and the options that JSON_EXISTS, JSON_VALUE and JSON_QUERY share.
    private func invocation(
        _ call: JSONFunctionCall, _ expression: Expression
    ) throws -> (arguments: [RowExpression], options: JSONFunctionOptions, resultType: DataType?) {
        guard let input = call.input, let pathLiteral = call.path, case .stringLiteral(let text) = pathLiteral.kind
        else { throw notYet("this call", expression) }
        var arguments = [try readable(input.value, input.format ?? .json)]
        var (names, read): ([String], Set<Int>) = ([], [])
        for parameter in call.parameters {
            let name = parameter.name.isDelimited ? parameter.name.value : parameter.name.value.uppercased()
            guard !names.contains(name) else {
                throw SQLError(
                    "DUPLICATE_PARAMETER_NAME", "\(name) JSON path parameter is specified more than once",
                    at: parameter.name.position)
            }
            let (value, isRead) = try operand(parameter.operand, "JSON path parameter", expression)
            if isRead { read.insert(names.count) }
            names.append(name)
            arguments.append(value)
        }
        let path: StandardJSONPath
        do throws(JSONPathParser.Failure) {
            path = try JSONPathParser.parse(text)
        } catch {
            let lines = text.unicodeScalars.prefix(error.offset).split(
                separator: "\n", omittingEmptySubsequences: false)
            let place = pathLiteral.position
            let position =
                lines.count <= 1
                ? SourcePosition(line: place.line, column: place.column + 1 + error.offset)
                : SourcePosition(line: place.line + lines.count - 1, column: (lines.last?.count ?? 0) + 1)
            throw SQLError("SYNTAX_ERROR", error.message, at: position)
        }
        let check = JSONPathCheck(parameters: names, position: pathLiteral.position)
        let type = try check.type(of: path.root)
        let options = JSONFunctionOptions(
            name: call.form.rawValue, path: path, parameters: names, readParameters: read)
        return (arguments, options, type)
    }

    /// An operand; text that is read as JSON if it has a format or is made by a function of JSON.
    private func operand(
        _ operand: JSONFunctionCall.Operand, _ role: String, _ expression: Expression
    ) throws -> (value: RowExpression, isRead: Bool) {
        var format = operand.format
        if case .lambda = operand.value.kind {
            throw error("NOT_SUPPORTED", "LambdaExpression is not supported as \(role)", at: operand.value)
        }
        if case .jsonFunction(let inner) = operand.value.kind, format == nil {
            switch inner.form {
            case .query, .object, .array: format = .json
            case .exists, .value: break
            }
        }
        if let format { return (try readable(operand.value, format), true) }
        let value = try translate(operand.value)
        let type = value.type
        if type == .varbinary {
            throw error("NOT_SUPPORTED", "Unsupported type of \(role): \(type)", at: operand.value)
        }
        let isDateTime =
            role == "JSON path parameter" && type.isTemporal && type != .intervalYearToMonth
            && type != .intervalDayToSecond
        if type.isText || type.isNumeric || type == .boolean || isDateTime { return (value, false) }
        guard type == .unknown || Casts.isAllowed(from: type, to: .text) else {
            throw error("NOT_SUPPORTED", "Unsupported type of \(role): \(type)", at: expression)
        }
        return (value.coerced(to: .text), false)
    }

    /// A value that is read as JSON, as text.
    private func readable(_ expression: Expression, _ format: JSONFunctionCall.Format) throws -> RowExpression {
        let value = try translate(expression)
        let mismatch = error(
            "TYPE_MISMATCH", "Cannot read input of type \(value.type) as JSON using formatting \(format.text)",
            at: expression)
        switch (format, value.type) {
        case (.json, .unknown), (.json, .varchar), (.json, .varbinary), (.utf8, .varbinary), (.utf8, .unknown): break
        case (.json, .char): return .cast(value, .text)
        case (.utf16, .varbinary), (.utf32, .varbinary):
            throw error("NOT_SUPPORTED", "FORMAT \(format.text) is not supported by this engine", at: expression)
        default: throw mismatch
        }
        return value.type == .unknown ? value.coerced(to: .text) : value
    }

    // MARK: - Functions

    private func translateExists(_ call: JSONFunctionCall, _ expression: Expression) throws -> RowExpression {
        var (arguments, options, _) = try invocation(call, expression)
        options.onError =
            switch call.onError ?? .false {
            case .true: .true
            case .error: .error
            case .unknown: .null
            default: .false
            }
        let settled = options
        return self.call("json_exists", arguments, .boolean, key: key(call)) { JSONPathFunctions(settled, $0).exists() }
    }

    private func translateValue(_ call: JSONFunctionCall, _ expression: Expression) throws -> RowExpression {
        var (arguments, options, pathType) = try invocation(call, expression)
        let result = try returned(call, expression)
        let isAllowed =
            result.isText || result.isNumeric || result == .boolean
            || result.isTemporal && result != .intervalYearToMonth && result != .intervalDayToSecond
        guard isAllowed else {
            let written = call.returning.map(ExpressionFormatter.format) ?? "\(result)"
            throw error("TYPE_MISMATCH", "Invalid return type of function JSON_VALUE: \(written)", at: expression)
        }
        if let pathType, pathType != result, !Casts.isAllowed(from: pathType, to: result) {
            throw error(
                "TYPE_MISMATCH",
                "Return type of JSON path: \(pathType) incompatible with return type of function JSON_VALUE: \(result)",
                at: expression)
        }
        func behavior(_ written: JSONFunctionCall.Behavior?, _ occasion: String) throws -> JSONFunctionOptions.Behavior
        {
            switch written {
            case .error: return .error
            case .default(let value):
                let translated = try translate(value)
                guard translated.type == .unknown || TypeCoercion.canCoerce(translated.type, to: result) else {
                    throw error(
                        "TYPE_MISMATCH",
                        "Function JSON_VALUE default ON \(occasion) result must evaluate to a \(result) "
                            + "(actual: \(translated.type))", at: value)
                }
                arguments.append(translated.coerced(to: result))
                return .argument(arguments.count - 1)
            default: return .null
            }
        }
        options.onEmpty = try behavior(call.onEmpty, "EMPTY")
        options.onError = try behavior(call.onError, "ERROR")
        let settled = options
        return self.call("json_value", arguments, result, key: key(call)) { JSONPathFunctions(settled, $0).value() }
    }

    private func translateQuery(_ call: JSONFunctionCall, _ expression: Expression) throws -> RowExpression {
        var (arguments, options, _) = try invocation(call, expression)
        if call.wrapper != .without, let quotes = call.quotes {
            let wrapper = call.wrapper == .conditional ? "CONDITIONAL" : "UNCONDITIONAL"
            throw error(
                "INVALID_FUNCTION_ARGUMENT",
                "\(quotes.rawValue) QUOTES behavior specified with WITH \(wrapper) ARRAY WRAPPER behavior",
                at: expression)
        }
        func behavior(_ written: JSONFunctionCall.Behavior?) -> JSONFunctionOptions.Behavior {
            switch written {
            case .error: .error
            case .emptyArray: .emptyArray
            case .emptyObject: .emptyObject
            default: .null
            }
        }
        options.onEmpty = behavior(call.onEmpty)
        options.onError = behavior(call.onError)
        options.wrapper = call.wrapper
        options.omitsQuotes = call.quotes == .omit
        let settled = options
        let text = self.call("json_query", arguments, .text, key: key(call)) { JSONPathFunctions(settled, $0).query() }
        return try output(text, call, expression)
    }

    private func translateConstructor(_ call: JSONFunctionCall, _ expression: Expression) throws -> RowExpression {
        let isObject = call.form == .object
        let role = "value passed to \(call.form.rawValue) function"
        var arguments: [RowExpression] = []
        var read: Set<Int> = []
        func append(_ written: JSONFunctionCall.Operand, _ number: Int) throws {
            let (value, isRead) = try operand(written, role, expression)
            if isRead {
                if call.hasUniqueKeys {
                    throw error(
                        "NOT_SUPPORTED",
                        "WITH UNIQUE KEYS behavior is not supported for JSON_OBJECT function when input expression has FORMAT",
                        at: expression)
                }
                read.insert(number)
            }
            arguments.append(value)
        }
        for (number, member) in call.members.enumerated() {
            let key = try translate(member.key)
            guard key.type.isText else {
                throw error("INVALID_FUNCTION_ARGUMENT", "Invalid type of JSON object key: \(key.type)", at: member.key)
            }
            arguments.append(key.coerced(to: .text))
            try append(member.operand, number)
        }
        for (number, element) in call.elements.enumerated() { try append(element, number) }
        let options = JSONConstructors.Options(
            isObject: isObject, readValues: read, isNullOnNull: call.isNullOnNull, hasUniqueKeys: call.hasUniqueKeys)
        let text = self.call(isObject ? "json_object" : "json_array", arguments, .text, key: key(call)) {
            JSONConstructors(options, $0).texts()
        }
        return try output(text, call, expression)
    }

    // MARK: - Results

    /// The type after RETURNING.
    private func returned(_ call: JSONFunctionCall, _ expression: Expression) throws -> DataType {
        try call.returning.map { try TypeResolver.resolve($0, at: expression.position) } ?? .text
    }

    /// Text as the type after RETURNING.
    private func output(
        _ text: RowExpression, _ call: JSONFunctionCall, _ expression: Expression
    ) throws -> RowExpression {
        let type = try returned(call, expression)
        let format = call.outputFormat ?? .json
        switch (format, type) {
        case (.json, .varchar), (.json, .char): return text.coerced(to: type)
        case (.json, .varbinary), (.utf8, .varbinary): return .cast(text, .varbinary)
        case (.utf16, .varbinary), (.utf32, .varbinary):
            throw error("NOT_SUPPORTED", "FORMAT \(format.text) is not supported by this engine", at: expression)
        default:
            throw error(
                "TYPE_MISMATCH", "Cannot output JSON value as \(type) using formatting \(format.text)", at: expression)
        }
    }

    /// What tells calls with the same arguments apart.
    private func key(_ call: JSONFunctionCall) -> String {
        var bare = call.mapping { Expression(.nullLiteral, at: $0.position) }
        bare.input?.format = nil
        return ExpressionFormatter.format(Expression(.jsonFunction(bare), at: SourcePosition(line: 1, column: 1)))
    }
}

/// What Trino finds out about a path before it is used.
private struct JSONPathCheck {
    let parameters: [String]
    let position: SourcePosition

    /// The SQL type of what a path gives; nil if it depends on the JSON.
    func type(of node: JSONPathNode) throws -> DataType? {
        switch node {
        case .context, .current, .null: return nil
        case .last: return .integer
        case .literal(_, let type): return type
        case .parameter(let name):
            if parameters.contains(name) { return nil }
            let isSimilar = parameters.contains { $0.uppercased() == name.uppercased() }
            throw invalid(
                "no value passed for parameter \(name)"
                    + (isSimilar ? ". Try quoting \"\(name)\" in the PASSING clause to match case" : ""))
        case .member(let base, _):
            _ = try type(of: base)
            return nil
        case .elements(let base, let subscripts):
            _ = try type(of: base)
            for part in subscripts {
                _ = try type(of: part.from)
                if let to = part.to { _ = try type(of: to) }
            }
            return nil
        case .filter(let base, let predicate):
            let source = try type(of: base)
            try check(predicate)
            return source
        case .sign(let base, let isNegative):
            guard let source = try type(of: base) else { return nil }
            guard source.isNumeric else {
                throw invalid(
                    isNegative
                        ? "invalid operand type (\(source)) in JSON path arithmetic unary expression: "
                            + "Cannot negate \(source)"
                        : "Invalid operand type (\(source)) in JSON path arithmetic unary expression")
            }
            return source
        case .arithmetic(let op, let left, let right):
            guard let first = try type(of: left), let second = try type(of: right) else { return nil }
            guard first.isNumeric, second.isNumeric else {
                throw invalid(
                    "invalid operand types (\(first) and \(second)) in JSON path arithmetic binary expression: "
                        + "Cannot apply operator: \(first) \(op.rawValue) \(second)")
            }
            return nil
        case .method(let base, let method): return try type(of: method, try type(of: base))
        }
    }

    private func type(of method: JSONPathNode.Method, _ source: DataType?) throws -> DataType? {
        switch method {
        case .type: return .varchar(27)
        case .size: return .integer
        case .double:
            if let source, !source.isNumeric, !source.isText {
                throw invalid("cannot perform JSON path double() method with \(source) argument")
            }
            return .double
        case .keyvalue: return nil
        case .ceiling, .floor, .abs:
            if let source, !source.isNumeric {
                throw invalid("cannot perform JSON path \(method.rawValue)() method with \(source) argument")
            }
            return nil
        case .datetime:
            if let source, !source.isText {
                throw invalid("JSON path datetime() method requires character string argument (found \(source))")
            }
            throw SQLError("NOT_SUPPORTED", "datetime method in JSON path is not yet supported", at: position)
        }
    }

    private func check(_ predicate: JSONPathPredicate) throws {
        switch predicate {
        case .comparison(_, let left, let right), .startsWith(let left, let right):
            _ = try type(of: left)
            _ = try type(of: right)
        case .and(let left, let right), .or(let left, let right):
            try check(left)
            try check(right)
        case .not(let inner), .isUnknown(let inner): try check(inner)
        case .exists(let path): _ = try type(of: path)
        case .likeRegex:
            throw SQLError("NOT_SUPPORTED", "like_regex predicate in JSON path is not yet supported", at: position)
        }
    }

    private func invalid(_ message: String) -> SQLError { SQLError("INVALID_PATH", message, at: position) }
}
