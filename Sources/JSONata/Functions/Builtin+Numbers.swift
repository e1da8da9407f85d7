import Glibc
import OrderedJSON

extension Builtin {
    static let numbers = [
        define("number", "<(nsb)-:n>", arity: 1) { _, arguments throws(Fault) in
            switch arguments.argument(0) {
            case .undefined: return .undefined
            case .bool(let value): return .number(value ? 1 : 0)
            case .string(let text):
                guard let value = number(text) else { throw Fault("D3030", value: .string(text), index: 1) }
                return .number(value)
            case let value: return value
            }
        },
        define("abs", "<n-:n>", arity: 1) { _, arguments throws(Fault) in arguments.withNumber { abs($0) } },
        define("floor", "<n-:n>", arity: 1) { _, arguments throws(Fault) in
            arguments.withNumber { $0.rounded(.down) }
        },
        define("ceil", "<n-:n>", arity: 1) { _, arguments throws(Fault) in arguments.withNumber { $0.rounded(.up) } },
        define("round", "<n-n?:n>", arity: 2) { _, arguments throws(Fault) in
            arguments.withNumber { round($0, places: arguments.argument(1).double ?? 0) }
        },
        define("sqrt", "<n-:n>", arity: 1) { _, arguments throws(Fault) in
            if let value = arguments.argument(0).double, value < 0 {
                throw Fault("D3060", value: arguments.argument(0), index: 1)
            }
            return arguments.withNumber { $0.squareRoot() }
        },
        define("power", "<n-n:n>", arity: 2) { _, arguments throws(Fault) in
            guard let base = arguments.argument(0).double else { return .undefined }
            let exponent = arguments.argument(1).double ?? .nan
            let result = pow(base, exponent)
            guard result.isFinite else {
                throw Fault("D3061", value: arguments.argument(0), index: 1)
                    .with("exp", arguments.argument(1).inserted)
            }
            return .number(result)
        },
        define("random", "<:n>", arity: 0) { evaluator, _ throws(Fault) in .number(evaluator.environment.random()) },
    ]

    /// The number that a text means: JSON's grammar, or hexadecimal, octal, binary with their prefixes.
    private static func number(_ text: String) -> Double? {
        let letters = Array(text.utf8)
        if letters.count > 2, letters[0] == UInt8(ascii: "0") {
            let radix: Int? =
                switch letters[1] | 0x20 {
                case UInt8(ascii: "x"): 16
                case UInt8(ascii: "o"): 8
                case UInt8(ascii: "b"): 2
                default: nil
                }
            if let radix {
                var value = 0.0
                for letter in text.dropFirst(2) {
                    guard letter.isASCII, let digit = letter.hexDigitValue, digit < radix else { return nil }
                    value = value * Double(radix) + Double(digit)
                }
                return value
            }
        }
        guard let number = JSONNumber(text: text), number.double.isFinite else { return nil }
        return number.double
    }

    /// The nearest number with so many decimal places, halves to the even neighbour.
    ///
    /// The point is moved in the text of the number, since multiplying by a power of ten would round.
    static func round(_ value: Double, places: Double) -> Double {
        let places = Int(max(-400, min(400, places)))
        let shifted = places == 0 ? value : shift(value, by: places)
        guard shifted.isFinite else { return value }
        let result = shifted.rounded(.toNearestOrEven)
        let back = places == 0 ? result : shift(result, by: -places)
        return back == 0 ? 0 : back
    }

    private static func shift(_ value: Double, by places: Int) -> Double {
        let parts = JSText.text(of: value).split(separator: "e")
        let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + places
        return Double("\(parts.first ?? "0")e\(exponent)") ?? value
    }
}

extension [Value] {
    /// The first argument as a number for `body`; undefined when it is undefined.
    func withNumber(_ body: (Double) -> Double) -> Value {
        argument(0).double.map { .number(body($0)) } ?? .undefined
    }
}
