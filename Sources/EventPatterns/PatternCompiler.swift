import OrderedJSON

/// Reads patterns: objects and arrays outside, match expressions inside.
enum PatternCompiler {
    static func compile(_ json: JSON) throws(EventPatternError) -> [PatternTerm] {
        guard case .object(let members) = json else { throw EventPatternError(.notAnObject) }
        var names: Set<String> = []
        return try terms(members, name: "", at: .root, isInOr: false, &names)
    }

    /// Reads an object of a pattern; `name` is the path of its field with dots, `names` are the fields that there are already.
    ///
    /// Within `$or`, fields are not named like match expressions.
    private static func terms(
        _ members: JSONObject, name: String, at path: JSONPath, isInOr: Bool, _ names: inout Set<String>
    ) throws(EventPatternError) -> [PatternTerm] {
        if members.isEmpty { throw EventPatternError(.emptyObject, at: path) }
        var terms: [PatternTerm] = []
        for (key, value) in members {
            let place = path.appending(key: key)
            if key == "$or" {
                terms.append(.either(try alternatives(value, name: name, at: place, &names)))
                continue
            }
            if isInOr, reserved.contains(key) { throw EventPatternError(.reservedInOr(key), at: place) }
            let field = name.isEmpty ? key : "\(name).\(key)"
            switch value {
            case .object(let members):
                terms += try self.terms(members, name: field, at: place, isInOr: isInOr, &names)
            case .array(let values):
                guard names.insert(field).inserted else { throw EventPatternError(.repeatedPath(field), at: place) }
                terms.append(.field(field, try matchers(values, at: place)))
            default: throw EventPatternError(.notObjectOrArray(field: key), at: place)
            }
        }
        return terms
    }

    private static func alternatives(
        _ value: JSON, name: String, at path: JSONPath, _ names: inout Set<String>
    ) throws(EventPatternError) -> [[PatternTerm]] {
        guard case .array(let values) = value else { throw EventPatternError(.orIsNotAnArray, at: path) }
        var alternatives: [[PatternTerm]] = []
        var used = names
        for (index, value) in values.enumerated() {
            let place = path.appending(index: index)
            guard case .object(let members) = value else {
                throw EventPatternError(.orElementIsNotAnObject, at: place)
            }
            var own = names
            alternatives.append(try terms(members, name: name, at: place, isInOr: true, &own))
            used.formUnion(own)
        }
        guard alternatives.count >= 2 else { throw EventPatternError(.tooFewAlternatives, at: path) }
        names = used
        return alternatives
    }

    private static func matchers(_ values: [JSON], at path: JSONPath) throws(EventPatternError) -> [ValueMatcher] {
        if values.isEmpty { throw EventPatternError(.emptyArray, at: path) }
        var matchers: [ValueMatcher] = []
        for (index, value) in values.enumerated() {
            let place = path.appending(index: index)
            switch value {
            case .null: matchers.append(.null)
            case .bool(let flag): matchers.append(.bool(flag))
            case .number(let number): matchers.append(.number(number))
            case .string(let text):
                // An address is compared as one, in whichever form it is written.
                matchers.append(AddressRange(address: text).map(ValueMatcher.addresses) ?? .string(text))
            case .array: throw EventPatternError(.arrayInArray, at: place)
            case .object(let members): matchers.append(try MatchExpression.matcher(members, at: place))
            }
        }
        return matchers
    }

    private static let reserved: Set<String> = [
        "exactly", "prefix", "suffix", "equals-ignore-case", "anything-but", "numeric", "cidr", "exists", "wildcard",
    ]
}
