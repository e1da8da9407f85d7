/// The triangular factor of `[1, features, target]` in a frame, by streaming QR.
///
/// Never forms the Gram matrix, so it loses the condition number once and not twice. Slower than `dsyrk` by about a
/// factor of five, used where the condition asks for it.
struct TriangleAccumulator: RowAccumulator {
    let frame: Frame
    let order: Int
    private var triangle: [Double] = []
    private var scratch: [Double] = []

    init(frame: Frame) {
        self.frame = frame
        order = frame.centre.count + 1
    }

    mutating func add(_ block: RowBlock) throws(LinearModelError) {
        guard block.count > 0 else { return }
        let stride = block.capacity
        if triangle.isEmpty { triangle = [Double](repeating: 0, count: order * order) }
        if scratch.count < order * stride { scratch = [Double](repeating: 0, count: order * stride) }
        let roots = block.isWeighted ? (0..<block.count).map { block.weight(row: $0).squareRoot() } : []
        for row in 0..<block.count { scratch[row] = roots.isEmpty ? 1 : roots[row] }
        for column in 0..<(order - 1) {
            Kernels.shift(
                block.values, offset: column * stride, count: block.count, centre: frame.centre[column],
                scale: frame.scale[column], roots: roots, into: &scratch, at: (column + 1) * stride)
        }
        BLAS.stack(&scratch, count: block.count, stride: stride, triangular: false, under: &triangle, order: order)
    }

    mutating func merge(_ next: TriangleAccumulator) throws(LinearModelError) {
        scratch = []
        guard !next.triangle.isEmpty else { return }
        guard !triangle.isEmpty else {
            triangle = next.triangle
            return
        }
        var rows = next.triangle
        BLAS.stack(&rows, count: order, stride: order, triangular: true, under: &triangle, order: order)
    }

    /// The features' triangle after the intercept is projected out (or not), in the data's units.
    func featureTriangle(isCentred: Bool) -> [Double] {
        let p = order - 2
        guard p > 0, !triangle.isEmpty else { return [] }
        if isCentred {
            var result = [Double](repeating: 0, count: p * p)
            for column in 0..<p {
                for row in 0...column {
                    result[column * p + row] = triangle[(column + 1) * order + row + 1] / frame.scale[column]
                }
            }
            return result
        }
        // Without an intercept the column of ones must not take part: reduce the features' columns anew.
        var rows = [Double](repeating: 0, count: (p + 1) * p)
        for column in 0..<p {
            for row in 0...(column + 1) {
                rows[column * (p + 1) + row] = triangle[(column + 1) * order + row] / frame.scale[column]
            }
        }
        var result = [Double](repeating: 0, count: p * p)
        BLAS.stack(&rows, count: p + 1, stride: p + 1, triangular: false, under: &result, order: p)
        return result
    }
}
