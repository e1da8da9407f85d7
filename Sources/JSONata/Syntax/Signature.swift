/// A function's signature, such as `<s-nn?:s>`: checks arguments, and puts the context in for one that is missing.
///
/// <https://docs.jsonata.org/embedding-extending#function-signature-syntax>
final class Signature: Sendable {
    private struct Parameter {
        var symbols: Set<Character>
        var isArray = false
        var takesContext = false
        var isOptional = false
        var repeats = false
        var subtype: String?
    }

    private let parameters: [Parameter]

    /// Reads a signature, angle brackets included.
    ///
    /// - Throws: S0401 and S0402.
    init(_ text: String) throws(Fault) {
        let letters = Array(text)
        var parameters: [Parameter] = []
        var place = 1
        reading: while place < letters.count {
            switch letters[place] {
            case ":": break reading
            case let letter where "snblo".contains(letter): parameters.append(Parameter(symbols: [letter, "m"]))
            case "a": parameters.append(Parameter(symbols: Set("asnblfom"), isArray: true))
            case "f": parameters.append(Parameter(symbols: ["f"]))
            case "j": parameters.append(Parameter(symbols: Set("asnblom")))
            case "x": parameters.append(Parameter(symbols: Set("asnblfom")))
            case "-" where !parameters.isEmpty:
                parameters[parameters.count - 1].takesContext = true
                parameters[parameters.count - 1].isOptional = true
            case "?" where !parameters.isEmpty: parameters[parameters.count - 1].isOptional = true
            case "+" where !parameters.isEmpty: parameters[parameters.count - 1].repeats = true
            case "(":
                let end = Signature.end(of: letters, from: place, "(", ")")
                let choice = letters[place + 1..<end]
                guard !choice.contains("<") else { throw Fault("S0402", value: .string(String(choice))) }
                parameters.append(Parameter(symbols: Set(choice).union(["m"])))
                place = end
            case "<":
                let end = Signature.end(of: letters, from: place, "<", ">")
                let last = parameters.count - 1
                guard last >= 0, parameters[last].isArray || parameters[last].symbols == ["f"] else {
                    throw Fault("S0401")
                }
                parameters[last].subtype = String(letters[place + 1..<end])
                place = end
            default: break
            }
            place += 1
        }
        self.parameters = parameters
    }

    private static func end(of letters: [Character], from start: Int, _ open: Character, _ close: Character) -> Int {
        var depth = 0
        for place in start..<letters.count {
            if letters[place] == open { depth += 1 }
            if letters[place] == close { depth -= 1 }
            if depth == 0 { return place }
        }
        return max(start + 1, letters.count - 1)
    }

    // MARK: - Checking

    /// The arguments as the function wants them.
    ///
    /// - Throws: T0410, T0411, T0412.
    func validated(_ arguments: [Value], context: Value) throws(Fault) -> [Value] {
        let symbols = arguments.map(\.symbol)
        guard let counts = matched(symbols, from: 0, parameter: 0) else { throw mismatch(symbols, arguments) }
        var result: [Value] = []
        result.reserveCapacity(parameters.count)
        var place = 0
        for (parameter, count) in zip(parameters, counts) {
            if count == 0 {
                if parameter.takesContext {
                    guard parameter.symbols.contains(context.symbol) else {
                        throw Fault("T0411", value: context, index: place + 1)
                    }
                    result.append(context)
                } else {
                    result.append(place < arguments.count ? arguments[place] : .undefined)
                    place += 1
                }
            }
            for _ in 0..<count {
                let argument = arguments[place]
                result.append(parameter.isArray ? try array(argument, parameter, place) : argument)
                place += 1
            }
        }
        return result
    }

    /// How many arguments each parameter takes; as many as it can, as a regular expression would.
    private func matched(_ symbols: [Character], from place: Int, parameter: Int) -> [Int]? {
        guard parameter < parameters.count else { return place == symbols.count ? [] : nil }
        let wanted = parameters[parameter]
        var most = 0
        while place + most < symbols.count, most < (wanted.repeats ? Int.max : 1),
            wanted.symbols.contains(symbols[place + most])
        {
            most += 1
        }
        let least = wanted.isOptional ? 0 : 1
        while most >= least {
            if let rest = matched(symbols, from: place + most, parameter: parameter + 1) { return [most] + rest }
            most -= 1
        }
        return nil
    }

    private func array(_ argument: Value, _ parameter: Parameter, _ place: Int) throws(Fault) -> Value {
        guard !argument.isUndefined else { return argument }
        if let subtype = parameter.subtype, let wanted = subtype.first {
            let isRight =
                argument.isArray
                ? (0..<argument.count).allSatisfy { argument[$0].symbol == wanted } : String(argument.symbol) == subtype
            guard isRight else {
                throw Fault("T0412", value: argument, index: place + 1)
                    .with("type", JSText.quoted(Signature.plurals[wanted] ?? subtype))
            }
        }
        return argument.isArray ? argument : .list(List([argument]))
    }

    private static let plurals: [Character: String] = [
        "a": "arrays", "b": "booleans", "f": "functions", "n": "numbers", "o": "objects", "s": "strings",
    ]

    /// Says which argument is the first that does not fit.
    private func mismatch(_ symbols: [Character], _ arguments: [Value]) -> Fault {
        var place = 0
        for parameter in parameters {
            var count = 0
            while place + count < symbols.count, count < (parameter.repeats ? Int.max : 1),
                parameter.symbols.contains(symbols[place + count])
            {
                count += 1
            }
            if count == 0, !parameter.isOptional { break }
            place += count
        }
        return Fault("T0410", value: place < arguments.count ? arguments[place] : .undefined, index: place + 1)
    }
}
