import Glibc

extension Builtin {
    static let numberFormats = [
        define("formatNumber", "<n-so?:s>", arity: 3) { _, arguments throws(Fault) in
            guard let value = try arguments.argument(0).finiteDouble() else { return .undefined }
            let symbols = NumberSymbols(arguments.argument(2))
            let pictures = (arguments.argument(1).text ?? "").split(
                separator: symbols.patternSeparator, omittingEmptySubsequences: false)
            guard pictures.count <= 2 else { throw Fault("D3080") }
            var parsed: [NumberPicture] = []
            for picture in pictures {
                parsed.append(try NumberPicture(String(picture), symbols))
            }
            if parsed.count == 1 {
                parsed.append(parsed[0])
                parsed[1].prefix = symbols.minusSign + parsed[1].prefix
            }
            return .string(parsed[value >= 0 ? 0 : 1].text(of: value))
        },
        define("formatBase", "<n-n?:s>", arity: 2) { _, arguments throws(Fault) in
            guard let value = try arguments.argument(0).finiteDouble() else { return .undefined }
            let radix = round(arguments.argument(1).double ?? 10, places: 0)
            guard (2...36).contains(radix) else { throw Fault("D3100", value: .number(radix)) }
            return .string(digits(of: round(value, places: 0), radix: Int(radix)))
        },
        define("formatInteger", "<n-s:s>", arity: 2) { _, arguments throws(Fault) in
            guard let value = try arguments.argument(0).finiteDouble() else { return .undefined }
            let picture = try IntegerPicture(arguments.argument(1).text ?? "")
            return .string(try picture.text(of: value.rounded(.down)))
        },
        define("parseInteger", "<s-s:n>", arity: 2) { evaluator, arguments throws(Fault) in
            guard let text = arguments.argument(0).text else { return .undefined }
            let picture = try IntegerPicture(arguments.argument(1).text ?? "")
            if let number = try picture.number(text) { return .number(number) }
            return evaluator.environment.dialect == .stepFunctions ? .number(.nan) : .undefined
        },
    ]

    private static func digits(of value: Double, radix: Int) -> String {
        if let exact = Int(exactly: value) { return String(exact, radix: radix) }
        var rest = abs(value)
        var result: [String] = []
        while rest >= 1 {
            result.append(String(Int(fmod(rest, Double(radix))), radix: radix))
            rest = (rest / Double(radix)).rounded(.down)
        }
        return (value < 0 ? "-" : "") + result.reversed().joined()
    }
}
