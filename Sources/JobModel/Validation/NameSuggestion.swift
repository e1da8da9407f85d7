/// Finds the name someone meant.
public enum NameSuggestion {
    /// The candidate that differs least from `name`, letter case aside; `nil` when none is near.
    public static func closest(to name: String, among candidates: [String]) -> String? {
        let lowered = Array(name.lowercased().utf8)
        let limit = max(1, lowered.count / 3)
        var best: (distance: Int, candidate: String)?
        for candidate in candidates {
            let distance = editDistance(lowered, Array(candidate.lowercased().utf8))
            if distance <= limit, distance < best?.distance ?? .max {
                best = (distance, candidate)
            }
        }
        return best?.candidate
    }

    /// The fewest insertions, deletions and replacements that make `left` into `right` (Levenshtein).
    static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (leftIndex, leftByte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = leftIndex + 1
            for (rightIndex, rightByte) in right.enumerated() {
                let replaced = diagonal + (leftByte == rightByte ? 0 : 1)
                diagonal = row[rightIndex + 1]
                row[rightIndex + 1] = min(replaced, min(diagonal, row[rightIndex]) + 1)
            }
        }
        return row[right.count]
    }

    /// The path of the member called `name` anywhere in a shape, for members that were written at the wrong level.
    static func path(ofMember name: String, in shape: Shape) -> String? {
        switch shape {
        case .structure(let members):
            for member in members {
                if member.name == name { return name }
                if let rest = path(ofMember: name, in: member.shape) {
                    return member.name + (rest.hasPrefix("[") ? "" : ".") + rest
                }
            }
            return nil
        case .list(let element, _):
            return path(ofMember: name, in: element).map { "[].\($0)" }
        case .map, .string, .integer, .boolean, .timestamp:
            return nil
        }
    }
}
