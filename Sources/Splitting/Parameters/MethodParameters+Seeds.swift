internal import OrderedJSON

/// What a seed's JSON says, before a library looks at it.
private enum SeedValue {
    case unset
    case bool(Bool)
    case integer(DecimalInteger)
    case other(JSON)

    /// A decimal string is an integer, so that seeds of any length survive every JSON writer.
    init(_ value: JSON?) {
        switch value {
        case nil, .null?: self = .unset
        case .bool(let value)?: self = .bool(value)
        case .number(let number)?:
            let integer = PythonText.isInteger(number) ? DecimalInteger(number.text) : nil
            self = integer.map(SeedValue.integer) ?? .other(.number(number))
        case .string(let text)?: self = DecimalInteger(text).map(SeedValue.integer) ?? .other(.string(text))
        case let value?: self = .other(value)
        }
    }
}

extension MethodParameters {
    // MARK: - RandomState

    /// `random_state` of a scikit-learn function, which checks it with its other parameters.
    func functionSeed(of function: String) throws(SplitParameterError) -> RandomStateSeed {
        switch SeedValue(self["random_state"]) {
        case .unset: return .unset
        case .bool(let value): return .integer(value ? 1 : 0)
        case .integer(let integer):
            if let word = integer.word {
                return .integer(word)
            }
        case .other: break
        }
        throw .outsideOf(
            "an int in the range [0, 4294967295], an instance of 'numpy.random.mtrand.RandomState' or None",
            name: "random_state", function: function, got: PythonText.representation(seedJSON("random_state")))
    }

    /// `random_state` of a scikit-learn class.
    func classSeed() throws(SplitParameterError) -> RandomStateSeed {
        switch SeedValue(self["random_state"]) {
        case .unset: return .unset
        case .bool(let value): return .integer(value ? 1 : 0)
        case .integer(let integer): return try Self.inRange(integer)
        case .other(let value): throw .notASeed(got: PythonText.representation(value))
        }
    }

    /// `random_state` of pandas.
    func sampleSeed() throws(SplitParameterError) -> RandomStateSeed {
        switch SeedValue(self["random_state"]) {
        case .unset: return .unset
        case .integer(let integer): return try Self.inRange(integer)
        case .bool, .other: throw .notASampleSeed
        }
    }

    /// The argument of `np.random.seed`.
    func numpySeed() throws(SplitParameterError) -> RandomStateSeed {
        switch SeedValue(self["seed"]) {
        case .unset: return .unset
        case .bool(let value): return .integer(value ? 1 : 0)
        case .integer(let integer): return try Self.inRange(integer)
        case .other(.number): throw .seedNotCastable(dtype: "float64", isScalar: true)
        case .other(.string(let text)):
            throw .seedNotCastable(dtype: "<U\(text.unicodeScalars.count)", isScalar: true)
        case .other(.array(let values)): return try Self.words(values)
        case .other: throw .seedNotCastable(dtype: "O", isScalar: true)
        }
    }

    private static func words(_ values: [JSON]) throws(SplitParameterError) -> RandomStateSeed {
        guard !values.isEmpty else { throw .seedEmpty }
        var words: [UInt32] = []
        for value in values {
            switch SeedValue(value) {
            case .integer(let integer):
                guard let word = integer.word else { throw .seedOutOfRange }
                words.append(word)
            case .other(.number): throw .seedNotCastable(dtype: "float64", isScalar: false)
            default: throw .seedNotCastable(dtype: "O", isScalar: false)
            }
        }
        return .words(words)
    }

    private static func inRange(_ integer: DecimalInteger) throws(SplitParameterError) -> RandomStateSeed {
        guard let word = integer.word else { throw .seedOutOfRange }
        return .integer(word)
    }

    /// The seed as a message prints it: a decimal string stands for its number.
    private func seedJSON(_ name: String) -> JSON {
        let value = self[name] ?? .null
        guard case .string(let text) = value, DecimalInteger(text) != nil else { return value }
        return JSONNumber(text: text).map(JSON.number) ?? value
    }

    // MARK: - Generator

    /// The argument of `default_rng`.
    func generatorSeed() throws(SplitParameterError) -> GeneratorSeed {
        switch SeedValue(self["seed"]) {
        case .unset: return .unset
        case .bool(let value): return .entropy([value ? 1 : 0])
        case .integer(let integer):
            guard !integer.isNegative else { throw .negativeSeed }
            return .entropy(integer.words)
        case .other(.array(let values)):
            var words: [UInt32] = []
            for value in values {
                guard case .integer(let integer) = SeedValue(value) else { throw .entropyNotIntegral }
                guard !integer.isNegative else { throw .negativeSeed }
                words += integer.words
            }
            return .entropy(words)
        case .other(let value): throw .notEntropy(got: PythonText.plain(value))
        }
    }

    // MARK: - Python

    /// The argument of `random.seed`.
    func pythonSeed() throws(SplitParameterError) -> PythonSeed {
        switch SeedValue(self["seed"]) {
        case .unset: return .unset
        case .bool(let value): return .magnitude([value ? 1 : 0])
        case .integer(let integer): return .magnitude(integer.words)
        case .other(.number(let number)): return .magnitude(PythonHash.words(number.double))
        case .other(.string(let text)):
            throw .notSupported("seed", method: method, got: PythonText.string(text))
        case .other: throw .notAPythonSeed
        }
    }
}

/// Python's hash of a `float`, which `random.seed` takes for one.
private enum PythonHash {
    /// The hash as the words of an unsigned 64-bit number.
    ///
    /// The value modulo 2⁶¹ - 1, as CPython's `_Py_HashDouble` works it out 28 bits at a time.
    static func words(_ value: Double) -> [UInt32] {
        let hash = hash(value)
        return hash >> 32 == 0 ? [UInt32(hash)] : [UInt32(truncatingIfNeeded: hash), UInt32(hash >> 32)]
    }

    private static func hash(_ value: Double) -> UInt64 {
        guard value.isFinite else { return value < 0 ? 0 &- 314_159 : 314_159 }
        guard value != 0 else { return 0 }
        let modulus: UInt64 = 1 << 61 - 1
        // frexp: a significand in 0.5..<1 and its exponent.
        var rest = value.significand / 2
        var exponent = Int(value.exponent) + 1
        var hash: UInt64 = 0
        while rest != 0 {
            hash = (hash << 28 & modulus) | hash >> 33
            rest *= 268_435_456
            exponent -= 28
            let whole = rest.rounded(.down)
            rest -= whole
            hash += UInt64(whole)
            if hash >= modulus {
                hash -= modulus
            }
        }
        let turn = UInt64(exponent >= 0 ? exponent % 61 : 60 - (-1 - exponent) % 61)
        hash = (hash << turn & modulus) | hash >> (61 - turn)
        let signed = value < 0 ? 0 &- hash : hash
        return signed == .max ? .max - 1 : signed
    }
}
