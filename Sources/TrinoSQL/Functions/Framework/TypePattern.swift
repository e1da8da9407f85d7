package import Columnar

/// A type in the signature of a function: concrete, or with variables that a call's arguments bind.
///
/// Written as Trino writes it in its messages: `varchar(x)`, `decimal(p,s)`, `array(T)`, `bigint`.
package indirect enum TypePattern: Hashable, Sendable {
    case concrete(DataType)
    /// A type variable, `T`.
    case variable(String)
    /// A family with a length or precision variable: `varchar(x)`, `char(x)`, `timestamp(p)`.
    case sized(Family, String)
    /// `decimal(p,s)`.
    case decimal(String, String)
    case array(TypePattern)
    case map(TypePattern, TypePattern)
    /// A ROW whose fields have no names: `row(K,V)`.
    case row([TypePattern])
    /// A VARCHAR that is a regular expression, a JSON path or a set of characters: Trino has types of their own for them.
    case special(Special)
    /// The type of a lambda: `function(T,boolean)`.
    case function([TypePattern], TypePattern)
    /// A type that this engine does not have; it stands in messages and fits no argument.
    case foreign(Foreign)

    /// Families of types with one numeric parameter.
    package enum Family: String, Hashable, Sendable {
        case varchar, char, time, timestamp
        case timeWithTimeZone = "time with time zone"
        case timestampWithTimeZone = "timestamp with time zone"
    }

    /// Types of text that only arguments of functions have.
    ///
    /// Trino prints the names of types in signatures in lower case.
    package enum Special: String, Hashable, Sendable {
        case regularExpression = "joniregexp"
        case jsonPath = "jsonpath"
        case codePoints = "codepoints"
    }

    /// Types of Trino that this engine does not have.
    package enum Foreign: String, Hashable, Sendable {
        case hyperLogLog = "hyperloglog"
        case ipAddress = "ipaddress"
        case ipPrefix = "ipprefix"
        case setDigest = "setdigest"
    }
}

// MARK: - Reading

extension TypePattern {
    /// Reads a pattern of a signature that this program declares.
    ///
    /// - Parameters:
    ///   - text: as Trino prints it.
    ///   - variables: the names of the signature's type variables.
    /// - Precondition: the text is well-formed; signatures are constants of the program.
    package init(_ text: String, variables: Set<String>) {
        let text = text.trimmed
        if variables.contains(text) {
            self = .variable(text)
            return
        }
        if let special = Special(rawValue: text) {
            self = .special(special)
            return
        }
        if let foreign = Foreign(rawValue: text) {
            self = .foreign(foreign)
            return
        }
        let (base, parameters, suffix) = TypePattern.split(text)
        let family = Family(rawValue: suffix.isEmpty ? base : base + suffix)
        switch (base, parameters.count) {
        case ("array", 1): self = .array(TypePattern(parameters[0], variables: variables))
        case ("map", 2):
            self = .map(
                TypePattern(parameters[0], variables: variables), TypePattern(parameters[1], variables: variables))
        case ("row", 1...): self = .row(parameters.map { TypePattern($0, variables: variables) })
        case ("function", 1...):
            let parts = parameters.map { TypePattern($0, variables: variables) }
            self = .function(Array(parts.dropLast()), parts[parts.count - 1])
        case ("decimal", 2) where parameters.contains { Int($0) == nil }: self = .decimal(parameters[0], parameters[1])
        case (_, 1) where family != nil && Int(parameters[0]) == nil:
            self = .sized(family ?? .varchar, parameters[0])
        default:
            guard let type = DataType(name: base, parameters: parameters.compactMap(Int.init), suffix: suffix) else {
                preconditionFailure("the signature type '\(text)' is not known")
            }
            self = .concrete(type)
        }
    }

    /// `timestamp(p) with time zone` as base, parameters and suffix.
    private static func split(_ text: String) -> (base: String, parameters: [String], suffix: String) {
        guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")") else { return (text, [], "") }
        var parameters: [String] = []
        var depth = 0
        var current = ""
        for character in text[text.index(after: open)..<close] {
            switch character {
            case "(": depth += 1
            case ")": depth -= 1
            case "," where depth == 0:
                parameters.append(current.trimmed)
                current = ""
                continue
            default: break
            }
            current.append(character)
        }
        parameters.append(current.trimmed)
        return (String(text[..<open]), parameters, String(text[text.index(after: close)...]))
    }
}

extension String {
    /// Without spaces at both ends.
    package var trimmed: String {
        var part = self[...]
        while part.first == " " { part.removeFirst() }
        while part.last == " " { part.removeLast() }
        return String(part)
    }
}

extension DataType {
    /// The type of a name with numeric parameters, as `decimal` with 10 and 2; nil if there is none.
    package init?(name: String, parameters: [Int], suffix: String) {
        let zoned = suffix == " with time zone"
        switch (name, parameters.count) {
        case ("unknown", 0): self = .unknown
        case ("boolean", 0): self = .boolean
        case ("tinyint", 0): self = .tinyint
        case ("smallint", 0): self = .smallint
        case ("integer", 0), ("int", 0): self = .integer
        case ("bigint", 0): self = .bigint
        case ("real", 0): self = .real
        case ("double", 0), ("double precision", 0): self = .double
        case ("decimal", 0): self = .decimal(precision: 38, scale: 0)
        case ("decimal", 1): self = .decimal(precision: parameters[0], scale: 0)
        case ("decimal", 2): self = .decimal(precision: parameters[0], scale: parameters[1])
        case ("varchar", 0): self = .varchar(nil)
        case ("varchar", 1): self = .varchar(parameters[0])
        case ("char", 0): self = .char(1)
        case ("char", 1): self = .char(parameters[0])
        case ("varbinary", 0): self = .varbinary
        case ("date", 0): self = .date
        case ("time", 0): self = zoned ? .timeWithTimeZone(3) : .time(3)
        case ("time", 1): self = zoned ? .timeWithTimeZone(parameters[0]) : .time(parameters[0])
        case ("timestamp", 0): self = zoned ? .timestampWithTimeZone(3) : .timestamp(3)
        case ("timestamp", 1): self = zoned ? .timestampWithTimeZone(parameters[0]) : .timestamp(parameters[0])
        case ("time with time zone", 0): self = .timeWithTimeZone(3)
        case ("timestamp with time zone", 0): self = .timestampWithTimeZone(3)
        case ("interval day to second", 0): self = .intervalDayToSecond
        case ("interval year to month", 0): self = .intervalYearToMonth
        case ("json", 0): self = .json
        case ("uuid", 0): self = .uuid
        default: return nil
        }
    }
}

extension TypePattern: CustomStringConvertible {
    /// The pattern as Trino prints it; type variables as declared.
    package var description: String { described { $0 } }

    /// The pattern as Trino prints it.
    ///
    /// - Parameter variable: how a type variable's name is printed.
    /// - Returns: for example `decimal(p,s)`.
    func described(_ variable: (String) -> String) -> String {
        switch self {
        case .concrete(let type): "\(type)"
        case .variable(let name): variable(name)
        case .sized(.timeWithTimeZone, let size): "time(\(size)) with time zone"
        case .sized(.timestampWithTimeZone, let size): "timestamp(\(size)) with time zone"
        case .sized(let family, let size): "\(family.rawValue)(\(size))"
        case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
        case .array(let element): "array(\(element.described(variable)))"
        case .map(let key, let value): "map(\(key.described(variable)),\(value.described(variable)))"
        case .row(let fields): "row(\(fields.map { $0.described(variable) }.joined(separator: ",")))"
        case .special(let special): special.rawValue
        case .foreign(let foreign): foreign.rawValue
        case .function(let arguments, let result):
            "function(\((arguments + [result]).map { $0.described(variable) }.joined(separator: ",")))"
        }
    }
}
