public import OrderedJSON

/// Walks a value along its shape and collects everything that does not fit.
public struct ShapeChecker {
    /// What to do with members the shape does not have.
    public enum UnknownMembers: Hashable, Sendable {
        /// Pass over them, as the service does.
        case ignored
        /// Report them, with the name that was probably meant.
        case refused
    }

    private let root: Shape
    private let unknownMembers: UnknownMembers
    private var problems: [ValidationProblem] = []

    private init(root: Shape, unknownMembers: UnknownMembers) {
        self.root = root
        self.unknownMembers = unknownMembers
    }

    /// All problems of `value` in document order; none when it fits.
    public static func problems(
        in value: JSON, against shape: Shape, unknownMembers: UnknownMembers
    ) -> [ValidationProblem] {
        var checker = ShapeChecker(root: shape, unknownMembers: unknownMembers)
        checker.check(value, shape, at: .root)
        return checker.problems
    }

    // MARK: - Walking

    private mutating func check(_ value: JSON, _ shape: Shape, at path: JSONPath) {
        switch (shape, value) {
        case (.structure(let members), .object(let object)): check(object, members, at: path)
        case (.list(let element, let count), .array(let values)): check(values, element, count, at: path)
        case (.map(let key, let element, let count), .object(let object)):
            check(object, key: key, value: element, count, at: path)
        case (.string(let constraint), .string(let text)):
            for violation in Self.violations(of: constraint, by: text) {
                report(violation.kind, value, at: path, violation.constraint)
            }
        case (.integer(let range), .number(let number)): check(number, range, at: path)
        case (.boolean, .bool): break
        case (.timestamp, .number(let number)) where Timestamp(epochSeconds: number) != nil: break
        case (.timestamp, .string(let text)) where Timestamp(iso8601: text) != nil: break
        default: reportType(of: value, expected: shape, at: path)
        }
    }

    private mutating func check(_ object: JSONObject, _ members: [Shape.Member], at path: JSONPath) {
        for member in members {
            let memberPath = path.appending(key: member.name)
            if let value = object[member.name], !value.isNull {
                check(value, member.shape, at: memberPath)
            } else if member.isRequired {
                report(.missing, nil, at: memberPath, ServiceText.notNull)
            }
        }
        guard unknownMembers == .refused else { return }
        let names = members.map(\.name)
        for (key, value) in object where !names.contains(key) {
            let suggestion =
                NameSuggestion.closest(to: key, among: names) ?? NameSuggestion.path(ofMember: key, in: root)
            report(.unknownMember(suggestion: suggestion), value, at: path.appending(key: key), "Member is unknown")
        }
    }

    private mutating func check(_ values: [JSON], _ element: Shape, _ count: ClosedRange<Int>, at path: JSONPath) {
        let list = JSON.array(values)
        checkCount(values.count, count, of: list, at: path)
        for (index, value) in values.enumerated() {
            let elementPath = path.appending(index: index)
            // The service reports a bad string in a list as a violation of the whole list.
            if case (.string(let constraint), .string(let text)) = (element, value) {
                let text = Self.violations(of: constraint, by: text)
                let rule = "Member must satisfy constraint: \(ServiceText.all(constraint))"
                for violation in text {
                    report(violation.kind, value, at: elementPath, rule, of: list, named: path)
                }
            } else {
                check(value, element, at: elementPath)
            }
        }
    }

    private mutating func check(
        _ object: JSONObject, key keyConstraint: StringConstraint, value valueConstraint: StringConstraint,
        _ count: ClosedRange<Int>, at path: JSONPath
    ) {
        let map = JSON.object(object)
        checkCount(object.count, count, of: map, at: path)
        for (key, value) in object {
            let entryPath = path.appending(key: key)
            for violation in Self.violations(of: keyConstraint, by: key) {
                let rule = "Map keys must satisfy constraint: \(ServiceText.all(keyConstraint))"
                report(violation.kind, .string(key), at: entryPath, rule, of: map, named: path)
            }
            guard case .string(let text) = value else {
                reportType(of: value, expected: .string(valueConstraint), at: entryPath)
                continue
            }
            for violation in Self.violations(of: valueConstraint, by: text) {
                let rule = "Map value must satisfy constraint: \(ServiceText.all(valueConstraint))"
                report(violation.kind, value, at: entryPath, rule, of: map, named: path)
            }
        }
    }

    private mutating func checkCount(_ found: Int, _ allowed: ClosedRange<Int>, of value: JSON, at path: JSONPath) {
        if found > allowed.upperBound {
            let maximum = allowed.upperBound
            report(.tooLong(maximum: maximum, found: found), value, at: path, ServiceText.atMost(length: maximum))
        } else if found < allowed.lowerBound {
            let minimum = allowed.lowerBound
            report(.tooShort(minimum: minimum, found: found), value, at: path, ServiceText.atLeast(length: minimum))
        }
    }

    private mutating func check(_ number: JSONNumber, _ range: ClosedRange<Int>, at path: JSONPath) {
        guard let value = number.int else {
            // A whole number too large for any machine is out of range; a fraction is not a whole number at all.
            guard number.double.rounded() == number.double else {
                reportType(of: .number(number), expected: .integer(range), at: path)
                return
            }
            let bound =
                number.double > 0
                ? ServiceText.atMost(value: range.upperBound) : ServiceText.atLeast(value: range.lowerBound)
            report(.outOfRange(range), .number(number), at: path, bound)
            return
        }
        if value > range.upperBound {
            report(.outOfRange(range), .number(number), at: path, ServiceText.atMost(value: range.upperBound))
        } else if value < range.lowerBound {
            report(.outOfRange(range), .number(number), at: path, ServiceText.atLeast(value: range.lowerBound))
        }
    }

    // MARK: - Strings

    private static func violations(
        of constraint: StringConstraint, by text: String
    ) -> [(kind: ValidationProblem.Kind, constraint: String)] {
        var violations: [(kind: ValidationProblem.Kind, constraint: String)] = []
        let length = text.unicodeScalars.count
        if let bounds = constraint.length, length > bounds.upperBound {
            let maximum = bounds.upperBound
            violations.append((.tooLong(maximum: maximum, found: length), ServiceText.atMost(length: maximum)))
        }
        if let bounds = constraint.length, length < bounds.lowerBound {
            let minimum = bounds.lowerBound
            violations.append((.tooShort(minimum: minimum, found: length), ServiceText.atLeast(length: minimum)))
        }
        if let pattern = constraint.pattern, !pattern.matches(text) {
            violations.append((.pattern(pattern), ServiceText.pattern(pattern.text)))
        }
        if let words = constraint.words, !words.contains(text) {
            violations.append((.notInEnum(words), ServiceText.words(words)))
        }
        return violations
    }

    // MARK: - Reporting

    private mutating func report(
        _ kind: ValidationProblem.Kind, _ value: JSON?, at path: JSONPath, _ constraint: String,
        of container: JSON? = nil, named containerPath: JSONPath? = nil
    ) {
        let text = ServiceText.violation(container ?? value, at: ServiceText.path(containerPath ?? path), constraint)
        problems.append(
            ValidationProblem(
                location: path, kind: kind, found: value.map(ServiceText.display), serviceText: text))
    }

    private mutating func reportType(of value: JSON, expected shape: Shape, at path: JSONPath) {
        if value.isNull {
            report(.missing, nil, at: path, ServiceText.notNull)
            return
        }
        let kind = ValidationProblem.Kind.wrongType(expected: shape.kindDescription, found: value.kindDescription)
        report(kind, value, at: path, "Member must be \(shape.kindDescription)")
    }
}

extension Shape {
    /// The kind of value in the words a message uses.
    var kindDescription: String {
        switch self {
        case .structure, .map: "an object"
        case .list: "an array"
        case .string: "a string"
        case .integer: "a whole number"
        case .boolean: "a boolean"
        case .timestamp: "a time (epoch seconds or ISO 8601 text)"
        }
    }
}
