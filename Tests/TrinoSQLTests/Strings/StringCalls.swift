import Columnar
import Testing

@testable import TrinoSQL

/// An argument of a call in a test.
struct StringArgument: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    let value: Value
    let type: DataType

    init(value: Value, type: DataType) {
        self.value = value
        self.type = type
    }

    init(stringLiteral text: String) { self = .text(text) }
    init(integerLiteral number: Int64) { self = .init(value: .int64(number), type: .bigint) }

    static func text(_ text: String) -> Self { .init(value: .text(text), type: .varchar(text.unicodeScalars.count)) }
    static func bytes(_ bytes: [UInt8]) -> Self { .init(value: .bytes(bytes), type: .varchar(bytes.count)) }
    static func binary(_ bytes: [UInt8]) -> Self { .init(value: .bytes(bytes), type: .varbinary) }
    static func binary(_ text: String) -> Self { .binary(Array(text.utf8)) }
    static func integer(_ number: Int64) -> Self { .init(value: .int64(number), type: .integer) }
    static func char(_ text: String, _ length: Int) -> Self { .init(value: .text(text), type: .char(length)) }
    static func null(_ type: DataType) -> Self { .init(value: .null, type: type) }
}

/// Calls functions of this family by name, with a minimal choice among overloads.
enum StringCalls {
    static let registry: FunctionRegistry = {
        var registry = FunctionRegistry()
        registry.addStringFunctions()
        registry.addVarbinaryFunctions()
        registry.addURLFunctions()
        registry.addRegularExpressionFunctions()
        registry.addJSONFunctions()
        return registry
    }()

    /// The overload for some arguments, and the type of its result.
    static func resolve(_ name: String, _ types: [DataType]) throws -> (ScalarFunction, DataType) {
        for function in registry.scalars[name] ?? [] {
            let signature = function.signature
            var patterns = signature.arguments
            if signature.isVariadic, let last = patterns.last, types.count >= patterns.count - 1 {
                patterns += Array(repeating: last, count: max(0, types.count - patterns.count))
                patterns = Array(patterns.prefix(types.count))
            }
            var variables: [String: Int] = [:]
            guard patterns.count == types.count,
                zip(patterns, types).allSatisfy({ matches($0, $1, &variables) })
            else { continue }
            for (variable, rule) in signature.lengths { variables[variable] = rule(variables) }
            return (function, result(signature.result, variables))
        }
        throw Failure("FUNCTION_NOT_FOUND", "\(name)(\(types))")
    }

    private static func matches(_ pattern: TypePattern, _ type: DataType, _ variables: inout [String: Int]) -> Bool {
        switch (pattern, type) {
        case (.sized(.varchar, let name), .varchar(let length)):
            variables[name] = length ?? Int(Int32.max)
            return true
        case (.sized(.char, let name), .char(let length)):
            variables[name] = length
            return true
        case (.concrete(.varchar), .varchar): return true
        case (.concrete(let wanted), _): return wanted == type
        case (.special, .varchar), (.special, .char): return true
        default: return false
        }
    }

    private static func result(_ pattern: TypePattern, _ variables: [String: Int]) -> DataType {
        switch pattern {
        case .concrete(let type): return type
        case .sized(.varchar, let name):
            let length = variables[name] ?? 0
            return length >= Int(Int32.max) ? .text : .varchar(length)
        case .sized(.char, let name): return .char(variables[name] ?? 0)
        default: return .unknown
        }
    }

    /// The result of a call for one row.
    ///
    /// Computed with constant arguments, with one row each, and with some of either; all must agree.
    static func value(_ name: String, _ arguments: [StringArgument]) throws -> Value {
        let (function, type) = try resolve(name, arguments.map(\.type))
        var outcomes: [Result<Value, Failure>] = []
        for mask in [0, ~0, 1, ~1] {
            let columns = arguments.enumerated().map { index, argument in
                let constant = Column.constant(argument.value, type: argument.type, count: 3)
                return mask >> index & 1 == 0 ? constant : constant.flattened()
            }
            let context = EvaluationContext(session: Session(startTime: 0))
            let call = ScalarCall(arguments: columns, resultType: type, count: 3, context: context)
            let column = try function.body(call)
            #expect(column.count == 3)
            for row in [0, 2] {
                let failure = column.failures?.byRow[column.isConstant ? 0 : row]
                outcomes.append(failure.map { .failure($0) } ?? .success(column.value(row)))
            }
        }
        for outcome in outcomes.dropFirst() { #expect(outcome == outcomes[0], "\(name) of \(arguments)") }
        return try outcomes[0].get()
    }
}

/// The text that a function gives; nil is NULL.
func textOf(_ name: String, _ arguments: StringArgument...) throws -> String? {
    switch try StringCalls.value(name, arguments) {
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    case .null: nil
    default: throw Failure("TEST", "\(name) gives no text")
    }
}

/// The bytes that a function gives; nil is NULL.
func bytesOf(_ name: String, _ arguments: StringArgument...) throws -> [UInt8]? {
    switch try StringCalls.value(name, arguments) {
    case .bytes(let bytes): bytes
    case .null: nil
    default: throw Failure("TEST", "\(name) gives no bytes")
    }
}

/// The number that a function gives; nil is NULL.
func numberOf(_ name: String, _ arguments: StringArgument...) throws -> Int64? {
    switch try StringCalls.value(name, arguments) {
    case .int64(let number): number
    case .null: nil
    default: throw Failure("TEST", "\(name) gives no number")
    }
}

/// The truth that a function gives; nil is NULL.
func truthOf(_ name: String, _ arguments: StringArgument...) throws -> Bool? {
    switch try StringCalls.value(name, arguments) {
    case .bool(let flag): flag
    case .null: nil
    default: throw Failure("TEST", "\(name) gives no truth value")
    }
}

/// The message with which a function refuses its arguments.
func refusalOf(_ name: String, _ arguments: StringArgument..., code: String = "INVALID_FUNCTION_ARGUMENT") -> String? {
    do {
        _ = try StringCalls.value(name, arguments)
        return nil
    } catch let failure as Failure {
        return failure.code == code ? failure.message : "\(failure.code): \(failure.message)"
    } catch {
        return "\(error)"
    }
}

/// The type that a function gives for types of arguments.
func typeOf(_ name: String, _ types: DataType...) throws -> DataType {
    try StringCalls.resolve(name, types).1
}
