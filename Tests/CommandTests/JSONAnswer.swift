import Foundation

/// A JSON object that a command printed.
struct JSONAnswer {
    let object: [String: Any]

    /// - Throws: when the text is not exactly one JSON object.
    init(_ text: String) throws {
        guard let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
            throw CocoaError(.propertyListReadCorrupt)
        }
        self.object = object
    }

    subscript(key: String) -> String? { object[key] as? String }
    /// The members of an array of objects.
    func list(_ key: String) -> [[String: Any]] { object[key] as? [[String: Any]] ?? [] }
    var keys: Set<String> { Set(object.keys) }
}
