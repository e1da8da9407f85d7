/// Python source of a call with named arguments.
struct PythonCall {
    private let function: String
    private var arguments: [String]

    /// A call of `function` with arguments that have no names.
    init(_ function: String, _ arguments: String...) {
        self.function = function
        self.arguments = arguments
    }

    /// The call with another named argument, where there is a value for it.
    func with(_ name: String, _ value: String?) -> PythonCall {
        guard let value else { return self }
        var call = self
        call.arguments.append("\(name)=\(value)")
        return call
    }

    func with(_ sizes: PartSizes) -> PythonCall {
        with("test_size", sizes.test?.description).with("train_size", sizes.train?.description)
    }

    /// The call as source.
    var source: String { "\(function)(\(arguments.joined(separator: ", ")))" }
}

// MARK: - Seeds

extension RandomStateSeed {
    /// The seed as source; `nil` for none.
    func source(drawn: UInt32?) -> String? {
        switch self {
        case .integer(let seed): String(seed)
        case .words(let words): "[\(words.map(String.init).joined(separator: ", "))]"
        case .unset: drawn.map(String.init)
        }
    }
}

extension GeneratorSeed {
    /// The seed as source; empty for none.
    func source(drawn: UInt32?) -> String {
        switch self {
        case .unset: return drawn.map(String.init) ?? ""
        case .entropy(let words):
            // A number has no leading zeros; a list of words may.
            guard let last = words.last, last != 0 || words.count == 1 else {
                return "[\(words.map(String.init).joined(separator: ", "))]"
            }
            return DecimalInteger(words: words).text
        }
    }
}

extension PythonSeed {
    /// The seed as source; empty for none.
    func source(drawn: UInt32?) -> String {
        switch self {
        case .unset: drawn.map(String.init) ?? ""
        case .magnitude(let words): DecimalInteger(words: words).text
        }
    }
}
