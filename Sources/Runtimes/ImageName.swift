/// An `ImageUri` cut into repository and tag, and the patterns that name images.
struct ImageName: Hashable, Sendable {
    let repository: String
    /// Empty when the URI has none, or a digest in its place.
    let tag: String

    init(_ uri: String) {
        let name = uri.split(separator: "@", maxSplits: 1).first.map(String.init) ?? uri
        let path = name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex
        if let colon = name[path...].lastIndex(of: ":") {
            repository = String(name[..<colon])
            tag = String(name[name.index(after: colon)...])
        } else {
            repository = name
            tag = ""
        }
    }

    /// Whether text fits a pattern in which `*` stands for any characters, none included.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        func fits(_ text: Substring.UTF8View, _ pattern: Substring.UTF8View) -> Bool {
            guard let first = pattern.first else { return text.isEmpty }
            if first == UInt8(ascii: "*") {
                return fits(text, pattern.dropFirst()) || !text.isEmpty && fits(text.dropFirst(), pattern)
            }
            return text.first == first && fits(text.dropFirst(), pattern.dropFirst())
        }
        return fits(text[...].utf8, pattern[...].utf8)
    }
}
