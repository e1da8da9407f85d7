/// Residuals and their products with the columns, in double-double, at given coefficients.
///
/// What makes the last digits right: the gradient of the sum of squares at the current coefficients, computed so well
/// that even a crude solver turns it into the correct next correction.
struct CorrectionAccumulator: RowAccumulator {
    let coefficients: [DoubleDouble]
    let intercept: DoubleDouble
    /// Weighted sum of squared residuals.
    private(set) var residualSquares = DoubleDouble.zero
    /// Weighted sum of residuals.
    private(set) var residuals = DoubleDouble.zero
    /// Weighted products of each feature with the residuals.
    private(set) var products: [DoubleDouble]
    private var residual: [Double] = []
    private var residualLow: [Double] = []
    private var weighed: [Double] = []
    private var weighedLow: [Double] = []

    init(coefficients: [DoubleDouble], intercept: DoubleDouble) {
        self.coefficients = coefficients
        self.intercept = intercept
        products = [DoubleDouble](repeating: .zero, count: coefficients.count)
    }

    mutating func add(_ block: RowBlock) throws(LinearModelError) {
        guard block.count > 0 else { return }
        if residual.count < block.capacity {
            residual = [Double](repeating: 0, count: block.capacity)
            (residualLow, weighed, weighedLow) = (residual, residual, residual)
        }
        Kernels.residual(block, coefficients: coefficients, intercept: intercept, into: &residual, &residualLow)
        let residual = Kernels.Column(values: residual, offset: 0, lows: residualLow)
        var weighed = residual
        if block.isWeighted {
            Kernels.weigh(
                residual, by: block.weightColumn, count: block.count, into: &self.weighed, &weighedLow)
            weighed = Kernels.Column(values: self.weighed, offset: 0, lows: weighedLow)
        }
        Kernels.addDot(weighed, residual, count: block.count, to: &residualSquares)
        Kernels.addSum(weighed, count: block.count, to: &residuals)
        for column in products.indices {
            Kernels.addDot(weighed, block.column(column), count: block.count, to: &products[column])
        }
    }

    mutating func merge(_ next: CorrectionAccumulator) throws(LinearModelError) {
        (residual, residualLow, weighed, weighedLow) = ([], [], [], [])
        residualSquares += next.residualSquares
        residuals += next.residuals
        for column in products.indices { products[column] += next.products[column] }
    }
}
