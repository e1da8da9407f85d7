import NearestNames

extension SplitParameterError {
    public var exception: PythonException? {
        switch self {
        case .unknownMethod, .missing, .notSupported, .wrongKind, .cutsNotRising, .cutCount: nil
        case .outsideOf: .invalidParameter
        case .unknownParameter, .notAnInteger, .sizeNotAnInteger, .shuffleNotBoolean, .seedNotCastable, .notEntropy,
            .entropyNotIntegral, .notAPythonSeed:
            .typeError
        case .invalidSize, .foldCountNotIntegral, .tooFewFolds, .seedWithoutShuffle, .seedOutOfRange, .seedEmpty,
            .notASeed, .notASampleSeed, .negativeSeed, .sampleSizeTwice, .negativeSampleCount, .fractionalSampleCount,
            .upsamplingWithoutReplacement, .negativeSampleFraction, .negativeSize, .zeroStep:
            .valueError
        }
    }

    public var message: String {
        switch self {
        case .unknownMethod(let name, _): "there is no split method \"\(name)\""
        case .unknownParameter(let name, let method, _): "\(method) got an unexpected keyword argument '\(name)'"
        case .missing(let name, let method): "\(method) needs the parameter \"\(name)\""
        case .notSupported(let name, let method, let got):
            "\(name)=\(got) of \(method) is not supported"
        case .outsideOf(let range, let name, let function, let got):
            "The '\(name)' parameter of \(function) must be \(range). Got \(got) instead."
        case .invalidSize(let side, let got): "Invalid value for \(side)_size: \(got)"
        case .notAnInteger(let type): "'\(type)' object cannot be interpreted as an integer"
        case .sizeNotAnInteger(let got): "expected a sequence of integers or a single integer, got '\(got)'"
        case .wrongKind(let name, let wanted, let got): "\(name) must be \(wanted), not \(got)"
        case .foldCountNotIntegral(let got, let type):
            "The number of folds must be of Integral type. \(got) of type <class '\(type)'> was passed."
        case .tooFewFolds(let count):
            "k-fold cross-validation requires at least one train/test split by setting n_splits=2 or more, "
                + "got n_splits=\(count)."
        case .shuffleNotBoolean(let got): "shuffle must be True or False; got \(got)"
        case .seedWithoutShuffle:
            "Setting a random_state has no effect since shuffle is False. You should leave random_state to its "
                + "default (None), or set shuffle=True."
        case .seedOutOfRange, .seedEmpty, .notASeed, .notASampleSeed, .seedNotCastable, .negativeSeed, .notEntropy,
            .entropyNotIntegral, .notAPythonSeed:
            seedMessage
        case .sampleSizeTwice: "Please enter a value for `frac` OR `n`, not both"
        case .negativeSampleCount: "A negative number of rows requested. Please provide `n` >= 0."
        case .fractionalSampleCount: "Only integers accepted as `n` values"
        case .upsamplingWithoutReplacement:
            "Replace has to be set to `True` when upsampling the population `frac` > 1."
        case .negativeSampleFraction: "A negative number of rows requested. Please provide `frac` >= 0."
        case .negativeSize: "negative dimensions are not allowed"
        case .zeroStep: "range() arg 3 must not be zero"
        case .cutsNotRising(let name, let got):
            "\(name) must rise from 0 to 1, but are [\(got.map(PythonText.double).joined(separator: ", "))]"
        case .cutCount(let name, let count): "\(name) has \(count) values; a split has one or two cuts"
        }
    }

    private var seedMessage: String {
        switch self {
        case .seedOutOfRange: "Seed must be between 0 and 2**32 - 1"
        case .seedEmpty: "Seed must be non-empty"
        case .notASeed(let got): "\(got) cannot be used to seed a numpy.random.RandomState instance"
        case .notASampleSeed:
            "random_state must be an integer, array-like, a BitGenerator, Generator, a numpy RandomState, or None"
        case .seedNotCastable(let type, let isScalar):
            "Cannot cast \(isScalar ? "scalar" : "array data") from dtype('\(type)') to dtype('int64') according to "
                + "the rule 'safe'"
        case .negativeSeed: "expected non-negative integer"
        case .notEntropy(let got): "SeedSequence expects int or sequence of ints for entropy not \(got)"
        case .entropyNotIntegral: "seed must be integer"
        default: "The only supported seed types are: None,\nint, float, str, bytes, and bytearray."
        }
    }

    public var explanation: String? {
        switch self {
        case .unknownMethod(let name, let known): Self.suggestion(for: name, among: known, called: "methods")
        case .unknownParameter(let name, let method, let known):
            known.isEmpty
                ? "\(method) has no parameters" : Self.suggestion(for: name, among: known, called: "parameters")
        case .notSupported(let name, _, _) where name == "stratify":
            "name the column with --stratify"
        case .notSupported: "leave it out, or use the library itself for this"
        case .outsideOf(_, "test_size", _, _), .outsideOf(_, "train_size", _, _), .invalidSize:
            "a size with a point (0.2) is a fraction of the rows, one without (20) a number of rows"
        case .seedOutOfRange, .outsideOf(_, "random_state", _, _), .notASeed, .notASampleSeed:
            "a seed here is a whole number from 0 to 4294967295"
        case .seedWithoutShuffle: "add \"shuffle\": true or leave out \"random_state\""
        case .cutsNotRising:
            "the values are cumulative: 70 %, 20 % and 10 % are written [0.7, 0.9], and the rest follows"
        case .cutCount: "one cut gives train and test, two give train, validation and test"
        case .negativeSeed, .notEntropy, .entropyNotIntegral: "a seed here is a natural number of any length"
        default: nil
        }
    }

    private static func suggestion(for name: String, among known: [String], called kind: String) -> String {
        let nearest = NearestNames.of(name, among: known).first.map { "did you mean \"\($0)\"? " } ?? ""
        return "\(nearest)\(kind): \(known.joined(separator: ", "))"
    }
}
