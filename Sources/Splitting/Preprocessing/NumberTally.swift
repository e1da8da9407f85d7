/// Counts, sums and extremes of numbers that come one by one.
///
/// Numbers are summed as distances from the first one and with 32 digits, so that neither the order nor the way in which
/// tallies are merged shows in the results.
public struct NumberTally: Hashable, Sendable {
    /// Numbers, missing ones not counted.
    public private(set) var count = 0
    /// Missing numbers.
    public private(set) var missing = 0
    /// The smallest number; infinity without any.
    public private(set) var minimum = Double.infinity
    /// The largest number; minus infinity without any.
    public private(set) var maximum = -Double.infinity
    /// What distances are taken from.
    private var origin = 0.0
    private var distances = DoubleDouble()
    private var squares = DoubleDouble()

    /// Begins without numbers.
    public init() {}

    /// Takes a number; NaN is a missing one.
    ///
    /// - Precondition: the number is not infinite.
    public mutating func add(_ number: Double) {
        guard !number.isNaN else {
            missing &+= 1
            return
        }
        if count == 0 { origin = number }
        count &+= 1
        minimum = Swift.min(minimum, number)
        maximum = Swift.max(maximum, number)
        let distance = DoubleDouble.sum(number, -origin)
        distances += distance
        squares += NumberTally.square(distance)
    }

    /// Takes a number several times.
    public mutating func add(_ number: Double, times: Int) {
        guard times > 0 else { return }
        guard !number.isNaN else {
            missing += times
            return
        }
        if count == 0 { origin = number }
        count += times
        minimum = Swift.min(minimum, number)
        maximum = Swift.max(maximum, number)
        let distance = DoubleDouble.sum(number, -origin)
        let factor = DoubleDouble(high: Double(times))
        distances += distance * factor
        squares += distance * distance * factor
    }

    /// Adds the numbers of another tally.
    public mutating func merge(_ other: NumberTally) {
        guard other.count > 0 else {
            missing += other.missing
            return
        }
        guard count > 0 else {
            let before = missing
            self = other
            missing += before
            return
        }
        // The other's distances, taken from this one's origin.
        let shift = DoubleDouble.sum(other.origin, -origin)
        let times = DoubleDouble(high: Double(other.count))
        squares +=
            other.squares + shift * other.distances * DoubleDouble(high: 2) + shift * shift * times
        distances += other.distances + shift * times
        count += other.count
        missing += other.missing
        minimum = Swift.min(minimum, other.minimum)
        maximum = Swift.max(maximum, other.maximum)
    }

    /// Counts missing numbers as a value.
    mutating func fill(with value: Double) {
        let times = missing
        missing = 0
        add(value, times: times)
    }

    /// The mean; NaN without numbers.
    public var mean: Double {
        guard count > 0 else { return .nan }
        return (DoubleDouble(high: origin) + distances / Double(count)).value
    }

    /// The variance with the count as divisor (`ddof=0`); NaN without numbers.
    public var variance: Double { count > 0 ? spread / Double(count) : .nan }

    /// The variance with one less than the count as divisor (`ddof=1`); NaN for fewer than two numbers.
    public var sampleVariance: Double { count > 1 ? spread / Double(count - 1) : .nan }

    /// The sum of the squared distances from the mean.
    private var spread: Double {
        let rest = squares - distances * distances / Double(count)
        return Swift.max(0, rest.value)
    }

    private static func square(_ distance: DoubleDouble) -> DoubleDouble {
        let product = DoubleDouble.product(distance.high, distance.high)
        return DoubleDouble(high: product.high, low: product.low + 2 * distance.high * distance.low)
    }
}
