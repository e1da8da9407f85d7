/// Sums over rows from which the regression metrics of these rows follow.
struct ResidualMoments: Sendable {
    /// A value near the mean of the actual values; deviations are summed about it, so that large means do not cancel.
    private let centre: Double
    private var weight = CompensatedSum()
    private var residual = CompensatedSum()
    private var absolute = CompensatedSum()
    private var square = CompensatedSum()
    private var deviation = CompensatedSum()
    private var deviationSquare = CompensatedSum()
    private var first: Double?
    private var isConstant = true

    init(centre: Double) { self.centre = centre }

    /// Adds a row; one of weight zero counts for nothing.
    mutating func add(_ actual: Double, _ predicted: Double, weight w: Double) {
        guard w > 0 else { return }
        let (error, distance) = (actual - predicted, actual - centre)
        weight.add(w)
        residual.add(w * error)
        absolute.add(w * abs(error))
        square.add(w * error * error)
        deviation.add(w * distance)
        deviationSquare.add(w * distance * distance)
        if let first { isConstant = isConstant && actual == first } else { first = actual }
    }

    var meanSquaredError: Double { square.value / weight.value }
    var meanAbsoluteError: Double { absolute.value / weight.value }
    var residualMean: Double { residual.value / weight.value }

    /// One less the share of the spread that is left; scikit-learn's values where there is no spread.
    var rSquared: Double {
        if square.value == 0 { return 1 }
        if isConstant { return 0 }
        let spread = deviationSquare.value - deviation.value / weight.value * deviation.value
        return spread > 0 ? 1 - square.value / spread : 0
    }
}
