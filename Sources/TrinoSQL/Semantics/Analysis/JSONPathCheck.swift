import Columnar

/// What Trino finds out about a path before it is used.
struct JSONPathCheck {
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
            guard let result = result(of: JSONPathArithmetic.function(op), [first, second]) else {
                throw invalid(
                    "invalid operand types (\(first) and \(second)) in JSON path arithmetic binary expression: "
                        + "Cannot apply operator: \(first) \(op.rawValue) \(second)")
            }
            return result
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
            guard let source else { return nil }
            let name = method.rawValue
            guard let result = result(of: name, [source]) else {
                let expected = (FunctionRegistry.standard.scalars[name] ?? []).map(\.signature.described)
                throw invalid(
                    "cannot perform JSON path \(name)() method with \(source) argument: Unexpected parameters "
                        + "(\(source.signature)) for function \(name). Expected: \(expected.joined(separator: ", "))")
            }
            return result
        case .datetime:
            if let source, !source.isText {
                throw invalid("JSON path datetime() method requires character string argument (found \(source))")
            }
            throw SQLError("NOT_SUPPORTED", "datetime method in JSON path is not yet supported", at: position)
        }
    }

    /// The type of what a function or operator gives; nil if it takes no such arguments.
    private func result(of name: String, _ arguments: [DataType]) -> DataType? {
        let candidates = FunctionRegistry.standard.scalars[name] ?? []
        return (try? FunctionResolver.resolve(candidates, arguments: arguments, signature: \.signature))?.bound.result
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
