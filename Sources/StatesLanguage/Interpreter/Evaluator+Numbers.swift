import OrderedJSON

// Fields that are numbers, times, texts and arrays: what the service says of others.
extension Evaluator {
    /// The value of a path that says when something happens.
    ///
    /// Recorded for `SecondsPath` and `TimestampPath`: gabrielmoreira/tiny-asl-machine, Feature.WaitValidation-008
    /// and 009; what else is wrong with the times of tasks is told in the words of those.
    private func value(of path: QueryPath, parameter name: String, input: JSON) throws(StateFailure) -> JSON {
        do throws(PathMiss) {
            return try value(of: path, input: input)
        } catch {
            throw .runtime("The \(name) parameter does not reference an input value: \(path.text)")
        }
    }

    /// `Seconds` of a Wait state, at least 0.
    mutating func seconds(_ source: FieldSource, _ field: String, input: JSON) throws(StateFailure) -> Int64 {
        if case .path(let path, let name) = source {
            let value = try value(of: path, parameter: name, input: input)
            guard let seconds = value.int else {
                throw .runtime(
                    "The \(name) parameter cannot be parsed as a long value: \(path.text) == \(value.plainText)")
            }
            guard seconds >= 0 else {
                throw .runtime("The \(name) parameter references a negative value: \(path.text) == \(seconds)")
            }
            return Int64(min(seconds, 100_000_000))
        }
        return Int64(try number(source, field, input: input, maximum: 99_999_999))
    }

    /// `Timestamp` of a Wait state.
    mutating func timestamp(_ source: FieldSource, _ field: String, input: JSON) throws(StateFailure) -> WallTime {
        switch source {
        case .path(let path, let name):
            let value = try value(of: path, parameter: name, input: input)
            if let time = value.string.flatMap({ RFC3339($0) }) { return time.wallTime }
            throw .runtime(
                "The \(name) parameter does not reference a valid ISO-8601 extended offset date-time format string: \(path.text) == \(value.plainText)"
            )
        default:
            let value = try value(source, input: input)
            guard let text = value.string else { throw wrongType(source, field, "string", value) }
            if let time = RFC3339(text) { return time.wallTime }
            throw .evaluation(
                "The \(field) field cannot be parsed as an ISO-8601 extended offset date-time format string: \(text)",
                location: field)
        }
    }

    /// `TimeoutSeconds` or `HeartbeatSeconds` of a task.
    mutating func limitSeconds(_ source: FieldSource?, _ field: String, input: JSON) throws(StateFailure) -> Int? {
        guard let source else { return nil }
        if case .path(let path, let name) = source {
            let value = try value(of: path, parameter: name, input: input)
            guard let seconds = value.int ?? value.string.flatMap({ Int($0) }) else {
                throw .runtime(
                    "The \(name) parameter cannot be parsed as a long value: \(path.text) == \(value.plainText)")
            }
            guard seconds > 0 else {
                throw .runtime("The \(name) parameter references a non-positive value: \(path.text) == \(seconds)")
            }
            return min(seconds, 99_999_999)
        }
        return try number(source, field, input: input, maximum: 99_999_999)
    }

    /// `MaxConcurrency` and its like: an integer, or its text.
    mutating func count(
        _ source: FieldSource?, _ field: String, input: JSON, allowsNegative: Bool = false
    ) throws(StateFailure) -> Int? {
        guard let source else { return nil }
        if case .path(let path, let name) = source {
            let value = try value(of: path, input: input, invalid: ())
            guard let count = value.int ?? value.string.flatMap({ Int($0) }) else {
                throw .runtime(
                    "The \(name) field refers to value \"\(value.plainText)\" which is not a valid integer: \(path.text)"
                )
            }
            guard count >= 0 || allowsNegative else { throw .runtime("\(field) cannot be negative.") }
            return count
        }
        let value = try value(source, input: input)
        if case .literal = source { return value.int }
        guard value.double != nil else { throw wrongType(source, field, "number", value) }
        guard let count = value.int else {
            throw .evaluation("The \(field) field cannot be parsed as an integer: \(value.plainText)", location: field)
        }
        guard count >= 0 || allowsNegative else { throw .evaluation("\(field) cannot be negative.", location: field) }
        return count
    }

    mutating func tolerated(_ source: FieldSource?, input: JSON) throws(StateFailure) -> Int? {
        try count(source, "ToleratedFailureCount", input: input)
    }

    mutating func toleratedPercentage(_ source: FieldSource?, input: JSON) throws(StateFailure) -> Double? {
        guard let source else { return nil }
        let field = "ToleratedFailurePercentage"
        let value = try value(source, input: input)
        guard let number = value.double ?? value.string.flatMap({ Double($0) }) else {
            if case .path(let path, let name) = source {
                throw .runtime(
                    "The \(name) field refers to value \"\(value.plainText)\" which is not a valid float: \(path.text)")
            }
            throw wrongType(source, field, "number", value)
        }
        guard (0...100).contains(number) else {
            let message = "\(field) must be between 0 and 100."
            if case .expression = source { throw .evaluation(message, location: field) }
            throw .runtime(message)
        }
        return number
    }

    /// The items of a Map.
    mutating func items(_ source: FieldSource?, input: JSON) throws(StateFailure) -> [JSON] {
        switch source {
        case nil:
            if let items = input.array { return items }
            throw notAnArray("$", input)
        case .path(let path, _):
            let value = try value(of: path, input: input, invalid: ())
            if let items = value.array { return items }
            // The service shows the path without the context object's second dollar sign.
            throw notAnArray(path.text.hasPrefix("$$") ? String(path.text.dropFirst()) : path.text, value)
        case .some(let source):
            let value = try value(source, input: input)
            if let items = value.array { return items }
            if case .literal = source {
                throw .evaluation(
                    "Map state input must be an array but was: \(value.serialized(.compact))", location: nil)
            }
            throw wrongType(source, "Items", "array", value)
        }
    }

    private func notAnArray(_ path: String, _ value: JSON) -> StateFailure {
        isJSONata
            ? .evaluation("Map state input must be an array but was: \(value.serialized(.compact))", location: nil)
            : .runtime("Reference path \"\(path)\" must point to array.")
    }

    /// `Error` or `Cause` of a Fail state.
    mutating func text(_ source: FieldSource?, _ field: String, input: JSON) throws(StateFailure) -> String? {
        guard let source else { return nil }
        let value: JSON
        if case .path(let path, let name) = source {
            do throws(PathMiss) {
                value = try self.value(of: path, input: input)
            } catch {
                throw .runtime(
                    "The JSONPath '\(path.text)' specified for the field '\(name)' could not be found in the input '\(input.serialized(.compact))'"
                )
            }
        } else {
            value = try self.value(source, input: input)
        }
        if let text = value.string { return text }
        if case .path(let path, let name) = source {
            throw .runtime(
                "The \(name) field refers to value \"\(value.plainText)\" which is not a string: \(path.text)")
        }
        throw wrongType(source, field, "string", value)
    }

    // MARK: - Expressions

    private mutating func number(
        _ source: FieldSource, _ field: String, input: JSON, maximum: Int
    ) throws(StateFailure) -> Int {
        let value = try value(source, input: input)
        guard value.double != nil else { throw wrongType(source, field, "number", value) }
        guard let number = value.int else {
            throw .evaluation("The \(field) field cannot be parsed as an integer: \(value.plainText)", location: field)
        }
        guard (0...maximum).contains(number) else {
            throw .evaluation("\(field) must be between 0 and \(maximum) but was: \(number)", location: field)
        }
        return number
    }

    private func wrongType(_ source: FieldSource, _ field: String, _ expected: String, _ value: JSON) -> StateFailure {
        guard case .expression(let template) = source, case .expression(_, let text) = template.root else {
            return .runtime("The \(field) field must be of type \(expected) but was: \(value.serialized(.compact))")
        }
        return .evaluation(
            "The JSONata expression '\(text)' specified for the field '\(field)' returned an unexpected result type. Expected '\(expected)', but was '\(value.typeName)' for value: \(value.serialized(.compact))",
            location: field)
    }
}

extension JSON {
    /// As Java prints it: strings without quotes.
    var plainText: String { string ?? serialized(.compact) }

    /// As JSONata calls it.
    var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension RFC3339 {
    /// The moment to the millisecond.
    var wallTime: WallTime { WallTime(milliseconds: seconds * 1000 + Int64(nanoseconds / 1_000_000)) }
}
