/// The frame of a plot: heading, axes, grid, and the way from values to places.
struct PlotFrame {
    static let width = 640.0
    static let height = 420.0
    private static let right = PlotFrame.width - 24
    private static let top = 66.0

    let heading: PlotHeading
    let x: Axis
    let y: Axis
    private let left: Double
    private let bottom = PlotFrame.height - 56

    /// What is drawn inside, back to front.
    private var layers: [String] = []

    init(_ heading: PlotHeading, x: Axis, y: Axis) {
        self.heading = heading
        self.x = x
        self.y = y
        left = 44 + (y.ticks.map { SVG.textWidth($0.label, size: 11) }.max() ?? 0)
    }

    // MARK: - Places

    /// How far right a value lies.
    func across(_ value: Double) -> Double { left + x.share(value) * (Self.right - left) }
    /// How far down a value lies.
    func down(_ value: Double) -> Double { bottom - y.share(value) * (bottom - Self.top) }
    /// Both, as they stand in a path.
    func place(_ point: (Double, Double)) -> String {
        Decimals.coordinate(across(point.0)) + " " + Decimals.coordinate(down(point.1))
    }

    // MARK: - Drawing

    /// Draws dots; those that lie on each other show darker.
    mutating func addDots(_ points: [(Double, Double)]) {
        let size = points.count > 400 ? 4.5 : 6
        // A dot is a line of no length with round ends. Within a path overlaps do not add up, so there are four.
        let groups = 4
        for group in 0..<groups {
            let path = stride(from: group, to: points.count, by: groups).map { "M\(place(points[$0]))h0" }.joined()
            guard !path.isEmpty else { continue }
            layers.append(
                "<path class=\"pj-dots\" stroke-width=\"\(Decimals.coordinate(size))\" d=\"\(path)\"/>")
        }
    }

    /// Draws a line through points.
    mutating func addLine(_ points: [(Double, Double)], style: LineStyle) {
        guard points.count > 1 else { return }
        layers.append("<path class=\"\(style.rawValue)\" d=\"M\(points.map(place).joined(separator: "L"))\"/>")
    }

    /// Fills between a line and the bottom of the plot.
    mutating func addArea(under points: [(Double, Double)]) {
        guard let first = points.first, let last = points.last, points.count > 1 else { return }
        let base = y.range.lowerBound
        let outline = [(first.0, base)] + points + [(last.0, base)]
        layers.append("<path class=\"pj-area\" d=\"M\(outline.map(place).joined(separator: "L"))Z\"/>")
    }

    /// Draws circles.
    mutating func addMarkers(_ points: [(Double, Double)]) {
        for point in points {
            layers.append(
                SVG.shape("circle", "pj-marker", ["cx": across(point.0), "cy": down(point.1), "r": 4]))
        }
    }

    /// Draws a bar up from the bottom, in places and not in values.
    mutating func addBar(at value: Double, width: Double, height: Double) {
        layers.append(
            SVG.shape(
                "rect", "pj-bar",
                ["x": across(value) - width / 2, "y": bottom - height, "width": width, "height": height]))
    }

    /// Writes in the middle why there is nothing to see.
    mutating func addMessage(_ text: String) {
        layers.append(
            SVG.text(
                text, (left + Self.right) / 2, (Self.top + bottom) / 2, size: 13, anchor: .middle, style: "pj-muted"))
    }

    enum LineStyle: String {
        case data = "pj-line"
        case guide = "pj-guide"
    }

    // MARK: - The whole

    /// The plot as SVG.
    var svg: String {
        var parts: [String] = []
        var (grid, axes) = ("", "")
        for (value, label) in x.ticks {
            let place = across(value)
            grid += "M\(Decimals.coordinate(place)) \(Decimals.coordinate(Self.top))V\(Decimals.coordinate(bottom))"
            parts.append(SVG.text(label, place, bottom + 18, size: 11, anchor: .middle, style: "pj-muted"))
        }
        for (value, label) in y.ticks {
            let place = down(value)
            grid += "M\(Decimals.coordinate(left)) \(Decimals.coordinate(place))H\(Decimals.coordinate(Self.right))"
            parts.append(SVG.text(label, left - 8, place + 4, size: 11, anchor: .end, style: "pj-muted"))
        }
        axes += "M\(Decimals.coordinate(left)) \(Decimals.coordinate(Self.top))V\(Decimals.coordinate(bottom))"
        axes += "H\(Decimals.coordinate(Self.right))"
        let middle = (Self.top + bottom) / 2
        return SVG.document(
            heading, height: Self.height,
            ["<path class=\"pj-grid\" d=\"\(grid)\"/>"] + layers + ["<path class=\"pj-axis\" d=\"\(axes)\"/>"] + parts
                + [
                    SVG.text(x.title, (left + Self.right) / 2, bottom + 42, size: 12, anchor: .middle),
                    "<g transform=\"translate(20 \(Decimals.coordinate(middle))) rotate(-90)\">"
                        + SVG.text(y.title, 0, 0, size: 12, anchor: .middle) + "</g>",
                ])
    }
}
