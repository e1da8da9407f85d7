extension Plot {
    /// Residuals against fitted values: without pattern where the model is right.
    ///
    /// - Parameters:
    ///   - fitted: the model's values.
    ///   - residuals: actual less fitted, one for each.
    ///   - dataSet: which rows these are, for the title.
    /// - Returns: an SVG document.
    public static func residuals(fitted: [Double], residuals: [Double], of dataSet: String? = nil) -> String {
        let points = drawn(fitted, residuals)
        let caption = count(points.count, of: fitted.count)
        var frame = PlotFrame(
            PlotHeading(
                "Residuals and fitted values", of: dataSet, caption: caption,
                description: "Scatter plot of residuals, actual less fitted, against fitted values; \(caption)."),
            x: Axis("Fitted value", covering: points.map(\.0)),
            y: Axis("Residual", covering: points.map(\.1) + [0], tickCount: 5))
        frame.addDots(points)
        frame.addLine([(frame.x.range.lowerBound, 0), (frame.x.range.upperBound, 0)], style: .guide)
        if points.isEmpty { frame.addMessage("No rows") }
        return frame.svg
    }

    /// Predicted against actual values: on the diagonal where the model is right.
    ///
    /// - Parameters:
    ///   - actual: the true values.
    ///   - predicted: the model's values, one for each.
    ///   - dataSet: which rows these are, for the title.
    /// - Returns: an SVG document.
    public static func predictedActual(actual: [Double], predicted: [Double], of dataSet: String? = nil) -> String {
        let points = drawn(actual, predicted)
        let caption = count(points.count, of: actual.count)
        let all = points.map(\.0) + points.map(\.1)
        var frame = PlotFrame(
            PlotHeading(
                "Predicted and actual values", of: dataSet, caption: caption,
                description: "Scatter plot of predicted against actual values, with the diagonal; \(caption)."),
            x: Axis("Actual value", covering: all), y: Axis("Predicted value", covering: all, tickCount: 5))
        frame.addDots(points)
        let (low, high) = (frame.x.range.lowerBound, frame.x.range.upperBound)
        frame.addLine([(low, low), (high, high)], style: .guide)
        if points.isEmpty { frame.addMessage("No rows") }
        return frame.svg
    }

    /// Standardised residuals against quantiles of the normal distribution: on the diagonal where they are normal.
    ///
    /// The residual of rank i of n stands at the quantile of (i - 0.5) / n; it is standardised with the mean and the
    /// deviation of all. Of many those are drawn whose quantiles lie evenly, which keeps the tails whole.
    /// - Parameters:
    ///   - residuals: in any order.
    ///   - dataSet: which rows these are, for the title.
    /// - Returns: an SVG document.
    public static func normalQuantiles(residuals: [Double], of dataSet: String? = nil) -> String {
        let sorted = residuals.filter(\.isFinite).sorted()
        let points = quantilePoints(sorted)
        let caption = count(points.count, of: residuals.count)
        let all = points.map(\.0) + points.map(\.1)
        var frame = PlotFrame(
            PlotHeading(
                "Normal quantiles of the residuals", of: dataSet, caption: caption,
                description: "Quantile plot of standardised residuals against the normal distribution, with the "
                    + "diagonal; \(caption)."),
            x: Axis("Quantile of the normal distribution", covering: points.map(\.0)),
            y: Axis("Standardised residual", covering: all, tickCount: 5))
        let (low, high) = (
            max(frame.x.range.lowerBound, frame.y.range.lowerBound),
            min(frame.x.range.upperBound, frame.y.range.upperBound)
        )
        frame.addDots(points)
        frame.addLine([(low, low), (high, high)], style: .guide)
        if points.isEmpty { frame.addMessage("No rows") }
        return frame.svg
    }

    private static func quantilePoints(_ sorted: [Double]) -> [(Double, Double)] {
        let count = sorted.count
        guard count > 0 else { return [] }
        let mean = sorted.reduce(0) { $0 + $1 / Double(count) }
        let deviation = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / Double(count) }.squareRoot()
        let ranks = count <= pointLimit ? Array(0..<count) : quantileRanks(count)
        return ranks.map { rank in
            let standardised = deviation > 0 ? (sorted[rank] - mean) / deviation : 0
            return (NormalDistribution.quantile((Double(rank) + 0.5) / Double(count)), standardised)
        }
    }

    /// Ranks whose quantiles lie about evenly, so that the tails are drawn whole and the middle does not clot.
    private static func quantileRanks(_ count: Int) -> [Int] {
        let end = -NormalDistribution.quantile(0.5 / Double(count))
        var ranks: [Int] = []
        for index in 0..<pointLimit {
            let quantile = end * (2 * Double(index) / Double(pointLimit - 1) - 1)
            let rank = min(Int(NormalDistribution.share(below: quantile) * Double(count)), count - 1)
            if rank > ranks.last ?? -1 { ranks.append(rank) }
        }
        return ranks
    }
}
