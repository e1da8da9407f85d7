import Columnar

/// A signature whose variables have been bound by the arguments of a call.
struct BoundSignature: Hashable, Sendable {
    /// The function's name.
    let name: String
    /// The types that the arguments are turned into; lambdas are not among them.
    let arguments: [DataType]
    /// The type of the result.
    let result: DataType
    /// The types of the lambdas among the arguments.
    var lambdas: [LambdaSignature] = []
}

/// The types of a lambda.
struct LambdaSignature: Hashable, Sendable {
    /// Of the parameters.
    let parameters: [DataType]
    /// Of the body.
    let result: DataType
}

/// What a call says about one of its arguments.
enum CallArgument {
    /// A value of a type.
    case value(DataType)
    /// A lambda: the type of its body for types of its parameters, and errors of the body.
    case lambda(([DataType]) throws -> DataType)

    /// The value's type; nil for a lambda.
    var type: DataType? { if case .value(let type) = self { type } else { nil } }
}

/// Binds the variables of one signature to the types of a call's arguments.
///
/// The rules are those of Trino's `SignatureBinder`: a type variable becomes the common type of what it stands for, a
/// length or precision the largest.
struct SignatureBinder {
    private let signature: FunctionSignature
    private let mayCoerce: Bool
    private var types: [String: DataType] = [:]
    private var numbers: [String: Int] = [:]
    /// How often lambdas are looked at before Trino gives up.
    private static let passes = 4

    init(_ signature: FunctionSignature, mayCoerce: Bool) {
        self.signature = signature
        self.mayCoerce = mayCoerce
    }

    /// The signature for arguments of these types; nil if they do not fit.
    ///
    /// - Throws: what is wrong with the body of a lambda.
    static func bind(
        _ signature: FunctionSignature, to arguments: [CallArgument], mayCoerce: Bool
    ) throws -> BoundSignature? {
        var binder = SignatureBinder(signature, mayCoerce: mayCoerce)
        return try binder.bind(arguments)
    }

    private mutating func bind(_ arguments: [CallArgument]) throws -> BoundSignature? {
        var formal = signature.arguments
        if signature.isVariadic, let last = formal.last {
            guard arguments.count >= formal.count - 1 else { return nil }
            formal.removeLast()
            formal += Array(repeating: last, count: arguments.count - formal.count)
        }
        guard formal.count == arguments.count else { return nil }
        let values = zip(formal, arguments).compactMap { pattern, argument in argument.type.map { (pattern, $0) } }
        for (pattern, type) in values {
            guard unify(pattern, type) else { return nil }
        }
        var lambdas: [LambdaSignature] = []
        if values.count < formal.count {
            guard let found = try solve(lambdas: zip(formal, arguments).filter { $1.type == nil }) else { return nil }
            lambdas = found
        }
        guard constraintsHold() else { return nil }
        var bound: [DataType] = []
        for (pattern, type) in values {
            guard let target = resolve(pattern, actual: type) else { return nil }
            guard target == type || (mayCoerce && TypeCoercion.canCoerce(type, to: target)) else { return nil }
            bound.append(target)
        }
        for (name, rule) in signature.lengths where numbers[name] == nil { numbers[name] = rule(numbers) }
        guard let result = resolve(signature.result, actual: .unknown) else { return nil }
        return BoundSignature(name: signature.name, arguments: bound, result: result, lambdas: lambdas)
    }

    /// Types the lambdas with what is known of the variables until nothing more is learnt.
    ///
    /// - Returns: their types; nil if they do not fit.
    private mutating func solve(lambdas: [(TypePattern, CallArgument)]) throws -> [LambdaSignature]? {
        for _ in 0..<SignatureBinder.passes {
            let (typesBefore, numbersBefore) = (types, numbers)
            var found: [LambdaSignature] = []
            for (pattern, argument) in lambdas {
                guard case .function(let formal, let result) = pattern, case .lambda(let body) = argument else {
                    return nil
                }
                var parameters: [DataType] = []
                for parameter in formal {
                    guard let type = resolve(parameter, actual: .unknown) else { break }
                    parameters.append(type)
                }
                guard parameters.count == formal.count else { continue }
                let actual = try body(parameters)
                // The result of a lambda is not coerced. A type variable can become a type that its body gives next time.
                if let expected = resolve(result, actual: actual), expected != actual {
                    guard mayCoerce, case .variable = result else { return nil }
                }
                guard unify(result, actual) else { return nil }
                found.append(LambdaSignature(parameters: parameters, result: actual))
            }
            guard types == typesBefore && numbers == numbersBefore else { continue }
            let results = lambdas.map { pattern, _ -> TypePattern in
                if case .function(_, let result) = pattern { result } else { pattern }
            }
            let fits = zip(found, results).allSatisfy { $0.result == resolve($1, actual: $0.result) }
            return found.count == lambdas.count && fits ? found : nil
        }
        throw SQLError(
            "GENERIC_INTERNAL_ERROR",
            "SignatureBinder.iterativeSolve does not converge after \(SignatureBinder.passes) iterations.")
    }

    private func constraintsHold() -> Bool {
        signature.variables.allSatisfy { variable in
            guard let type = types[variable.name] else { return true }
            return switch variable.constraint {
            case .none: true
            case .comparable: type.isComparable
            case .orderable: type.isOrderable
            case .castable: Casts.isAllowed(from: type, to: .varchar(nil))
            }
        }
    }

    // MARK: - Unifying

    private mutating func unify(_ pattern: TypePattern, _ actual: DataType) -> Bool {
        switch pattern {
        case .concrete: true
        case .variable(let name): name == FunctionSignature.anyType || bind(name, to: actual)
        case .sized(let family, let name): unifySized(family, name, actual)
        case .decimal(let precision, let scale): unifyDecimal(precision, scale, actual)
        case .special: mayCoerce || actual.isText
        case .array(let element): unifyArray(element, actual)
        case .map(let key, let value): unifyMap(key, value, actual)
        case .row(let fields): unifyRow(fields, actual)
        case .function, .foreign: false
        }
    }

    private mutating func bind(_ name: String, to actual: DataType) -> Bool {
        guard let known = types[name] else {
            types[name] = actual
            return true
        }
        if known == actual { return true }
        guard mayCoerce, let common = TypeCoercion.common(known, actual) else { return false }
        types[name] = common
        return true
    }

    private mutating func bindNumber(_ name: String, _ number: Int) -> Bool {
        if let fixed = Int(name) { return mayCoerce ? number <= fixed : number == fixed }
        if let known = numbers[name], known != number {
            guard mayCoerce else { return false }
            numbers[name] = max(known, number)
        } else {
            numbers[name] = number
        }
        return true
    }

    private mutating func unifySized(_ family: TypePattern.Family, _ name: String, _ actual: DataType) -> Bool {
        var actual = actual
        let sample = family.type(0)
        if actual.base != sample.base {
            guard mayCoerce, let coerced = TypeCoercion.coerce(actual, toBaseOf: sample) else { return false }
            actual = coerced
        }
        switch actual {
        case .varchar(let length): return bindNumber(name, length ?? Int(Int32.max))
        case .char(let size), .time(let size), .timestamp(let size), .timeWithTimeZone(let size),
            .timestampWithTimeZone(let size):
            return bindNumber(name, size)
        default: return false
        }
    }

    private mutating func unifyDecimal(_ precisionName: String, _ scaleName: String, _ actual: DataType) -> Bool {
        var actual = actual
        if actual.base != "decimal" {
            guard mayCoerce,
                let coerced = TypeCoercion.coerce(actual, toBaseOf: .decimal(precision: 1, scale: 0))
            else { return false }
            actual = coerced
        }
        guard case .decimal(let precision, let scale) = actual else { return false }
        if let known = numbers[precisionName], let knownScale = numbers[scaleName] {
            guard known != precision || knownScale != scale else { return true }
            guard mayCoerce,
                case .decimal(let common, let commonScale) = TypeCoercion.common(
                    .decimal(precision: known, scale: knownScale), actual)
            else { return false }
            numbers[precisionName] = common
            numbers[scaleName] = commonScale
            return true
        }
        numbers[precisionName] = precision
        numbers[scaleName] = scale
        return true
    }

    private mutating func unifyArray(_ element: TypePattern, _ actual: DataType) -> Bool {
        if actual == .unknown { return mayCoerce && unify(element, .unknown) }
        guard case .array(let type) = actual else { return false }
        return unify(element, type)
    }

    private mutating func unifyMap(_ key: TypePattern, _ value: TypePattern, _ actual: DataType) -> Bool {
        if actual == .unknown { return mayCoerce && unify(key, .unknown) && unify(value, .unknown) }
        guard case .map(let keyType, let valueType) = actual else { return false }
        return unify(key, keyType) && unify(value, valueType)
    }

    private mutating func unifyRow(_ patterns: [TypePattern], _ actual: DataType) -> Bool {
        if actual == .unknown {
            guard mayCoerce else { return false }
            for pattern in patterns where !unify(pattern, .unknown) { return false }
            return true
        }
        guard case .row(let fields) = actual, fields.count == patterns.count else { return false }
        for (pattern, field) in zip(patterns, fields) where !unify(pattern, field.type) { return false }
        return true
    }

    // MARK: - Resolving

    private func resolve(_ pattern: TypePattern, actual: DataType) -> DataType? {
        switch pattern {
        case .concrete(let type): return type
        case .variable(let name): return name == FunctionSignature.anyType ? actual : types[name]
        case .sized(let family, let name):
            guard let size = Int(name) ?? numbers[name] else { return nil }
            return family.type(size)
        case .decimal(let precisionName, let scaleName):
            guard let precision = Int(precisionName) ?? numbers[precisionName],
                let scale = Int(scaleName) ?? numbers[scaleName], scale <= precision || precision > 0
            else { return nil }
            return .decimal(precision: precision, scale: scale)
        case .special: return actual.isText ? actual : actual == .unknown ? .varchar(nil) : nil
        case .array(let element): return resolve(element, actual: .unknown).map(DataType.array)
        case .map(let key, let value):
            guard let key = resolve(key, actual: .unknown), let value = resolve(value, actual: .unknown) else {
                return nil
            }
            return .map(key: key, value: value)
        case .row(let fields):
            var types: [DataType.Field] = []
            for field in fields {
                guard let type = resolve(field, actual: .unknown) else { return nil }
                types.append(DataType.Field(name: nil, type: type))
            }
            return .row(types)
        case .function, .foreign: return nil
        }
    }
}

extension TypePattern.Family {
    /// The type of the family with a length or precision.
    func type(_ size: Int) -> DataType {
        switch self {
        case .varchar: size >= Int(Int32.max) ? .varchar(nil) : .varchar(size)
        case .char: .char(size)
        case .time: .time(size)
        case .timestamp: .timestamp(size)
        case .timeWithTimeZone: .timeWithTimeZone(size)
        case .timestampWithTimeZone: .timestampWithTimeZone(size)
        }
    }
}
