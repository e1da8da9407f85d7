import Columnar

/// One `%…` of a pattern: `%[index$][flags][width][.precision]conversion`.
struct FormatSpecifier {
    /// Which argument is shown.
    enum Index: Equatable {
        case next
        /// `%<s`
        case previous
        /// `%2$s`
        case explicit(Int)
    }

    /// The specifier as it stands in the pattern.
    let source: String
    private(set) var index = Index.next
    private(set) var flags: Set<Character> = []
    private(set) var width: Int?
    private(set) var precision: Int?
    /// The conversion in lower case; of dates and times the letter after `t`.
    private(set) var conversion: Character = "s"
    private(set) var isUppercase = false
    private(set) var isTime = false

    /// Reads a specifier and takes it off the text, which begins with `%`.
    init(_ rest: inout Substring) throws {
        let start = rest
        rest.removeFirst()
        if let number = FormatSpecifier.number(rest), number.first != "0", rest.dropFirst(number.count).first == "$",
            let position = Int(number), position > 0
        {
            index = .explicit(position)
            rest = rest.dropFirst(number.count + 1)
        }
        while let flag = rest.first, "-#+ 0,(<".contains(flag) {
            if flag == "<" {
                index = .previous
            } else if !flags.insert(flag).inserted {
                throw FormatError("DuplicateFormatFlags", "Flags = '\(flag)'")
            }
            rest.removeFirst()
        }
        if let number = FormatSpecifier.number(rest) {
            // What Java calls a number that does not fit.
            guard let value = Int32(number) else { throw FormatError("IllegalFormatWidth", "\(Int32.min)") }
            width = Int(value)
            rest = rest.dropFirst(number.count)
        }
        if rest.first == "." {
            rest.removeFirst()
            guard let number = FormatSpecifier.number(rest) else {
                throw FormatError("UnknownFormatConversion", "Conversion = '.'")
            }
            guard let value = Int32(number) else { throw FormatError("IllegalFormatPrecision", "\(Int32.min)") }
            precision = Int(value)
            rest = rest.dropFirst(number.count)
        }
        guard let letter = rest.popFirst() else { throw FormatError("UnknownFormatConversion", "Conversion = '%'") }
        var kind = letter
        if letter == "t" || letter == "T" {
            isTime = true
            isUppercase = letter == "T"
            guard let field = rest.popFirst() else { throw FormatError("UnknownFormatConversion", "Conversion = 't'") }
            kind = field
        } else if "BHSCXEGAT".contains(letter) {
            isUppercase = true
            kind = Character(letter.lowercased())
        }
        conversion = kind
        source = String(start[..<rest.startIndex])
        try validate()
    }

    private static func number(_ text: Substring) -> Substring? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        return digits.isEmpty ? nil : digits
    }

    /// Whether an argument belongs to the specifier.
    var takesArgument: Bool { isTime || (conversion != "%" && conversion != "n") }

    private func validate() throws {
        if isTime {
            if let precision { throw FormatError("IllegalFormatPrecision", "\(precision)") }
            try refuseFlags("#+ 0,(")
            try requireWidth("-")
            return
        }
        switch conversion {
        case "s", "b", "h":
            try requireWidth("-")
            try refuseFlags(conversion == "s" ? "+ 0,(" : "#+ 0,(")
        case "d", "x", "o":
            try validateNumber()
            if let precision { throw FormatError("IllegalFormatPrecision", "\(precision)") }
            try refuseFlags(conversion == "d" ? "#" : ",")
        case "e", "f", "g":
            try validateNumber()
            if conversion == "e" { try refuseFlags(",") }
            if conversion == "g" { try refuseFlags("#") }
        case "c":
            if let precision { throw FormatError("IllegalFormatPrecision", "\(precision)") }
            try refuseFlags("#+ 0,(")
            try requireWidth("-")
        case "%":
            if let precision { throw FormatError("IllegalFormatPrecision", "\(precision)") }
            let others = flags.subtracting(["-"])
            if !others.isEmpty { throw FormatError("IllegalFormatFlags", "Flags = '\(String(others.sorted()))'") }
            try requireWidth("-")
        case "n":
            if let width { throw FormatError("IllegalFormatWidth", "\(width)") }
            if let precision { throw FormatError("IllegalFormatPrecision", "\(precision)") }
        case "a": throw Failure("NOT_SUPPORTED", "The conversion %\(conversion) of format is not supported")
        default: throw FormatError("UnknownFormatConversion", "Conversion = '\(conversion)'")
        }
    }

    private func validateNumber() throws {
        try requireWidth("-0")
        if flags.contains("+") && flags.contains(" ") || flags.contains("-") && flags.contains("0") {
            throw FormatError("IllegalFormatFlags", "Flags = '\(shownFlags)'")
        }
    }

    /// The flags in Java's order.
    private var shownFlags: String { String("-#+ 0,(".filter(flags.contains)) }

    private func requireWidth(_ needy: String) throws {
        if width == nil && needy.contains(where: flags.contains) { throw FormatError("MissingFormatWidth", source) }
    }

    private func refuseFlags(_ refused: String) throws {
        guard let flag = refused.first(where: flags.contains) else { return }
        try mismatch(flag)
    }

    private func mismatch(_ flag: Character) throws {
        throw FormatError("FormatFlagsConversionMismatch", "Conversion = \(conversion), Flags = \(flag)")
    }

    // MARK: Text

    /// Most characters that a specifier asks for.
    private static let longest = 1 << 24

    /// The text for one argument.
    func text(_ argument: FormatArgument) throws -> String {
        let isLong = (width ?? 0) > FormatSpecifier.longest
        let isPrecise = "efg".contains(conversion) && !isTime && (precision ?? 0) > FormatSpecifier.longest
        if isLong || isPrecise {
            throw Failure(
                "EXCEEDED_LOCAL_MEMORY_LIMIT", "The text that a function makes exceeds the memory of the query")
        }
        let text: String
        if isTime {
            text = try padded(timeText(argument))
        } else {
            switch conversion {
            case "%": text = padded("%")
            case "n": text = "\n"
            case "s": text = try padded(generalText(argument))
            case "b": text = padded(cut(argument.truth))
            case "h": text = padded(cut(argument.javaHash.map { String(UInt32(bitPattern: $0), radix: 16) } ?? "null"))
            case "d", "x", "o": text = try integerText(argument)
            case "c": text = try padded(characterText(argument))
            default: text = try floatText(argument)
            }
        }
        return isUppercase ? text.uppercased() : text
    }

    private func generalText(_ argument: FormatArgument) throws -> String {
        if flags.contains("#") { try mismatch("#") }
        return cut(argument.description)
    }

    private func characterText(_ argument: FormatArgument) throws -> String {
        guard case .null = argument else { throw wrongType(argument) }
        return "null"
    }

    private func timeText(_ argument: FormatArgument) throws -> String {
        switch argument {
        case .null: return "null"
        case .time(let value): return try value.field(conversion)
        default: throw wrongType(argument)
        }
    }

    private func wrongType(_ argument: FormatArgument) -> FormatError {
        FormatError("IllegalFormatConversion", "\(conversion) != \(argument.className)")
    }

    private func integerText(_ argument: FormatArgument) throws -> String {
        if case .null = argument { return padded("null", zeros: false) }
        guard case .long(let value) = argument else { throw wrongType(argument) }
        if conversion == "d" {
            let digits = grouped(String(value.magnitude))
            return signed(digits, isNegative: value < 0)
        }
        if let flag = "(+ ".first(where: flags.contains) { try mismatch(flag) }
        let bits = UInt64(bitPattern: value)
        let digits = String(bits, radix: conversion == "x" ? 16 : 8)
        let prefix = flags.contains("#") ? (conversion == "x" ? "0x" : "0") : ""
        return padded(prefix: prefix, digits)
    }

    private func floatText(_ argument: FormatArgument) throws -> String {
        let number: FormatNumber
        switch argument {
        case .null: return padded("null", zeros: false)
        case .double(let value), .real(let value):
            if value.isNaN { return padded("NaN", zeros: false) }
            if value.isInfinite { return signed("Infinity", isNegative: value < 0, zeros: false) }
            number = FormatNumber(value)
        case .decimal(let unscaled, let scale): number = FormatNumber(unscaled, scale: scale)
        default: throw wrongType(argument)
        }
        var (whole, rest) = number.text(conversion, precision: precision)
        if flags.contains("#") && !rest.hasPrefix(".") { rest = "." + rest }
        whole = grouped(whole)
        return signed(whole + rest, isNegative: number.isNegative)
    }

    // MARK: Padding

    private func cut(_ text: String) -> String {
        guard let precision, text.utf16.count > precision else { return text }
        return String(decoding: Array(text.utf16.prefix(precision)), as: UTF16.self)
    }

    private func grouped(_ digits: String) -> String {
        guard flags.contains(",") else { return digits }
        var text = ""
        for (position, digit) in digits.enumerated() {
            if position > 0 && (digits.count - position).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    private func signed(_ digits: String, isNegative: Bool, zeros: Bool = true) -> String {
        var prefix = ""
        var suffix = ""
        if isNegative {
            prefix = flags.contains("(") ? "(" : "-"
            suffix = flags.contains("(") ? ")" : ""
        } else if flags.contains("+") {
            prefix = "+"
        } else if flags.contains(" ") {
            prefix = " "
        }
        return padded(prefix: prefix, digits, suffix: suffix, zeros: zeros)
    }

    private func padded(
        prefix: String = "", _ text: String, suffix: String = "", zeros: Bool = true
    ) -> String {
        let missing = (width ?? 0) - prefix.utf16.count - text.utf16.count - suffix.utf16.count
        if missing <= 0 { return prefix + text + suffix }
        if zeros && flags.contains("0") { return prefix + String(repeating: "0", count: missing) + text + suffix }
        let spaces = String(repeating: " ", count: missing)
        return flags.contains("-") ? prefix + text + suffix + spaces : spaces + prefix + text + suffix
    }
}
