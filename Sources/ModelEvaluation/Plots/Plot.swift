/// Plots of a model and of its predictions, as SVG.
///
/// A plot is one `<svg>` element of 640 by 420 (taller for many coefficients or classes) that stands alone as a file
/// and fits into a page as it is. It has no scripts, no fonts of its own and no identifiers, is described for screen
/// readers and follows the reader's light or dark setting. The same values give the same bytes. Of many rows at most
/// ``pointLimit`` are drawn, and the caption says so; rows with a value that is not finite are left out.
public enum Plot {
    /// The most points that are drawn.
    public static let pointLimit = 2_000

    /// The rows that are drawn: evenly spaced ones, and with them those of the smallest and the largest values, so that
    /// no outlier is hidden.
    static func drawn(_ x: [Double], _ y: [Double]) -> [(Double, Double)] {
        let rows = (0..<min(x.count, y.count)).filter { x[$0].isFinite && y[$0].isFinite }
        guard rows.count > pointLimit else { return rows.map { (x[$0], y[$0]) } }
        var chosen = Set(Thinning.evenly(rows.count, limit: pointLimit - 4).map { rows[$0] })
        for values in [x, y] {
            let ends = [rows.min { values[$0] < values[$1] }, rows.max { values[$0] < values[$1] }]
            chosen.formUnion(ends.compactMap(\.self))
        }
        return chosen.sorted().map { (x[$0], y[$0]) }
    }

    /// How many of how many are drawn, in words.
    static func count(_ drawn: Int, of all: Int, _ things: String = "rows") -> String {
        drawn == all
            ? "\(Decimals.grouped(all)) \(things)" : "\(Decimals.grouped(drawn)) of \(Decimals.grouped(all)) \(things)"
    }
}
