/// The weights of rows as pandas' `DataFrame.sample` takes them.
struct SampleWeights {
    /// Each row's share; they sum up to one.
    private let shares: [Double]

    /// Checks and scales weights; a missing weight counts as zero.
    init(_ weights: [Double], rowCount: Int) throws(SplitError) {
        guard weights.count == rowCount else { throw .weightCount(weights.count, rowCount: rowCount) }
        if let row = weights.firstIndex(where: \.isInfinite) {
            throw .infiniteWeight(row: row)
        }
        if let row = weights.firstIndex(where: { $0 < 0 }) {
            throw .negativeWeight(row: row)
        }
        let known = weights.map { $0.isNaN ? 0 : $0 }
        let sum = PairwiseSum.of(known[...])
        guard sum != 0 else { throw .weightsSumToZero }
        shares = known.map { $0 / sum }
    }

    /// The drawn rows, as `choice(n, size, p=shares)` draws them.
    ///
    /// - Parameters:
    ///   - size: how many rows.
    ///   - withReplacement: whether a row may be drawn again.
    ///   - source: which interface draws; its messages are its own.
    ///   - draw: gives the next double in 0..<1.
    /// - Returns: the rows in the order in which they were drawn.
    /// - Throws: ``SplitError`` for more rows than the weights allow.
    func rows(
        _ size: Int, withReplacement: Bool, by source: SampleSource, drawing draw: () -> Double
    ) throws(SplitError) -> [UInt32] {
        guard !withReplacement else {
            let bounds = Self.bounds(shares)
            return (0..<size).map { _ in Self.place(of: draw(), in: bounds) }
        }
        // More than one expected draw of a row cannot be had without drawing it twice.
        guard Double(size) * (shares.max() ?? 0) <= 1 else { throw .weightsTooUneven }
        guard size <= shares.count else { throw .sampleAbovePopulation(source) }
        guard shares.count(where: { $0 > 0 }) >= size else { throw .fewerWeightsThanSample }
        var shares = shares
        var isChosen = [Bool](repeating: false, count: shares.count)
        var chosen: [UInt32] = []
        chosen.reserveCapacity(size)
        while chosen.count < size {
            let bounds = Self.bounds(shares)
            for _ in 0..<(size - chosen.count) {
                let row = Self.place(of: draw(), in: bounds)
                if !isChosen[Int(row)] {
                    isChosen[Int(row)] = true
                    chosen.append(row)
                }
            }
            for row in chosen {
                shares[Int(row)] = 0
            }
        }
        return chosen
    }

    /// Running sums, scaled so that the last is one.
    private static func bounds(_ shares: [Double]) -> [Double] {
        var sum = 0.0
        var bounds = shares.map { share in
            sum += share
            return sum
        }
        for index in bounds.indices {
            bounds[index] /= sum
        }
        return bounds
    }

    /// The first place whose bound is above `value` (`searchsorted` from the right).
    private static func place(of value: Double, in bounds: [Double]) -> UInt32 {
        var low = 0
        var high = bounds.count
        while low < high {
            let middle = (low + high) / 2
            if bounds[middle] <= value {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return UInt32(low)
    }
}

/// The sum as NumPy's `np.sum` rounds it: in halves, down to blocks of 128 with eight running sums.
private enum PairwiseSum {
    static func of(_ values: ArraySlice<Double>) -> Double {
        let start = values.startIndex
        guard values.count >= 8 else { return values.reduce(0, +) }
        guard values.count <= 128 else {
            let half = values.count / 2
            let middle = start + half - half % 8
            return of(values[..<middle]) + of(values[middle...])
        }
        var sums = SIMD8<Double>.zero
        let whole = values.count - values.count % 8
        for index in stride(from: 0, to: whole, by: 8) {
            for lane in 0..<8 {
                sums[lane] += values[start + index + lane]
            }
        }
        let halves = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]))
        return values[(start + whole)...].reduce(halves, +)
    }
}
