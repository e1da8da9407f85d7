import OrderedJSON

/// A place in a definition while it is walked.
struct DocumentPlace: Hashable {
    let path: OrderedJSON.JSONPath

    static let root = DocumentPlace(path: OrderedJSON.JSONPath([]))

    /// The place as the service writes it: names after slashes and unescaped, indices in brackets.
    var location: String {
        guard !path.components.isEmpty else { return "/" }
        return path.components.map { component in
            switch component {
            case .key(let key): "/" + key
            case .index(let index): "[\(index)]"
            }
        }.joined()
    }

    subscript(key: String) -> DocumentPlace { DocumentPlace(path: path.appending(key: key)) }
    subscript(index: Int) -> DocumentPlace { DocumentPlace(path: path.appending(index: index)) }
}
