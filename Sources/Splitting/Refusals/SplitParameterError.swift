/// Why parameters are refused before any row is looked at.
///
/// Payloads called `got` are the value as Python prints it.
public enum SplitParameterError: SplitRefusal {
    // MARK: - Names

    /// No method has this name.
    case unknownMethod(String, known: [String])
    /// The method has no such parameter.
    case unknownParameter(String, method: String, known: [String])
    /// The method needs this parameter.
    case missing(String, method: String)
    /// A parameter of the library's method that is not offered here.
    case notSupported(String, method: String, got: String)

    // MARK: - Kinds of values

    /// scikit-learn's check of a function's parameters.
    case outsideOf(String, name: String, function: String, got: String)
    /// A size that is neither a number of rows nor a fraction.
    case invalidSize(PartSide, got: String)
    /// Something else than a whole number where Python needs one.
    case notAnInteger(typeName: String)
    /// A number of rows to draw that is not a whole number.
    case sizeNotAnInteger(got: String)
    /// Another kind of value than the parameter takes; our own check.
    case wrongKind(String, wanted: String, got: String)

    // MARK: - Folds

    /// A number of folds that is not a whole number.
    case foldCountNotIntegral(got: String, typeName: String)
    /// Fewer than two folds.
    case tooFewFolds(Int)
    /// `shuffle` of a k-fold class is not a truth value.
    case shuffleNotBoolean(got: String)
    /// A seed for folds that are not shuffled.
    case seedWithoutShuffle

    // MARK: - Seeds

    /// A seed for `RandomState` outside of 0...2³² - 1.
    case seedOutOfRange
    /// An empty list as the seed of `RandomState`.
    case seedEmpty
    /// A value that cannot seed scikit-learn's `random_state`.
    case notASeed(got: String)
    /// A value that cannot seed pandas' `random_state`.
    case notASampleSeed
    /// A value that `np.random.seed` cannot cast to whole numbers.
    case seedNotCastable(dtype: String, isScalar: Bool)
    /// A negative seed for `default_rng`.
    case negativeSeed
    /// A value that cannot seed `default_rng`.
    case notEntropy(got: String)
    /// A list with something else than whole numbers as the seed of `default_rng`.
    case entropyNotIntegral
    /// A value that cannot seed Python's `random`.
    case notAPythonSeed

    // MARK: - Sampling

    /// Both `n` and `frac` are given.
    case sampleSizeTwice
    /// A negative `n`.
    case negativeSampleCount
    /// An `n` with a fraction.
    case fractionalSampleCount
    /// A `frac` above one without replacement.
    case upsamplingWithoutReplacement
    /// A negative `frac`.
    case negativeSampleFraction
    /// A negative number of rows to choose.
    case negativeSize
    /// `test_size` of a time series is zero.
    case zeroStep

    // MARK: - Cuts

    /// Cumulative fractions that do not rise from 0 to 1.
    case cutsNotRising(String, got: [Double])
    /// More or fewer cuts than there are parts to cut.
    case cutCount(String, Int)
}

/// One of the two sides of a split.
public enum PartSide: String, Hashable, Sendable {
    /// The rows to learn from.
    case train
    /// The rows to test with.
    case test
}
