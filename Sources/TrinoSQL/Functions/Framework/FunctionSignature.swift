/// Name, arguments and result of a function, as Trino declares them.
package struct FunctionSignature: Sendable {
    /// The name, in lower case.
    package let name: String
    /// Type variables with their constraint.
    package let variables: [TypeVariable]
    /// The arguments; of a variadic function the last may be repeated, and left out.
    package let arguments: [TypePattern]
    /// The result; lengths in it may be computed, see ``lengths``.
    package let result: TypePattern
    /// Whether the last argument repeats.
    package let isVariadic: Bool
    /// How variables of the result that no argument binds are computed from those that arguments bind.
    package let lengths: [String: @Sendable ([String: Int]) -> Int]
    /// Whether type variables are printed as they are written.
    ///
    /// Trino reads the signatures of functions that are declared by annotations with its SQL parser, which turns names
    /// into lower case. Signatures that its code builds, as of `greatest`, do not go that way.
    let keepsCase: Bool
    /// The arguments as messages show them, where Trino declares others.
    private let shown: String?

    /// The name of a type variable that stands for another type at each place: the arguments of `format`.
    package static let anyType = "Any"

    /// A type variable of a signature.
    package struct TypeVariable: Sendable {
        /// Its name, `T`.
        package let name: String
        /// What a type must be able to do.
        package let constraint: Constraint

        /// What a bound type must be able to do.
        package enum Constraint: String, Sendable {
            case none = ""
            case comparable
            case orderable
            /// A cast to VARCHAR; messages do not show it.
            case castable
        }
    }

    /// Declares a signature.
    ///
    /// - Parameters:
    ///   - name: the function's name.
    ///   - arguments: types as Trino prints them, separated by commas; `...` after the last makes it variadic.
    ///   - result: the type of the result.
    ///   - variables: type variables, with `:comparable` or `:orderable` where required: `["T:orderable"]`.
    ///   - lengths: rules for length variables that only the result has.
    ///   - keepsCase: whether messages print type variables as they are written; nil if so of those named `E`.
    ///   - shown: the arguments in messages, where Trino declares others.
    package init(
        _ name: String, _ arguments: String, returns result: String, variables: [String] = [],
        lengths: [String: @Sendable ([String: Int]) -> Int] = [:], keepsCase: Bool? = nil, shown: String? = nil
    ) {
        self.name = name
        self.shown = shown
        self.variables = variables.map { text in
            let parts = text.split(separator: ":")
            return TypeVariable(
                name: String(parts[0]),
                constraint: parts.count > 1 ? TypeVariable.Constraint(rawValue: String(parts[1])) ?? .none : .none)
        }
        let names = Set(self.variables.map(\.name))
        isVariadic = arguments.hasSuffix("...")
        let text = isVariadic ? String(arguments.dropLast(3)) : arguments
        self.arguments = FunctionSignature.list(text).map { TypePattern($0, variables: names) }
        self.result = TypePattern(result, variables: names)
        self.lengths = lengths
        self.keepsCase = keepsCase ?? names.contains("E")
    }

    /// Splits at commas that are not within parentheses.
    private static func list(_ text: String) -> [String] {
        var parts: [String] = []
        var depth = 0
        var current = ""
        for character in text {
            if character == "," && depth == 0 {
                parts.append(current.trimmed)
                current = ""
                continue
            }
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            current.append(character)
        }
        if !current.trimmed.isEmpty { parts.append(current.trimmed) }
        return parts
    }

    /// The signature as in Trino's messages: `max(T) T:orderable`.
    package var described: String {
        if let shown { return "\(name)(\(shown))" }
        // In the constraints the names of type variables stay as they are.
        let types = arguments.map { $0.described { keepsCase ? $0 : $0.lowercased() } }.joined(separator: ", ")
        let constraints = variables.map { variable in
            variable.constraint == .none || variable.constraint == .castable
                ? variable.name : "\(variable.name):\(variable.constraint.rawValue)"
        }
        return "\(name)(\(types)) \(constraints.joined(separator: ", "))".trimmed
    }
}
