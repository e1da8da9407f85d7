import FileTree

/// A key that can be the path of a file, component for component.
///
/// S3 allows keys that no file can have: empty components, `.` and `..`, components over 255 bytes. They are refused,
/// so a key can never leave its bucket's directory.
struct ObjectKey: Hashable, Sendable {
    let text: String

    enum Problem: Error, Hashable, Sendable {
        case empty
        case emptyComponent
        case dotComponent(String)
        case longComponent(String)
        case nul
        case reserved(String)
    }

    init(_ text: String) throws(Problem) {
        guard !text.isEmpty else { throw .empty }
        for component in text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            let name = String(decoding: component, as: UTF8.self)
            if component.isEmpty { throw .emptyComponent }
            if name == "." || name == ".." { throw .dotComponent(name) }
            if component.count > 255 { throw .longComponent(name) }
            if component.contains(0) { throw .nul }
            // By bytes: as characters, a mark that follows would belong to the last one of the prefix.
            if component.starts(with: Directory.temporaryPrefix.utf8) { throw .reserved(name) }
        }
        self.text = text
    }
}

extension ObjectKey.Problem: CustomStringConvertible {
    var description: String {
        switch self {
        case .empty: "is empty"
        case .emptyComponent: "has an empty component ('//', or a slash at one end)"
        case .dotComponent(let name): "has the component '\(name)'"
        case .longComponent(let name): "has a component of \(name.utf8.count) bytes, files have at most 255"
        case .nul: "has a NUL character"
        case .reserved(let name): "has the component '\(name)', a name that pjrun keeps for half-written files"
        }
    }
}
