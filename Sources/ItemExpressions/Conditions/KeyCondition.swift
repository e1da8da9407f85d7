/// Which items a Query finds: one value of the partition key, and a range of sort keys.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html>
public struct KeyCondition: Sendable {
    /// What a key must be.
    public enum Requirement: Sendable {
        /// This value.
        case equal(AttributeValue)
        /// Less than the value, or also the value itself.
        case below(AttributeValue, orEqual: Bool)
        /// More than the value, or also the value itself.
        case above(AttributeValue, orEqual: Bool)
        /// One of the two or between them.
        case between(AttributeValue, AttributeValue)
        /// Beginning with the value.
        case beginsWith(AttributeValue)

        /// The values of the requirement.
        public var values: [AttributeValue] {
            switch self {
            case .equal(let value), .below(let value, _), .above(let value, _), .beginsWith(let value): [value]
            case .between(let lower, let upper): [lower, upper]
            }
        }
    }

    /// Why a condition is none on keys.
    public enum Fault: Error, Hashable, Sendable {
        /// The expression cannot be read.
        case expression(ExpressionFault)
        /// OR, NOT, IN, `<>` or a function.
        case unusableOperator(String)
        /// `size`.
        case nested
        /// The key does not come first.
        case keyIsNotFirst(operator: String)
        /// Two attributes in one condition.
        case severalAttributes
        /// A path into an attribute.
        case nestedAttribute
        /// Nothing but values.
        case noAttribute
        /// Two conditions on one key.
        case repeated

        /// What is wrong, in the words of the service (architect/dynalite, test/query.js).
        public var message: String {
            switch self {
            case .expression(let fault): fault.message
            case .unusableOperator(let name): "Invalid operator used in KeyConditionExpression: \(name)"
            case .nested: "KeyConditionExpressions cannot contain nested operations"
            case .keyIsNotFirst(let name):
                "Invalid condition in KeyConditionExpression: \(name) operator must have the key attribute as its "
                    + "first operand"
            case .severalAttributes:
                "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"
            case .nestedAttribute: "KeyConditionExpressions cannot have conditions on nested attributes"
            case .noAttribute: "Invalid condition in KeyConditionExpression: No key attribute specified"
            case .repeated: "KeyConditionExpressions must only contain one condition per key"
            }
        }
    }

    /// The requirements by attribute, in the order of the expression.
    public private(set) var requirements: [(attribute: String, requirement: Requirement)] = []

    /// Reads an expression; what it uses of the names and values is noted there.
    /// - Throws: `KeyCondition.Fault`.
    public init(parsing text: String, _ attributes: inout ExpressionAttributes) throws(Fault) {
        let condition: Condition
        do throws(ExpressionFault) {
            condition = try Condition(parsing: text, as: .keyCondition, &attributes)
        } catch {
            throw .expression(error)
        }
        for instruction in condition.program {
            switch instruction {
            case .or: throw .unusableOperator("OR")
            case .not: throw .unusableOperator("NOT")
            case .and: break
            case .test(let test): try add(test)
            }
        }
    }

    private mutating func add(_ test: Condition.Test) throws(Fault) {
        let name = KeyCondition.name(test)
        let values = test.operands
        switch test {
        case .comparison(_, .notEqual, _), .isIn, .exists, .notExists, .hasType, .contains, .faulty:
            throw .unusableOperator(name)
        case .comparison, .between, .beginsWith: break
        }
        if values.contains(where: { if case .size = $0 { true } else { false } }) { throw .nested }
        let paths = values.compactMap(\.path)
        if let first = values.first, first.path == nil, !paths.isEmpty, name.count > 2 {
            throw .keyIsNotFirst(operator: name)
        }
        guard paths.count <= 1 else { throw .severalAttributes }
        guard let path = paths.first else { throw .noAttribute }
        guard !path.isNested else { throw .nestedAttribute }
        guard !requirements.contains(where: { $0.attribute.utf8.elementsEqual(path.attribute.utf8) }) else {
            throw .repeated
        }
        guard let requirement = KeyCondition.requirement(test) else { throw .noAttribute }
        requirements.append((path.attribute, requirement))
    }

    private static func requirement(_ test: Condition.Test) -> Requirement? {
        switch test {
        case .comparison(.path, let comparator, .value(let value)): return requirement(comparator, value)
        case .comparison(.value(let value), let comparator, .path): return requirement(comparator.mirrored, value)
        case .between(.path, .value(let lower), .value(let upper)): return .between(lower, upper)
        case .beginsWith(.path, .value(let value)): return .beginsWith(value)
        default: return nil
        }
    }

    private static func requirement(_ comparator: Condition.Comparator, _ value: AttributeValue) -> Requirement {
        switch comparator {
        case .less: .below(value, orEqual: false)
        case .lessOrEqual: .below(value, orEqual: true)
        case .greater: .above(value, orEqual: false)
        case .greaterOrEqual: .above(value, orEqual: true)
        case .equal, .notEqual: .equal(value)
        }
    }

    private static func name(_ test: Condition.Test) -> String {
        switch test {
        case .comparison(_, let comparator, _): comparator.rawValue
        case .between: "BETWEEN"
        case .isIn: "IN"
        case .exists: "attribute_exists"
        case .notExists: "attribute_not_exists"
        case .hasType: "attribute_type"
        case .beginsWith: "begins_with"
        case .contains: "contains"
        case .faulty: "function"
        }
    }
}
