internal import OrderedJSON

/// The parameters of one method by name, all of them known to it.
struct MethodParameters {
    let method: String
    private let values: [String: JSON]

    /// Refuses names that the method does not know.
    init(
        _ object: JSONObject, method: String, known: [String], style: ParameterStyle
    ) throws(SplitParameterError) {
        var values: [String: JSON] = [:]
        for (name, value) in object {
            guard known.contains(name) else { throw .unknownParameter(name, method: method, known: known) }
            values[name] = style.value(value)
        }
        self.method = method
        self.values = values
    }

    /// The value; `nil` where it is `null` or not given, which the libraries hardly ever tell apart.
    subscript(name: String) -> JSON? {
        guard let value = values[name], !value.isNull else { return nil }
        return value
    }

    /// True when the name is there, even as `null`.
    func gives(_ name: String) -> Bool { values[name] != nil }

    // MARK: - Values

    /// A whole number, or a truth value as Python counts it.
    func integer(_ name: String) throws(SplitParameterError) -> Int? {
        guard let value = self[name] else { return nil }
        switch value {
        case .bool(let value): return value ? 1 : 0
        case .number(let number) where PythonText.isInteger(number):
            guard let int = DecimalInteger(number.text)?.int else {
                throw .wrongKind(name, wanted: "a whole number of 64 bits", got: number.text)
            }
            return int
        default: throw .wrongKind(name, wanted: "a whole number", got: PythonText.representation(value))
        }
    }

    /// A truth value.
    func boolean(_ name: String, standard: Bool) throws(SplitParameterError) -> Bool {
        guard let value = self[name] else { return standard }
        guard let truth = value.bool else {
            throw .wrongKind(name, wanted: "true or false", got: PythonText.representation(value))
        }
        return truth
    }

    /// Whether Python would take the value for true.
    func isTruthy(_ name: String) -> Bool {
        switch self[name] {
        case nil: false
        case .null?: false
        case .bool(let value)?: value
        case .number(let number)?: number.double != 0
        case .string(let text)?: !text.isEmpty
        case .array(let values)?: !values.isEmpty
        case .object(let members)?: !members.isEmpty
        }
    }

    /// Cumulative fractions.
    func cuts(_ name: String) throws(SplitParameterError) -> Cuts {
        guard let value = self[name] else { throw .missing(name, method: method) }
        let numbers = value.array?.compactMap(\.number?.double)
        guard let numbers, numbers.count == value.array?.count else {
            throw .wrongKind(name, wanted: "a list of numbers", got: PythonText.representation(value))
        }
        return try Cuts(numbers, called: name)
    }

    /// What Kennard and Stone's selection does to features first.
    func scaling() throws(SplitParameterError) -> KennardStone.Scaling {
        guard let value = self["scaling"] else { return .none }
        guard let scaling = value.string.flatMap(KennardStone.Scaling.init(rawValue:)) else {
            let names = KennardStone.Scaling.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw .wrongKind("scaling", wanted: "one of \(names)", got: PythonText.representation(value))
        }
        return scaling
    }

    /// The folds of a k-fold class.
    func folds() throws(SplitParameterError) -> FoldCount {
        guard gives("n_splits") else { return .standard }
        switch self["n_splits"] {
        case .bool(let value)?: return try FoldCount(value ? 1 : 0)
        case .number(let number)? where PythonText.isInteger(number): return try FoldCount(Self.clamped(number))
        case let value:
            let value = value ?? .null
            throw .foldCountNotIntegral(got: PythonText.plain(value), typeName: PythonText.typeName(value))
        }
    }

    /// The repetitions of a shuffling class.
    func repetitions(standard: Int) throws(SplitParameterError) -> Int {
        guard gives("n_splits") else { return standard }
        switch self["n_splits"] {
        case .bool(let value)?: return value ? 1 : 0
        case .number(let number)? where PythonText.isInteger(number): return Self.clamped(number)
        case let value: throw .notAnInteger(typeName: PythonText.typeName(value ?? .null))
        }
    }

    private static func clamped(_ number: JSONNumber) -> Int {
        let decimal = DecimalInteger(number.text)
        return decimal?.int ?? (decimal?.isNegative == true ? .min : .max)
    }
}
