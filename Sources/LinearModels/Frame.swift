/// A frame of reference for sums over rows: a point near the means, and powers of two near the magnitudes.
///
/// Sums about a near point lose no digits to an offset, and powers of two scale without rounding. The frame comes from
/// the first block, so that all workers share it; it need not be exact, only near.
struct Frame: Hashable, Sendable {
    /// Per feature, then of the target; zeros for models through the origin.
    var centre: [Double]
    /// Per feature, then of the target.
    var scale: [Double]

    init(first block: RowBlock, isCentred: Bool) {
        let columns = block.featureCount + 1
        centre = [Double](repeating: 0, count: columns)
        scale = [Double](repeating: 1, count: columns)
        guard block.count > 0 else { return }
        for column in 0..<columns {
            let cells = block.values[(column * block.capacity)..<(column * block.capacity + block.count)]
            if isCentred {
                let mean = cells.reduce(0) { $0 + $1 / Double(block.count) }
                // Few digits: subtracting then rounds rarely.
                let short = Double(Float(mean))
                centre[column] = short.isFinite ? short : 0
            }
            let reach = cells.reduce(0) { Swift.max($0, Swift.abs($1 - centre[column])) }
            guard reach.isFinite, reach.isNormal else { continue }
            scale[column] = Double(sign: .plus, exponent: -reach.exponent, significand: 1)
            if !scale[column].isNormal { scale[column] = 1 }
        }
    }
}
