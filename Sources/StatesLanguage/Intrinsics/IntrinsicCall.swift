public import OrderedJSON

/// A call of intrinsic functions: `States.Format('{}-{}', $.name, States.UUID())`, read once and evaluated often.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html>
public struct IntrinsicCall: Sendable {
    /// The call as written.
    public let text: String
    private let call: IntrinsicExpression

    /// Reads a call.
    ///
    /// - Parameter text: the call, from `States.` on, without white space around it.
    /// - Throws: ``IntrinsicSyntaxError`` with the first fault and its place. Wrong numbers and kinds of arguments are
    ///   no faults of the text: the service finds them when it evaluates the call.
    public init(_ text: String) throws(IntrinsicSyntaxError) {
        var parser = IntrinsicParser(text)
        self.text = text
        call = try parser.call()
    }

    /// The paths among the arguments, in order.
    public var paths: [QueryPath] { call.paths }

    /// Computes the value.
    ///
    /// - Parameters:
    ///   - resolve: gives the values of paths.
    ///   - random: where random numbers come from, unless a call has a seed.
    /// - Returns: the value.
    /// - Throws: ``IntrinsicFailure``.
    public func evaluate(
        _ resolve: (QueryPath) throws(PathMiss) -> JSON, random: inout some RandomNumberGenerator
    ) throws(IntrinsicFailure) -> JSON {
        do {
            return try call.value(resolve, &random)
        } catch {
            throw IntrinsicFailure(expression: text, reason: error)
        }
    }
}

extension IntrinsicCall: Hashable {
    /// Calls are equal when their texts are.
    public static func == (lhs: IntrinsicCall, rhs: IntrinsicCall) -> Bool { lhs.text == rhs.text }

    /// Feeds the text to `hasher`.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// An argument, or the call itself.
indirect enum IntrinsicExpression: Sendable {
    case value(JSON)
    /// A string in quotes: its text, and what stands between the quotes, which States.Format reads itself.
    case string(String, raw: String)
    case path(QueryPath)
    case call(IntrinsicFunction, [IntrinsicExpression])

    func value(
        _ resolve: (QueryPath) throws(PathMiss) -> JSON, _ random: inout some RandomNumberGenerator
    ) throws(IntrinsicFailure.Reason) -> JSON {
        switch self {
        case .value(let value): return value
        case .string(let text, _): return .string(text)
        case .path(let path):
            do {
                return try resolve(path)
            } catch {
                throw .path(path, error)
            }
        case .call(let function, let arguments):
            var values: [JSON] = []
            values.reserveCapacity(arguments.count)
            for argument in arguments {
                values.append(try argument.value(resolve, &random))
            }
            guard function.argumentCount.contains(values.count) else { throw .arguments(function) }
            if function == .format, case .string(_, let raw) = arguments[0] {
                values[0] = .string(raw)
            }
            if function.looksInside, values.contains(where: \.isTooDeep) { throw .arguments(function) }
            guard let value = try function.apply(values, &random) else { throw .arguments(function) }
            return value
        }
    }

    var paths: [QueryPath] {
        switch self {
        case .value, .string: []
        case .path(let path): [path]
        case .call(_, let arguments): arguments.flatMap(\.paths)
        }
    }
}

extension IntrinsicFunction {
    /// The value; `nil` when the arguments are not what the function takes.
    fileprivate func apply(
        _ values: [JSON], _ random: inout some RandomNumberGenerator
    ) throws(IntrinsicFailure.Reason) -> JSON? {
        switch self {
        case .format: return .string(try FormatTemplate.filled(values))
        case .stringToJson:
            guard case .string(let text) = values[0] else { return nil }
            return try JSONText.parsed(text)
        case .jsonToString: return .string(values[0].serialized())
        case .stringSplit: return StringPieces.split(values[0], values[1])
        case .jsonMerge: return JSONText.merged(values[0], values[1], isDeep: values[2])
        case .array: return .array(values)
        case .arrayPartition: return ArrayFunctions.partition(values[0], values[1])
        case .arrayContains: return ArrayFunctions.contains(values[0], values[1])
        case .arrayRange: return ArrayFunctions.range(values[0], values[1], values[2])
        case .arrayGetItem: return ArrayFunctions.item(values[0], values[1])
        case .arrayLength: return values[0].array.map { .number(JSONNumber($0.count)) }
        case .arrayUnique: return values[0].array.map { .array(JavaHashSet.elements(of: $0)) }
        case .base64Encode: return values[0].string.flatMap(Base64Text.encoded).map { .string($0) }
        case .base64Decode: return values[0].string.flatMap(Base64Text.decoded).map { .string($0) }
        case .hash: return Digests.digest(of: values[0], algorithm: values[1]).map { .string($0) }
        case .mathRandom:
            return MathFunctions.random(values[0], values[1], seed: values.count == 3 ? values[2] : nil, &random)
        case .mathAdd: return MathFunctions.sum(values[0], values[1])
        case .uuid: return .string(MathFunctions.uuid(&random))
        }
    }
}
