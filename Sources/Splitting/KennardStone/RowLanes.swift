/// Features with eight rows side by side, so that eight distances are worked out at once.
///
/// Each distance is a sum over the features in their order, whatever the width of the machine's vectors: its bits are
/// the same everywhere.
struct RowLanes {
    typealias Lanes = SIMD8<Double>
    static let width = 8

    let rowCount: Int
    let columnCount: Int
    /// Block by block; within a block feature by feature; the rows beyond the last are zero.
    private let values: [Lanes]

    /// How many blocks of eight rows there are.
    var blockCount: Int { (rowCount + Self.width - 1) / Self.width }

    /// Rearranges features.
    ///
    /// - Parameters:
    ///   - features: the numbers of each row.
    ///   - order: which row comes where; the rows' own order where it is `nil`.
    init(_ features: FeatureMatrix, order: [Int]?) {
        rowCount = features.rowCount
        columnCount = features.columnCount
        let width = columnCount
        var values = [Lanes](repeating: .zero, count: (rowCount + Self.width - 1) / Self.width * width)
        for place in 0..<rowCount {
            let row = order?[place] ?? place
            for column in 0..<width {
                values[place / Self.width * width + column][place % Self.width] = features.values[row * width + column]
            }
        }
        self.values = values
    }

    /// The features of one row.
    func row(_ place: Int) -> [Double] {
        (0..<columnCount).map { values[place / Self.width * columnCount + $0][place % Self.width] }
    }

    /// Gives the squared distances of the rows of each block from a point.
    func forEachDistance(from center: [Double], blocks: Range<Int>, _ body: (Int, Lanes) -> Void) {
        let width = columnCount
        unsafe values.withUnsafeBufferPointer { values in
            unsafe center.withUnsafeBufferPointer { center in
                var place = blocks.lowerBound &* width
                var block = blocks.lowerBound
                while block < blocks.upperBound {
                    var squares = Lanes.zero
                    var column = 0
                    while column < width {
                        let difference = unsafe values[place &+ column] - center[column]
                        squares += difference * difference
                        column &+= 1
                    }
                    body(block, squares)
                    place &+= width
                    block &+= 1
                }
            }
        }
    }
}
