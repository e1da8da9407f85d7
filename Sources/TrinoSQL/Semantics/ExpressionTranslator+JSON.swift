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
            guard let offset = error.offset else {
                throw SQLError("SYNTAX_ERROR", error.message, at: SourcePosition(line: 1, column: 1))
            }
            let lines = text.unicodeScalars.prefix(offset).split(separator: "\n", omittingEmptySubsequences: false)
            let place = pathLiteral.position
            let position =
                lines.count <= 1
                ? SourcePosition(line: place.line, column: place.column + 1 + offset)
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
        _ operand: JSONFunctionCall.Operand, _ role: String, lambda: String? = nil, _ expression: Expression
    ) throws -> (value: RowExpression, isRead: Bool) {
        var format = operand.format
        if case .lambda = operand.value.kind {
            throw error("NOT_SUPPORTED", "LambdaExpression is not supported as \(lambda ?? role)", at: operand.value)
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
        case (.utf16, .unknown), (.utf32, .unknown): break
        case (.utf16, .varbinary), (.utf32, .varbinary):
            return call("json_text", [value], .text, key: format.text) { JSONEncoding(format).decoded($0) }
        default: throw mismatch
        }
        return value.type == .unknown ? value.coerced(to: .text) : value
    }

    // MARK: - Functions

    private func translateExists(_ call: JSONFunctionCall, _ expression: Expression) throws -> RowExpression {
        var (arguments, options, _) = try invocation(call, expression)
        options.onError =
            switch call.onError {
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
        options.surrogates = surrogates(call)
        let settled = options
        let text = self.call("json_query", arguments, .text, key: key(call)) { JSONPathFunctions(settled, $0).query() }
        return try output(text, call, expression)
    }

    private func translateConstructor(_ call: JSONFunctionCall, _ expression: Expression) throws -> RowExpression {
        let isObject = call.form == .object
        let role = "value passed to \(call.form.rawValue) function"
        let lambda = isObject ? "JSON object value" : "JSON array element"
        var arguments: [RowExpression] = []
        var read: Set<Int> = []
        func append(_ written: JSONFunctionCall.Operand, _ number: Int) throws {
            let (value, isRead) = try operand(written, role, lambda: lambda, expression)
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
            // Trino reads what it stores of a CHAR, which has no spaces at the end.
            arguments.append(key)
            try append(member.operand, number)
        }
        for (number, element) in call.elements.enumerated() { try append(element, number) }
        let options = JSONConstructors.Options(
            isObject: isObject, readValues: read, isNullOnNull: call.isNullOnNull, hasUniqueKeys: call.hasUniqueKeys,
            surrogates: surrogates(call))
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
            return self.call("json_bytes", [text], .varbinary, key: format.text) { JSONEncoding(format).encoded($0) }
        default:
            throw error(
                "TYPE_MISMATCH", "Cannot output JSON value as \(type) using formatting \(format.text)", at: expression)
        }
    }

    /// Jackson escapes surrogates where it writes UTF-8 by itself; other encodings are Java's work.
    private func surrogates(_ call: JSONFunctionCall) -> JSONString.Surrogates {
        call.outputFormat == .utf16 || call.outputFormat == .utf32 ? .plain : .escaped
    }

    /// What tells calls with the same arguments apart.
    private func key(_ call: JSONFunctionCall) -> String {
        let bare = call.mapping { Expression(.nullLiteral, at: $0.position) }
        return ExpressionFormatter.format(Expression(.jsonFunction(bare), at: SourcePosition(line: 1, column: 1)))
    }
}
