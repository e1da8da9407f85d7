/// Five subsamples of 80% of the rows, over which the scatter of a metric is measured.
///
/// Model Monitor takes the standard deviation of a metric over five random samples of 80% of the data, and only where
/// there are at least 200 rows
/// (<https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-model-quality-metrics.html>). It does not say how it
/// draws, so the draw here is our own, and always the same: sample `s` of 0...4 holds `rowCount * 4 / 5` rows (rounded
/// down) without replacement, by selection sampling in ascending order (Knuth, The Art of Computer Programming,
/// 3.4.2, algorithm S), with SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) of state 0x243f6a8885a308d3 + `s` as its
/// source: row `i` is taken when the high word of `next * (rowCount - i)` is below the number of rows still needed. The
/// deviation has the divisor 5, as NumPy's `std`.
public struct Subsamples: Hashable, Sendable {
    /// Fewest rows for which a scatter is given.
    public static let minimumRowCount = 200
    /// Number of samples.
    public static let count = 5

    /// The fraction of pi.
    ///
    /// Not a small number: data may have been drawn with the same generator from a small seed, and then the same words
    /// would choose the rows and make their values.
    private static let seed: UInt64 = 0x243f_6a88_85a3_08d3

    private let rowCount: Int

    /// Samples of `rowCount` rows; `nil` where there are too few.
    public init?(rowCount: Int) {
        guard rowCount >= Self.minimumRowCount else { return nil }
        self.rowCount = rowCount
    }

    /// What `measure` makes of each sample's number.
    func map<Value>(_ measure: (Int) -> Value) -> [Value] { (0..<Self.count).map(measure) }

    /// Calls `body` with each row of a sample, ascending.
    func forEachRow(of sample: Int, _ body: (Int) -> Void) {
        var state = Self.seed + UInt64(sample)
        var needed = UInt64(rowCount / 5 * 4 + rowCount % 5 * 4 / 5)
        for row in 0..<rowCount where Self.next(&state).multipliedFullWidth(by: UInt64(rowCount - row)).high < needed {
            needed -= 1
            body(row)
        }
    }

    /// The next word of SplitMix64.
    private static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    /// The standard deviation of the samples' values, divisor n; NaN where one of them is not finite.
    static func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    /// The standard deviation of each named value over the samples.
    static func deviations(_ samples: [[(name: String, value: Double)]]) -> [String: Double] {
        var values: [String: [Double]] = [:]
        for (name, value) in samples.joined() {
            values[name, default: []].append(value)
        }
        return values.mapValues(deviation)
    }
}
