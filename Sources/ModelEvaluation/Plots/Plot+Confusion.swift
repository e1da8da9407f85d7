extension Plot {
    /// The most classes that are drawn.
    public static let classLimit = 30

    /// The confusion matrix as a heat map: the darker, the larger the share of the true class.
    ///
    /// Counts are written in the cells of up to 12 classes. Of more than 30 classes the first 30 are drawn, and the
    /// caption says so.
    public static func confusion(_ matrix: ConfusionMatrix, of dataSet: String? = nil) -> String {
        let shown = matrix.classes.indices.prefix(classLimit)
        let names = shown.map { Markup.abbreviated(matrix.classes[$0], to: 14) }
        let left = 56 + min(110, names.map { SVG.textWidth($0, size: 11) }.max() ?? 0)
        let top = 66.0
        let width = min(270, (616 - left) / Double(shown.count))
        let height = max(12, min(140, 290 / Double(shown.count)))
        let bottom = top + height * Double(shown.count)
        let right = left + width * Double(shown.count)
        let caption =
            "\(count(shown.count, of: matrix.classes.count, "classes")); accuracy "
            + "\(Decimals.significant(matrix.accuracy)); colour: share of the true class"
        var parts: [String] = []
        for actual in shown {
            let rows = matrix.support(of: actual)
            for predicted in shown {
                let hits = matrix[actual: actual, predicted: predicted]
                let share = rows == 0 ? 0 : Double(hits) / Double(rows)
                let place = (left + width * Double(predicted), top + height * Double(actual))
                let shape: KeyValuePairs = [
                    "x": place.0, "y": place.1, "width": width, "height": height,
                    "fill-opacity": (0.04 + 0.96 * share),
                ]
                parts.append(SVG.shape("rect", "pj-cell", shape))
                guard shown.count <= 12 else { continue }
                parts.append(
                    SVG.text(
                        Decimals.grouped(hits), place.0 + width / 2, place.1 + height / 2 + 4, size: 12,
                        anchor: .middle, style: share > 0.85 ? "pj-on" : "pj-text"))
            }
        }
        let narrow = names.contains { SVG.textWidth($0, size: 11) > width - 4 }
        for (index, name) in names.enumerated() {
            let (x, y) = (left + width * (Double(index) + 0.5), top + height * (Double(index) + 0.5) + 4)
            parts.append(SVG.text(name, left - 8, y, size: 11, anchor: .end, style: "pj-muted"))
            parts.append(
                narrow
                    ? "<g transform=\"translate(\(Decimals.coordinate(x + 3)) \(Decimals.coordinate(bottom + 12))) "
                        + "rotate(-50)\">" + SVG.text(name, 0, 0, size: 11, anchor: .end, style: "pj-muted") + "</g>"
                    : SVG.text(name, x, bottom + 18, size: 11, anchor: .middle, style: "pj-muted"))
        }
        let below = bottom + (narrow ? 22 + 0.8 * (names.map { SVG.textWidth($0, size: 11) }.max() ?? 0) : 42)
        parts.append(SVG.text("Predicted class", (left + right) / 2, below, size: 12, anchor: .middle))
        parts.append(
            "<g transform=\"translate(20 \(Decimals.coordinate((top + bottom) / 2))) rotate(-90)\">"
                + SVG.text("True class", 0, 0, size: 12, anchor: .middle) + "</g>")
        let heading = PlotHeading(
            "Confusion matrix", of: dataSet, caption: caption,
            description: "Heat map of true against predicted classes; \(caption).")
        return SVG.document(heading, height: max(420, below + 16), parts)
    }
}
