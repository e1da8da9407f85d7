import Columnar

@testable import TrinoSQL

/// A value with its type, to call functions with.
struct TypedValue {
    let type: DataType
    let value: Value

    init(_ type: DataType, _ value: Value) {
        self.type = type
        self.value = value
    }

    static func text(_ string: String) -> TypedValue { TypedValue(.varchar(string.count), .text(string)) }
    static func bigint(_ number: Int64) -> TypedValue { TypedValue(.bigint, .int64(number)) }
    static func double(_ number: Double) -> TypedValue { TypedValue(.double, .double(number)) }
    static func date(_ text: String) -> TypedValue { TypedValue(.date, .int64(NaiveClock.day(text))) }
    static func day(_ day: Int64) -> TypedValue { TypedValue(.date, .int64(day)) }
    static func time(_ precision: Int, _ text: String) -> TypedValue {
        TypedValue(.time(precision), .int64(Int64(NaiveClock.picosOfDay(text))))
    }
    static func timestamp(_ precision: Int, _ text: String) -> TypedValue {
        let picos = NaiveClock.picos(text)
        return TypedValue(.timestamp(precision), precision > 6 ? .int128(picos) : .int64(Int64(picos / 1_000_000)))
    }
    static func milliseconds(_ number: Int64) -> TypedValue { TypedValue(.intervalDayToSecond, .int64(number)) }
    static func months(_ number: Int64) -> TypedValue { TypedValue(.intervalYearToMonth, .int64(number)) }
}

/// What a call gave.
enum CallOutcome: Equatable, CustomStringConvertible {
    case value(DataType, Value)
    case failure(String, String)
    case unresolved

    var description: String {
        switch self {
        case .value(let type, let value): "\(type) \(value)"
        case .failure(let code, let message): "\(code): \(message)"
        case .unresolved: "no such overload"
        }
    }

    static func == (left: CallOutcome, right: TypedValue) -> Bool { left == .value(right.type, right.value) }
}

extension FunctionRegistry {
    /// All functions of dates and times.
    static let dateTime: FunctionRegistry = {
        var registry = FunctionRegistry()
        registry.addDateTimeOperators()
        registry.addDateTimeFunctions()
        return registry
    }()
}

/// Suites that call functions of dates and times.
protocol DateTimeSuite {}

extension DateTimeSuite {
    /// Calls a function with columns of three equal rows, constant and not, and checks that all rows agree.
    func call(_ name: String, _ arguments: TypedValue..., session: Session = Session(startTime: 0)) -> CallOutcome {
        let constant = call(name, columns: arguments.map { .constant($0.value, type: $0.type, count: 3) }, session)
        let flat = call(
            name, columns: arguments.map { .constant($0.value, type: $0.type, count: 3).flattened() }, session)
        // The last argument alone may vary as well: then prepared patterns and units meet a column.
        var columns = arguments.map { Column.constant($0.value, type: $0.type, count: 3) }
        if let last = columns.popLast() { columns.append(last.flattened()) }
        let mixed = call(name, columns: columns, session)
        precondition(constant == flat && flat == mixed, "\(name): \(constant), \(flat), \(mixed)")
        return constant
    }

    /// Calls a function and takes the last row.
    func call(_ name: String, columns: [Column], _ session: Session = Session(startTime: 0)) -> CallOutcome {
        guard let (function, type) = resolve(name, columns.map(\.type)) else { return .unresolved }
        let count = columns.first?.count ?? 3
        let column: Column
        do {
            column = try function.body(
                ScalarCall(
                    arguments: columns, resultType: type, count: count,
                    context: EvaluationContext(session: session)))
        } catch let failure as Failure {
            return .failure(failure.code, failure.message)
        } catch {
            return .failure("UNEXPECTED", "\(error)")
        }
        let row = count - 1
        if let failure = column.failures?.byRow[row * column.step] { return .failure(failure.code, failure.message) }
        return .value(column.type, column.value(row))
    }

    /// The overload for exactly these types, with the type of its result.
    func resolve(_ name: String, _ types: [DataType]) -> (ScalarFunction, DataType)? {
        for function in FunctionRegistry.dateTime.scalars[name] ?? [] {
            let signature = function.signature
            guard signature.arguments.count == types.count else { continue }
            var sizes: [String: Int] = [:]
            guard zip(signature.arguments, types).allSatisfy({ matches($0, $1, &sizes) }) else { continue }
            for (variable, rule) in signature.lengths { sizes[variable] = rule(sizes) }
            switch signature.result {
            case .concrete(let type): return (function, type)
            case .sized(.time, let variable): return (function, .time(sizes[variable] ?? -1))
            case .sized(.timestamp, let variable): return (function, .timestamp(sizes[variable] ?? -1))
            case .sized(.varchar, let variable): return (function, .varchar(sizes[variable] ?? -1))
            default: return nil
            }
        }
        return nil
    }
}

private func matches(_ pattern: TypePattern, _ type: DataType, _ sizes: inout [String: Int]) -> Bool {
    switch (pattern, type) {
    case (.concrete(let expected), _): return expected == type
    case (.sized(.varchar, let variable), .varchar(let length)):
        sizes[variable] = length ?? Int(Int32.max)
        return true
    case (.sized(.time, let variable), .time(let precision)),
        (.sized(.timestamp, let variable), .timestamp(let precision)):
        if let known = sizes[variable], known != precision { return false }
        sizes[variable] = precision
        return true
    default: return false
    }
}
