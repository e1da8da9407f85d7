/// Finds the two rows that lie farthest apart.
///
/// Rows are taken by their distance from the middle, the farthest first: two rows are at most the sum of these
/// distances apart, so the search ends as soon as that is less than the best pair. Data that spread evenly in all of
/// many directions leave little to save; at worst all pairs are looked at.
struct FarthestPair {
    private let features: FeatureMatrix
    /// The rows by their distance from the middle, the farthest first.
    private let order: [Int]
    /// That distance for each place of the order.
    private let radii: [Double]

    init(_ features: FeatureMatrix) {
        self.features = features
        let width = features.columnCount
        var middle = [Double](repeating: 0, count: width)
        for (place, value) in features.values.enumerated() {
            middle[place % width] += value / Double(features.rowCount)
        }
        var distances = [Double](repeating: 0, count: features.rowCount)
        for (place, value) in features.values.enumerated() {
            let difference = value - middle[place % width]
            distances[place / width] += difference * difference
        }
        order = distances.indices.sorted {
            distances[$0] == distances[$1] ? $0 < $1 : distances[$0] > distances[$1]
        }
        radii = order.map { distances[$0].squareRoot() }
    }

    /// The two rows, the lower number first; of equally distant pairs the one with the lowest numbers.
    func rows() -> (Int, Int) {
        let lanes = RowLanes(features, order: order)
        var best = (square: -1.0, first: 0, second: 1)
        for place in order.indices.dropLast() {
            // Rounding makes the sum of radii uncertain in its last digits; a billionth is far beyond that.
            let reach = best.square.squareRoot() * (1 - 1e-9)
            guard !(best.square >= 0 && radii[place] + radii[place + 1] < reach) else { break }
            let end = best.square < 0 ? order.count : self.end(from: place + 1, radius: reach - radii[place])
            let first = (place + 1) / RowLanes.width
            let blocks = first..<max(first, (end + RowLanes.width - 1) / RowLanes.width)
            lanes.forEachDistance(from: lanes.row(place), blocks: blocks) { block, squares in
                guard squares.max() >= best.square else { return }
                for lane in 0..<RowLanes.width {
                    let other = block * RowLanes.width + lane
                    guard other > place, other < order.count else { continue }
                    let pair = (min(order[place], order[other]), max(order[place], order[other]))
                    if squares[lane] > best.square
                        || (squares[lane] == best.square && pair < (best.first, best.second))
                    {
                        best = (squares[lane], pair.0, pair.1)
                    }
                }
            }
        }
        return (best.first, best.second)
    }

    /// The first place from `start` on whose radius is too small.
    private func end(from start: Int, radius: Double) -> Int {
        var low = start
        var high = radii.count
        while low < high {
            let middle = (low + high) / 2
            if radii[middle] >= radius {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
