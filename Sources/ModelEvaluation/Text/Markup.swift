/// Text made fit for where it stands.
enum Markup {
    /// The text as it must stand between tags and in quoted attributes.
    ///
    /// What XML 1.0 has no way to say (most control characters, U+FFFE, U+FFFF) becomes U+FFFD.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            case "\t", "\n", "\r": result.append(scalar)
            case "\u{0}"..<" ", "\u{fffe}", "\u{ffff}": result.append("\u{fffd}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// The text, cut with an ellipsis where it is longer than `limit` characters.
    static func shortened(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text : text.prefix(max(limit - 1, 1)) + "…"
    }

    /// The name, cut in the middle where it is longer than `limit` characters: names that are alike often differ at
    /// their ends.
    static func abbreviated(_ name: String, to limit: Int) -> String {
        guard name.count > limit else { return name }
        return name.prefix(limit / 2) + "…" + name.suffix(limit - limit / 2 - 1)
    }

    /// The text with a space for each line break, tab and other control character.
    static func onOneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : $0 }))
    }
}
