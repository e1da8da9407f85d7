/// scikit-learn's `_approximate_mode`: how many of some draws fall on each class, about as is most likely.
enum ApproximateMode {
    /// Shares `draws` out in proportion to `counts`; what rounding leaves goes to the largest remainders, ties by
    /// lot.
    ///
    /// - Parameters:
    ///   - draws: how many to draw.
    ///   - counts: how many there are of each class; their sum is positive.
    ///   - stream: decides ties. It is drawn from even where all of a tie are taken.
    /// - Returns: how many fall on each class.
    static func draws(
        _ draws: Int, of counts: [Int], from stream: inout WordStream<MersenneTwister>
    ) -> [Int] {
        let total = Double(counts.reduce(0, +))
        let shares = counts.map { Double($0) / total * Double(draws) }
        var whole = shares.map { Int($0.rounded(.down)) }
        var missing = draws - whole.reduce(0, +)
        guard missing > 0 else { return whole }
        let remainders = shares.map { $0 - $0.rounded(.down) }
        let order = remainders.indices.sorted {
            remainders[$0] == remainders[$1] ? $0 < $1 : remainders[$0] > remainders[$1]
        }
        var start = 0
        while missing > 0, start < order.count {
            let value = remainders[order[start]]
            let end = order[start...].firstIndex { remainders[$0] != value } ?? order.count
            let tied = order[start..<end]
            let chosen = stream.choice(UInt32(tied.count), size: min(tied.count, missing))
            for place in chosen {
                whole[tied[start + Int(place)]] += 1
            }
            missing -= chosen.count
            start = end
        }
        return whole
    }
}
