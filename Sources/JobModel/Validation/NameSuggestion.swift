import NearestNames

/// Finds the name someone meant.
public enum NameSuggestion {
    /// The candidate that differs least from `name`, letter case aside; `nil` when none is near.
    public static func closest(to name: String, among candidates: [String]) -> String? {
        let lowered = Array(name.lowercased().utf8)
        let limit = max(1, lowered.count / 3)
        var best: (distance: Int, candidate: String)?
        for candidate in candidates {
            let distance = NearestNames.distance(lowered, Array(candidate.lowercased().utf8))
            if distance <= limit, distance < best?.distance ?? .max {
                best = (distance, candidate)
            }
        }
        return best?.candidate
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
