import Testing

@testable import Splitting

@Suite struct `Tallies of numbers` {
    /// The plain way: two passes over all numbers with the widest type there is.
    private struct Reference {
        let mean: Double
        let variance: Double

        init(_ numbers: [Double]) {
            #if arch(x86_64)
                typealias Wide = Float80
            #else
                typealias Wide = Double
            #endif
            let count = Wide(numbers.count)
            let mean = numbers.reduce(Wide(0)) { $0 + Wide($1) } / count
            let spread = numbers.reduce(Wide(0)) { $0 + (Wide($1) - mean) * (Wide($1) - mean) }
            self.mean = Double(mean)
            variance = Double(spread / count)
        }
    }

    private static func numbers(_ seed: UInt64) -> [Double] {
        var random = SplitMix(state: seed)
        let offset = [0, 1, 1e6, -1e9][Int(random.next() % 4)]
        let scale = [1, 1e-3, 1e5][Int(random.next() % 3)]
        return (0..<Int(1 + random.next() % 500)).map { _ in offset + scale * Double.random(in: -1...1, using: &random)
        }
    }

    @Test(arguments: 1...60)
    func `as in two passes with more digits`(seed: UInt64) {
        let numbers = Self.numbers(seed)
        let reference = Reference(numbers)

        var tally = NumberTally()
        for number in numbers { tally.add(number) }

        #expect(tally.count == numbers.count)
        #expect(tally.minimum == numbers.min())
        #expect(tally.maximum == numbers.max())
        #expect((tally.mean - reference.mean).magnitude <= 1e-15 * reference.mean.magnitude)
        #expect((tally.variance - reference.variance).magnitude <= 1e-14 * reference.variance)
    }

    @Test(arguments: 1...60)
    func `the same however it is cut`(seed: UInt64) {
        let numbers = Self.numbers(seed) + [.nan]
        var random = SplitMix(state: seed &+ 1000)
        var whole = NumberTally()
        for number in numbers { whole.add(number) }

        var merged = NumberTally()
        var rest = numbers[...]
        while !rest.isEmpty {
            let count = Int(random.next() % 40)
            var tally = NumberTally()
            for number in rest.prefix(count) { tally.add(number) }
            merged.merge(tally)
            rest = rest.dropFirst(count)
        }

        #expect(merged.count == whole.count)
        #expect(merged.missing == 1)
        #expect(merged.mean == whole.mean)
        #expect((merged.variance - whole.variance).magnitude <= 4e-16 * whole.variance)
    }

    @Test func `a number several times`() {
        var one = NumberTally()
        var other = NumberTally()
        for (value, times) in [(0.1, 7), (3.5, 2), (Double.nan, 3), (-1e6, 1)] {
            one.add(value, times: times)
            for _ in 0..<times { other.add(value) }
        }

        #expect(one.count == other.count)
        #expect(one.missing == other.missing)
        #expect(one.mean == other.mean)
        #expect(one.variance == other.variance)
    }

    @Test func `nothing to tell of no numbers`() {
        #expect(NumberTally().mean.isNaN)
        #expect(NumberTally().variance.isNaN)
        #expect(NumberTally().sampleVariance.isNaN)
    }

    @Test(arguments: 1...40)
    func `the median`(seed: UInt64) {
        var random = SplitMix(state: seed)
        let numbers = (0..<Int(1 + random.next() % 60)).map { _ in Double(random.next() % 20) }
        let sorted = numbers.sorted()
        let middle = sorted.count / 2
        let expected = sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
        let values = Set(numbers).sorted()

        #expect(MiddleValue.of(numbers) == expected)
        #expect(MiddleValue.of(values, counts: values.map { value in numbers.count { $0 == value } }) == expected)
    }
}

/// Numbers that are the same in every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
