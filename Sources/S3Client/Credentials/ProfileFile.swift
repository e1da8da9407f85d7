/// A file of AWS profiles: `[section]`, then `name = value`; lines that begin with `#` or `;` are comments.
///
/// See [Configuration and credential file settings](https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html).
struct ProfileFile: Hashable, Sendable {
    private var sections: [String: [String: String]] = [:]

    /// Reads a file; lines that mean nothing are passed over, as the SDKs do.
    init(_ text: String) {
        var section: String?
        for line in text.split(whereSeparator: \.isNewline) {
            let isNested = line.first == " " || line.first == "\t"
            let words = Self.trimmed(line)
            guard let first = words.first, first != "#", first != ";" else { continue }
            if first == "[" {
                section = words.firstIndex(of: "]").map {
                    Self.normal(words[words.index(after: words.startIndex)..<$0])
                }
                if let section, sections[section] == nil { sections[section] = [:] }
                continue
            }
            // Indented lines belong to a setting such as "s3 =", none of which matters here.
            guard !isNested, let section, let equals = words.firstIndex(of: "=") else { continue }
            let name = Self.trimmed(words[..<equals]).lowercased()
            var value = Self.trimmed(words[words.index(after: equals)...])
            // A comment may follow a value, after white space.
            for mark in [" #", " ;", "\t#", "\t;"] {
                if let start = value.firstRange(of: mark)?.lowerBound { value = Self.trimmed(value[..<start]) }
            }
            sections[section]?[name] = String(value)
        }
    }

    /// The settings of a section, names in small letters.
    subscript(section: String) -> [String: String]? { sections[section] }

    private static func normal(_ name: Substring) -> String {
        trimmed(name).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
