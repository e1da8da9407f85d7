internal import Glibc

/// One axis of a plot: what it covers, and ticks at multiples of 1, 2 or 5 times a power of ten.
struct Axis {
    /// Where the axis begins and ends.
    let range: ClosedRange<Double>
    /// Ticks with their labels, ascending, all within the range.
    let ticks: [(value: Double, label: String)]
    /// What stands beside it; ends in the power of ten by which the labels are divided, if there is one.
    let title: String

    /// An axis that covers values with a little room to both sides.
    init(_ title: String, covering values: some Sequence<Double>, tickCount: Int = 6) {
        var (low, high) = (Double.infinity, -Double.infinity)
        for value in values where value.isFinite {
            (low, high) = (min(low, value), max(high, value))
        }
        if low > high { (low, high) = (0, 1) }
        // Below this the steps between ticks would not be doubles of full precision.
        if max(abs(low), abs(high)) < 1e-290 { (low, high) = (0, 0) }
        // Values that are all alike, or so nearly that ticks could not be told apart.
        let least = max(abs(low), abs(high)) * 1e-9
        if high - low <= least {
            let room = low == 0 && high == 0 ? 1 : max(abs(low) * 0.1, least)
            (low, high) = (low - room, high + room)
        }
        // Halves, so that the span of the largest numbers does not overflow.
        let room = (high / 2 - low / 2) * 0.08
        self.init(
            title, range: max(low - room, -0x1p1020)...min(high + room, 0x1p1020), tickCount: tickCount)
    }

    /// An axis that covers exactly a range.
    init(_ title: String, range: ClosedRange<Double>, tickCount: Int = 6) {
        self.range = range
        let step = Self.step(for: range, count: tickCount)
        let largest = max(abs(range.lowerBound), abs(range.upperBound))
        var power = largest > 0 ? Decimals.exponentOfTen(largest) : 0
        power = power >= 6 || power < -3 ? Int((Double(power) / 3).rounded(.down)) * 3 : 0
        let unit = pow(10, Double(power))
        let decimals = max(0, -Int((log10(step / unit) + 1e-9).rounded(.down)))
        let first = (range.lowerBound / step).rounded(.up)
        let count = max(0, Int((range.upperBound / step).rounded(.down) - first)) + 1
        ticks = (0..<min(count, 50)).map { index in
            let value = (first + Double(index)) * step
            let label = Decimals.fixed(value / unit, digits: min(decimals, 9))
            return (value, label.hasPrefix("-") ? "−" + label.dropFirst() : label)
        }.filter { range.contains($0.value) }
        self.title = power == 0 ? title : "\(title) (× \(Decimals.power(power)))"
    }

    /// The step of 1, 2 or 5 times a power of ten that gives about so many ticks.
    static func step(for range: ClosedRange<Double>, count: Int) -> Double {
        let raw = (range.upperBound / 2 - range.lowerBound / 2) / Double(count) * 2
        let power = pow(10, log10(raw).rounded(.down))
        let front = raw / power
        return power * (front < 1.5 ? 1 : front < 3.5 ? 2 : front < 7.5 ? 5 : 10)
    }

    /// Where a value lies: 0 at the beginning, 1 at the end.
    func share(_ value: Double) -> Double {
        (value / 2 - range.lowerBound / 2) / (range.upperBound / 2 - range.lowerBound / 2)
    }
}
