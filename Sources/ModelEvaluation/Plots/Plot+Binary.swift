extension Plot {
    /// The ROC curve with the area under it; the diagonal is what guessing gives.
    public static func roc(_ metrics: BinaryMetrics, of dataSet: String? = nil) -> String {
        let curve = metrics.rocCurve
        let kept = Thinning.evenly(curve.thresholds.count, limit: pointLimit)
        let isDefined = !metrics.rocAUC.isNaN
        let points = isDefined ? kept.map { (curve.falsePositiveRates[$0], curve.truePositiveRates[$0]) } : []
        let area = "Area under the curve \(Decimals.significant(metrics.rocAUC))"
        let caption = "\(area); \(count(kept.count, of: curve.thresholds.count, "points"))"
        var frame = PlotFrame(
            PlotHeading("ROC curve", of: dataSet, caption: caption, description: "ROC curve. \(caption)."),
            x: Axis("False positive rate", range: 0...1), y: Axis("True positive rate", range: 0...1, tickCount: 5))
        frame.addLine([(0, 0), (1, 1)], style: .guide)
        frame.addArea(under: points)
        frame.addLine(points, style: .data)
        if !isDefined { frame.addMessage("Not defined: all rows are of one class") }
        return frame.svg
    }

    /// Precision against recall; the level line is what guessing gives.
    public static func precisionRecall(_ metrics: BinaryMetrics, of dataSet: String? = nil) -> String {
        let curve = metrics.precisionRecallCurve
        let kept = Thinning.evenly(curve.recalls.count, limit: pointLimit / 2)
        // Precision holds from the recall before to its own, as the average precision sums it.
        var points: [(Double, Double)] = []
        for index in kept.reversed() {
            if let last = points.last { points.append((last.0, curve.precisions[index])) }
            points.append((curve.recalls[index], curve.precisions[index]))
        }
        let prevalence = Double(metrics.confusion.support(of: 1)) / Double(metrics.rowCount)
        if prevalence == 0 { points = [] }
        let average = "Average precision \(Decimals.significant(metrics.averagePrecision))"
        let caption = "\(average); \(count(kept.count, of: curve.recalls.count, "points"))"
        var frame = PlotFrame(
            PlotHeading(
                "Precision and recall", of: dataSet, caption: caption,
                description: "Precision-recall curve. \(caption). Share of class \(metrics.confusion.classes[1]): "
                    + "\(Decimals.significant(prevalence))."),
            x: Axis("Recall", range: 0...1), y: Axis("Precision", range: 0...1, tickCount: 5))
        frame.addLine([(0, prevalence), (1, prevalence)], style: .guide)
        frame.addArea(under: points)
        frame.addLine(points, style: .data)
        if prevalence == 0 { frame.addMessage("Not defined: no row is of class \(metrics.confusion.classes[1])") }
        return frame.svg
    }

    /// How often class 1 came true where it was given some probability: on the diagonal where probabilities are honest.
    ///
    /// Bars at the bottom show how many rows each bin has.
    /// - Precondition: there is a bin.
    public static func calibration(
        _ metrics: BinaryMetrics, binCount: Int = 10, strategy: CalibrationCurve.Strategy = .uniform,
        of dataSet: String? = nil
    ) -> String {
        let curve = metrics.calibrationCurve(binCount: binCount, strategy: strategy)
        let points = Array(zip(curve.meanProbabilities, curve.actualShares))
        let most = curve.rowCounts.max() ?? 1
        let bins = strategy == .uniform ? "bins of equal width" : "bins of equally many rows"
        let caption =
            "\(Decimals.grouped(metrics.rowCount)) rows in \(points.count) \(bins); bars: rows of each, "
            + "at most \(Decimals.grouped(most))"
        var frame = PlotFrame(
            PlotHeading(
                "Calibration", of: dataSet, caption: caption,
                description: "Share of class \(metrics.confusion.classes[1]) against its mean probability; "
                    + "\(caption)."),
            x: Axis("Mean probability", range: 0...1), y: Axis("Share that came true", range: 0...1, tickCount: 5))
        for (mean, rows) in zip(curve.meanProbabilities, curve.rowCounts) {
            frame.addBar(at: mean, width: 14, height: 70 * Double(rows) / Double(most))
        }
        frame.addLine([(0, 0), (1, 1)], style: .guide)
        frame.addLine(points, style: .data)
        frame.addMarkers(points)
        return frame.svg
    }
}
