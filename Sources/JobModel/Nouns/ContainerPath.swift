/// An absolute path inside the container, in its one normal spelling.
///
/// `//` and a trailing `/` are taken out, so that equal places compare equal: `/opt/ml/processing/in/` and
/// `/opt/ml/processing/in` are one path. `.` and `..` are refused, not resolved; a path that needs them is a
/// mistake or an attempt to get out of the job's directory.
public struct ContainerPath: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The path: begins with `/`, ends without one unless it is the root.
    public let text: String

    /// Makes a path; `nil` when `text` is not absolute, has a `.` or `..` segment, or contains NUL.
    public init?(_ text: String) {
        guard text.utf8.first == UInt8(ascii: "/"), !text.utf8.contains(0) else { return nil }
        let components = text.utf8.split(separator: UInt8(ascii: "/"))
        for component in components where component.elementsEqual(".".utf8) || component.elementsEqual("..".utf8) {
            return nil
        }
        self.init(components: components.map { String(Substring($0)) })
    }

    /// Takes components that are known to be file names.
    init(components: [String]) { text = "/" + components.joined(separator: "/") }

    /// The names between the slashes; none for the root.
    public var components: [String] { text.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) } }

    /// The last name, or `nil` for the root.
    public var lastComponent: String? { components.last }

    /// The path of the first components, or this one when it has no more; `nil` when it has fewer.
    public func ancestor(ofDepth depth: Int) -> ContainerPath? {
        let all = components
        guard all.count >= depth, depth > 0 else { return nil }
        return ContainerPath("/" + all.prefix(depth).joined(separator: "/"))
    }

    /// True when `other` lies below this path; a path is not its own ancestor.
    public func isAncestor(of other: ContainerPath) -> Bool {
        guard text != "/" else { return other.text != "/" }
        return other.text.utf8.starts(with: text.utf8)
            && other.text.utf8.dropFirst(text.utf8.count).first == UInt8(ascii: "/")
    }

    /// The part of `descendant` below this path, without a slash at the start; `nil` when it lies elsewhere.
    public func relativePath(of descendant: ContainerPath) -> String? {
        guard isAncestor(of: descendant) else { return nil }
        return descendant.components.dropFirst(components.count).joined(separator: "/")
    }

    /// The path itself.
    public var description: String { text }

    /// Orders by bytes, so that an ancestor comes before what lies below it.
    public static func < (lhs: ContainerPath, rhs: ContainerPath) -> Bool {
        lhs.text.utf8.lexicographicallyPrecedes(rhs.text.utf8)
    }

    /// Compares paths byte for byte, as a file system does.
    public static func == (lhs: ContainerPath, rhs: ContainerPath) -> Bool {
        lhs.text.utf8.elementsEqual(rhs.text.utf8)
    }
}
