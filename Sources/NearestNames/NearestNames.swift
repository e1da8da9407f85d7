/// Finds the names that someone probably meant.
public enum NearestNames {
    /// Up to three of some names, the closest first; empty when none is close.
    ///
    /// Upper and lower case, underscores, hyphens and points make no difference; beyond that a third of the letters may.
    public static func of(_ name: String, among known: [String]) -> [String] {
        let wanted = folded(name)
        let limit = max(1, wanted.count / 3)
        return known.enumerated()
            .map { (index: $0.offset, name: $0.element, distance: distance(wanted, folded($0.element))) }
            .filter { $0.distance <= limit }
            .sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
            .prefix(3)
            .map(\.name)
    }

    private static func folded(_ name: String) -> [UInt8] {
        name.lowercased().utf8.filter { !"_-. ".utf8.contains($0) }
    }

    /// The fewest insertions, deletions and replacements that make one text of another (Levenshtein).
    public static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in b.enumerated() {
                let replaced = diagonal + (left == right ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
    }
}
