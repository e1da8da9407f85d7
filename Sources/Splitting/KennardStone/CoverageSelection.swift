/// Chooses rows one after the other so that they cover the space of the features.
///
/// - Complexity: O(n·k·p) time for k of n rows with p features, beside the search for the farthest pair; memory for
///   two copies of the features. No matrix of distances is made.
struct CoverageSelection {
    private let features: FeatureMatrix

    /// - Precondition: there are at least two rows.
    init(_ features: FeatureMatrix) {
        precondition(features.rowCount > 1, "a pair of rows")
        self.features = features
    }

    /// The first rows in the order in which they are chosen.
    func first(_ count: Int) -> [UInt32] {
        let pair = FarthestPair(features).rows()
        guard count > 2 else { return Array([UInt32(pair.0), UInt32(pair.1)].prefix(count)) }
        let lanes = RowLanes(features, order: nil)
        var chosen = [UInt32(pair.0), UInt32(pair.1)]
        chosen.reserveCapacity(count)
        var nearest = NearestChosen(lanes)
        _ = nearest.choose(pair.0)
        var next = nearest.choose(pair.1)
        while chosen.count < count {
            chosen.append(UInt32(next))
            if chosen.count < count {
                next = nearest.choose(next)
            }
        }
        return chosen
    }
}

/// How far each row is from the nearest chosen one.
private struct NearestChosen {
    private let lanes: RowLanes
    /// Squared distances, eight rows each; below zero for chosen rows and for the padding of the last block.
    private var distances: [RowLanes.Lanes]

    init(_ lanes: RowLanes) {
        self.lanes = lanes
        distances = Array(repeating: RowLanes.Lanes(repeating: .infinity), count: lanes.blockCount)
        for row in lanes.rowCount..<(lanes.blockCount * RowLanes.width) {
            distances[row / RowLanes.width][row % RowLanes.width] = -1
        }
    }

    /// Takes a row and tells which one is now farthest from all that are taken, the lowest of equals.
    mutating func choose(_ row: Int) -> Int {
        distances[row / RowLanes.width][row % RowLanes.width] = -1
        let center = lanes.row(row)
        var best = RowLanes.Lanes(repeating: -.infinity)
        var bestBlocks = SIMD8<Int64>.zero
        unsafe distances.withUnsafeMutableBufferPointer { distances in
            lanes.forEachDistance(from: center, blocks: 0..<distances.count) { block, squares in
                let old = unsafe distances[block]
                let new = old.replacing(with: squares, where: squares .< old)
                unsafe distances[block] = new
                // Strictly greater, so that the first of equal blocks stays.
                let isBetter = new .> best
                best.replace(with: new, where: isBetter)
                bestBlocks.replace(with: SIMD8(repeating: Int64(block)), where: isBetter)
            }
        }
        let greatest = best.max()
        return (0..<RowLanes.width).filter { best[$0] == greatest }
            .map { Int(bestBlocks[$0]) * RowLanes.width + $0 }.min() ?? 0
    }
}
