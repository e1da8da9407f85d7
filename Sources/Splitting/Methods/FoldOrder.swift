/// Whether the classes of scikit-learn that make folds shuffle first.
public enum FoldOrder: Hashable, Sendable {
    /// `shuffle=False`; a seed would have no meaning.
    case asGiven
    /// `shuffle=True`.
    case shuffled(RandomStateSeed)

    var drawsSeed: Bool { self == .shuffled(.unset) }
}

/// How many folds there are: two or more.
public struct FoldCount: Hashable, Sendable {
    /// The number.
    public let value: Int

    /// scikit-learn's default.
    public static let standard = FoldCount(unchecked: 5)

    /// Takes a number of folds.
    ///
    /// - Throws: ``SplitParameterError/tooFewFolds(_:)`` below two.
    public init(_ value: Int) throws(SplitParameterError) {
        guard value > 1 else { throw .tooFewFolds(value) }
        self.value = value
    }

    private init(unchecked value: Int) { self.value = value }

    /// Refuses more folds than rows.
    func check(rowCount: Int) throws(SplitError) {
        guard value <= rowCount else { throw .moreFoldsThanRows(folds: value, rowCount: rowCount) }
    }

    /// Where fold `number` lies when `count` things are dealt out in one piece each, the first ones one longer.
    func range(_ number: Int, of count: Int) -> Range<Int> {
        let (size, longer) = count.quotientAndRemainder(dividingBy: value)
        let start = number * size + min(number, longer)
        return start..<(start + size + (number < longer ? 1 : 0))
    }
}
