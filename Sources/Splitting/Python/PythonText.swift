internal import OrderedJSON

/// Values as Python prints them, for messages that the libraries build from them.
enum PythonText {
    /// `str(value)` of a `float`, which is its `repr`: the shortest digits that read back, with an exponent below
    /// 1e-4 and from 1e16 on.
    static func double(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
        guard value != 0 else { return value.sign == .minus ? "-0.0" : "0.0" }
        let (digits, exponent) = shortest(value.magnitude)
        let sign = value < 0 ? "-" : ""
        guard (-4..<16).contains(exponent) else {
            let rest = String(digits.dropFirst())
            let power = String(exponent.magnitude)
            return sign + digits.prefix(1) + (rest.isEmpty ? "" : "." + rest) + (exponent < 0 ? "e-" : "e+")
                + (power.count < 2 ? "0" + power : power)
        }
        guard exponent >= 0 else { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
        let whole = exponent + 1
        guard digits.count > whole else {
            return sign + digits + String(repeating: "0", count: whole - digits.count) + ".0"
        }
        return sign + digits.prefix(whole) + "." + digits.dropFirst(whole)
    }

    /// The shortest digits of a positive value, and the power of ten of the first one.
    private static func shortest(_ value: Double) -> (digits: String, exponent: Int) {
        // Swift prints the same digits; only the place of the point and of the exponent differ.
        let parts = value.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        var exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + mantissa[0].count - 1
        var digits = mantissa.joined()[...]
        while digits.first == "0" {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.last == "0" {
            digits.removeLast()
        }
        return (String(digits), exponent)
    }

    /// `repr(value)` of a `str`.
    static func string(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let quote: Unicode.Scalar = scalars.contains("'") && !scalars.contains("\"") ? "\"" : "'"
        var result = String(quote)
        for scalar in scalars {
            switch scalar {
            case quote, "\\": result += "\\" + String(scalar)
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where isPrintable(scalar): result.unicodeScalars.append(scalar)
            default: result += escaped(scalar)
            }
        }
        return result + String(quote)
    }

    /// `str.isprintable` of a code point.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        case .spaceSeparator: scalar == " "
        default: true
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        return "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
    }

    /// `repr` of the value that Python's `json.loads` makes.
    static func representation(_ value: JSON) -> String {
        switch value {
        case .null: "None"
        case .bool(let value): value ? "True" : "False"
        case .number(let number): numberText(number)
        case .string(let text): string(text)
        case .array(let values): "[" + values.map(representation).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { string($0.key) + ": " + representation($0.value) }.joined(separator: ", ") + "}"
        }
    }

    /// `str` of the value that Python's `json.loads` makes: a string as it is, everything else as its `repr`.
    static func plain(_ value: JSON) -> String { value.string ?? representation(value) }

    /// The name of the type of the value that Python's `json.loads` makes.
    static func typeName(_ value: JSON) -> String {
        switch value {
        case .null: "NoneType"
        case .bool: "bool"
        case .number(let number): isInteger(number) ? "int" : "float"
        case .string: "str"
        case .array: "list"
        case .object: "dict"
        }
    }

    /// True when the number is written without point and exponent, which makes it an `int` in Python.
    static func isInteger(_ number: JSONNumber) -> Bool {
        !number.text.utf8.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
    }

    private static func numberText(_ number: JSONNumber) -> String {
        isInteger(number) ? (number.text == "-0" ? "0" : number.text) : double(number.double)
    }
}
