import Columnar

@testable import TrinoSQL

/// Calls functions of this folder by name, choosing the overload whose argument types are exactly those given.
enum NumericCall {
    static let registry: FunctionRegistry = {
        var registry = FunctionRegistry()
        registry.addNumericOperators()
        registry.addMathFunctions()
        registry.addBitwiseFunctions()
        registry.addConditionalFunctions()
        registry.addConversionFunctions()
        return registry
    }()
    static let context = EvaluationContext(session: Session(startTime: 0, seed: 42))

    /// The function and the type of its result.
    static func bind(_ name: String, _ types: [DataType]) -> (ScalarFunction, DataType)? {
        for function in registry.scalars[name, default: []] {
            var bindings = Bindings()
            let signature = function.signature
            if signature.isVariadic {
                guard types.count >= signature.arguments.count - 1 else { continue }
            } else if types.count != signature.arguments.count {
                continue
            }
            let matches = types.enumerated().allSatisfy { position, type in
                let pattern = signature.arguments[min(position, signature.arguments.count - 1)]
                return bindings.match(pattern, type)
            }
            if !matches { continue }
            for (variable, rule) in signature.lengths { bindings.lengths[variable] = rule(bindings.lengths) }
            return (function, bindings.type(signature.result))
        }
        return nil
    }

    static func call(_ name: String, _ arguments: [Column], count: Int? = nil) throws -> Column {
        guard let (function, type) = bind(name, arguments.map(\.type)) else {
            throw Failure("FUNCTION_NOT_FOUND", "\(name)(\(arguments.map(\.type)))")
        }
        return try function.body(
            ScalarCall(
                arguments: arguments, resultType: type, count: count ?? arguments.first?.count ?? 1,
                context: context))
    }

    /// The result for one row, as Trino's console shows it, or the failure as `CODE: text`.
    static func show(_ name: String, _ arguments: (DataType, Value)...) -> String {
        do {
            let columns = arguments.map { Column.constant($0.1, type: $0.0, count: 1) }
            return show(try call(name, columns), 0)
        } catch {
            return describe(error)
        }
    }

    static func describe(_ error: any Error) -> String {
        (error as? Failure).map { "\($0.code): \($0.message)" } ?? "\(error)"
    }

    /// A row of a column as text.
    static func show(_ column: Column, _ row: Int) -> String {
        if let failure = column.failures?.byRow[column.isConstant ? 0 : row] { return describe(failure) }
        if column.isNull(row) { return "NULL" }
        let value = column.value(row)
        switch (column.type, value) {
        case (.decimal(_, let scale), .int64(let unscaled)): return decimal(Int128(unscaled), scale)
        case (.decimal(_, let scale), .int128(let unscaled)): return decimal(unscaled, scale)
        case (.date, .int64(let days)): return String(decoding: DateText.bytes(days), as: UTF8.self)
        case (.time(let precision), .int64(let picos)):
            return String(decoding: TimeText.bytes(picos, precision: precision), as: UTF8.self)
        case (.timestamp(let precision), .int64(let micros)):
            return String(decoding: TimestampText.bytes(micros, precision: precision), as: UTF8.self)
        case (.timestamp(let precision), .int128(let picos)):
            var text = TextBuffer()
            TimestampText.append(picos: picos, precision: precision, to: &text)
            return text.string
        case (_, .int64(let number)): return "\(number)"
        case (_, .bool(let flag)): return "\(flag)"
        case (.real, .double(let number)):
            var text = TextBuffer()
            DoubleText.appendDisplay(real: number, to: &text)
            return text.string
        case (_, .double(let number)): return String(decoding: DoubleText.displayBytes(number), as: UTF8.self)
        case (_, .bytes(let bytes)): return String(decoding: bytes, as: UTF8.self)
        default: return "\(value)"
        }
    }

    /// Written without the product's own conversion.
    private static func decimal(_ unscaled: Int128, _ scale: Int) -> String {
        let digits = "\(unscaled.magnitude)"
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        let text = scale == 0 ? padded : "\(padded.dropLast(scale)).\(padded.suffix(scale))"
        return (unscaled < 0 ? "-" : "") + text
    }
}

/// What a call binds the variables of a signature to.
private struct Bindings {
    var lengths: [String: Int] = [:]
    var types: [String: DataType] = [:]

    mutating func match(_ pattern: TypePattern, _ type: DataType) -> Bool {
        switch (pattern, type) {
        case (.concrete(let concrete), _): return concrete == type
        case (.decimal(let p, let s), .decimal(let precision, let scale)):
            lengths[p] = precision
            lengths[s] = scale
            return true
        case (.sized(.varchar, let x), .varchar(let length)):
            lengths[x] = length ?? Int(Int32.max)
            return true
        case (.sized(.char, let x), .char(let length)), (.sized(.time, let x), .time(let length)),
            (.sized(.timestamp, let x), .timestamp(let length)):
            lengths[x] = length
            return true
        case (.variable(let name), _):
            types[name] = types[name] ?? type
            return true
        default: return false
        }
    }

    func type(_ pattern: TypePattern) -> DataType {
        switch pattern {
        case .concrete(let type): type
        case .decimal(let p, let s):
            .decimal(precision: lengths[p] ?? Int(p) ?? 0, scale: lengths[s] ?? Int(s) ?? 0)
        case .sized(.varchar, let x): .varchar((lengths[x] ?? 0) >= Int(Int32.max) ? nil : lengths[x] ?? 0)
        case .variable(let name): types[name] ?? .unknown
        default: .unknown
        }
    }
}

extension DataType {
    static func decimal(_ precision: Int, _ scale: Int) -> DataType { .decimal(precision: precision, scale: scale) }
}

extension Column {
    /// A column of optional values; nil is NULL.
    static func of(_ type: DataType, _ values: [Value?]) -> Column {
        var builder = ColumnBuilder(type: type)
        for value in values { builder.append(value ?? .null) }
        return builder.finish()
    }
}
