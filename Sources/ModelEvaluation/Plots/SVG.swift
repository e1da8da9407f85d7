/// What stands above a plot, and what it is in words for who cannot see it.
struct PlotHeading {
    var title: String
    var caption: String
    var description: String

    /// A heading; the data set, if named, follows the title.
    init(_ title: String, of dataSet: String?, caption: String, description: String) {
        self.title = dataSet.map { "\(title): \($0)" } ?? title
        self.caption = caption
        self.description = description
    }
}

/// Parts of an SVG document.
///
/// Colours are classes of one style sheet, so that a plot follows the reader's light or dark setting; they are those
/// of Okabe and Ito's palette, which stay apart for the colour-blind. Nothing has an identifier, so any number of plots
/// fit into one page.
enum SVG {
    /// Where a text stands relative to its place.
    enum Anchor: String {
        case start, middle, end
    }

    /// A whole document, 640 wide.
    static func document(_ heading: PlotHeading, height: Double, _ parts: [String]) -> String {
        let size =
            "width=\"640\" height=\"\(Decimals.coordinate(height))\" viewBox=\"0 0 640 \(Decimals.coordinate(height))\""
        let title = Markup.shortened(heading.title, to: 72)
        return """
            <svg xmlns="http://www.w3.org/2000/svg" class="pj-plot" role="img" \(size) font-family="\(fonts)">
            <title>\(Markup.escaped(heading.title))</title>
            <desc>\(Markup.escaped(heading.description))</desc>
            <style>\(style)</style>
            <rect class="pj-back" width="640" height="\(Decimals.coordinate(height))"/>
            \(text(title, 16, 28, size: 16, anchor: .start, weight: 600))
            \(text(Markup.shortened(heading.caption, to: 100), 16, 48, size: 12, anchor: .start, style: "pj-muted"))
            \(parts.joined(separator: "\n"))
            </svg>
            """
    }

    /// A text; its place is its baseline.
    static func text(
        _ text: String, _ x: Double, _ y: Double, size: Double, anchor: Anchor, style: String = "pj-text",
        weight: Int? = nil
    ) -> String {
        let place = "x=\"\(Decimals.coordinate(x))\" y=\"\(Decimals.coordinate(y))\""
        let bold = weight.map { " font-weight=\"\($0)\"" } ?? ""
        return "<text class=\"\(style)\" \(place) font-size=\"\(Decimals.coordinate(size))\" "
            + "text-anchor=\"\(anchor.rawValue)\"\(bold)>\(Markup.escaped(text))</text>"
    }

    /// An element without content: its class and its numbers.
    static func shape(_ name: String, _ style: String, _ numbers: KeyValuePairs<String, Double>) -> String {
        let attributes = numbers.map { " \($0.key)=\"\(Decimals.coordinate($0.value))\"" }.joined()
        return "<\(name) class=\"\(style)\"\(attributes)/>"
    }

    /// About how wide a text is; no font is measured, so it is on the wide side.
    static func textWidth(_ text: String, size: Double) -> Double { Double(text.count) * size * 0.58 }

    private static let fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

    private static let style = [
        ".pj-back{fill:#fff}.pj-text{fill:#1f2933}.pj-muted{fill:#5b6673}.pj-grid{stroke:#e6e9ed;fill:none}",
        ".pj-axis{stroke:#9aa5b1;fill:none}",
        ".pj-dots{stroke:#0072b2;stroke-linecap:round;stroke-opacity:.5;fill:none}",
        ".pj-line{stroke:#0072b2;stroke-width:2;stroke-linejoin:round;fill:none}",
        ".pj-guide{stroke:#d55e00;stroke-width:1.5;stroke-dasharray:6 4;fill:none}",
        ".pj-faint{stroke:#9aa5b1;stroke-width:1.5;fill:none}.pj-area{fill:#0072b2;fill-opacity:.1}",
        ".pj-marker{fill:#0072b2;stroke:#fff;stroke-width:1}.pj-bar{fill:#0072b2;fill-opacity:.22}",
        ".pj-other{fill:#9aa5b1;stroke:#fff;stroke-width:1}.pj-cell{fill:#0072b2;stroke:#fff}.pj-on{fill:#fff}",
        "@media screen and (prefers-color-scheme:dark){",
        ".pj-back{fill:#14181d}.pj-text{fill:#e6e9ed}.pj-muted{fill:#a5b0bc}.pj-grid{stroke:#2a3139}",
        ".pj-axis{stroke:#5b6673}.pj-dots,.pj-line{stroke:#56b4e9}.pj-guide{stroke:#e69f00}",
        ".pj-faint{stroke:#7b8794}.pj-area,.pj-bar,.pj-marker{fill:#56b4e9}.pj-marker,.pj-other{stroke:#14181d}",
        ".pj-cell{stroke:#14181d}}",
    ].joined()
}
