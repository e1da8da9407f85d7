extension Plot {
    /// The most coefficients that are drawn.
    public static let coefficientLimit = 30

    /// Coefficients with their intervals of 95%, the most certain ones first.
    ///
    /// Of more than 30 those with the largest |statistic| are drawn (of equals, or without statistics, the first).
    /// Grey ones have an interval that holds zero.
    /// - Parameters:
    ///   - rows: the coefficients; leave out the intercept, whose scale is another.
    ///   - isStandardised: whether they are per standard deviation of the feature, for the axis.
    ///   - model: the name of the model, for the title.
    /// - Returns: an SVG document.
    public static func coefficients(
        _ rows: [CoefficientTable.Row], isStandardised: Bool = false, of model: String? = nil
    ) -> String {
        let usable = rows.filter { $0.coefficient.isFinite }
        let weight: (CoefficientTable.Row) -> Double = { abs($0.statistic ?? 0) }
        let ranked = usable.enumerated().sorted {
            weight($0.element) == weight($1.element)
                ? $0.offset < $1.offset : weight($0.element) > weight($1.element)
        }
        let shown = ranked.prefix(coefficientLimit).map(\.element)
        let caption =
            count(shown.count, of: rows.count, "coefficients") + " with intervals of 95%; grey: the interval holds zero"
        let step = max(18, min(34, 300 / Double(max(shown.count, 1))))
        let names = shown.map { Markup.abbreviated($0.name, to: 26) }
        let left = 28 + (names.map { SVG.textWidth($0, size: 12) }.max() ?? 0)
        let (right, top) = (616.0, 66.0)
        let bottom = max(top + step * Double(shown.count) + 6, 364)
        let ends = shown.flatMap { [$0.lower ?? $0.coefficient, $0.upper ?? $0.coefficient, $0.coefficient] }
        let axis = Axis(
            isStandardised ? "Coefficient per standard deviation of the feature" : "Coefficient", covering: ends + [0])
        let across: (Double) -> Double = { left + axis.share($0) * (right - left) }

        var (parts, grid) = ([String](), "")
        for (value, label) in axis.ticks {
            let place = across(value)
            grid += "M\(Decimals.coordinate(place)) \(Decimals.coordinate(top))V\(Decimals.coordinate(bottom))"
            parts.append(SVG.text(label, place, bottom + 18, size: 11, anchor: .middle, style: "pj-muted"))
        }
        parts.insert("<path class=\"pj-grid\" d=\"\(grid)\"/>", at: 0)
        let zero = Decimals.coordinate(across(0))
        parts.append(
            "<path class=\"pj-guide\" d=\"M\(zero) \(Decimals.coordinate(top))V\(Decimals.coordinate(bottom))\"/>")
        for (index, row) in shown.enumerated() {
            let height = top + step * (Double(index) + 0.5) + 3
            parts.append(SVG.text(names[index], left - 10, height + 4, size: 12, anchor: .end))
            parts += mark(row, across, height)
        }
        parts.append(SVG.text(axis.title, (left + right) / 2, bottom + 42, size: 12, anchor: .middle))
        if shown.isEmpty { parts.append(SVG.text("No coefficients", 320, 215, size: 13, anchor: .middle)) }
        let heading = PlotHeading("Coefficients", of: model, caption: caption, description: "\(caption).")
        return SVG.document(heading, height: bottom + 56, parts)
    }

    private static func mark(
        _ row: CoefficientTable.Row, _ across: (Double) -> Double, _ height: Double
    ) -> [String] {
        let y = Decimals.coordinate(height)
        guard let lower = row.lower, let upper = row.upper, lower.isFinite, upper.isFinite else {
            return [SVG.shape("circle", "pj-marker", ["cx": across(row.coefficient), "cy": height, "r": 4])]
        }
        let isClear = lower > 0 || upper < 0
        let (from, to) = (Decimals.coordinate(across(lower)), Decimals.coordinate(across(upper)))
        return [
            "<path class=\"\(isClear ? "pj-line" : "pj-faint")\" d=\"M\(from) \(y)H\(to)\"/>",
            SVG.shape(
                "circle", isClear ? "pj-marker" : "pj-other", ["cx": across(row.coefficient), "cy": height, "r": 4.5]),
        ]
    }
}
