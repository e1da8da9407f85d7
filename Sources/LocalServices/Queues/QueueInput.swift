import JobModel
import OrderedJSON

/// The request of an operation, or an entry of a batch.
struct QueueInput {
    let json: JSON

    /// A text; nil when it is not there.
    func text(_ name: String) throws(QueueRefusal) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else { throw wrongType(name, "a string", value) }
        return text
    }

    /// A text that is there and not empty.
    func required(_ name: String) throws(QueueRefusal) -> String {
        guard let text = try text(name), !text.isEmpty else { throw .missing(name) }
        return text
    }

    /// A whole number; nil when it is not there.
    func number(_ name: String) throws(QueueRefusal) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.int else { throw wrongType(name, "a whole number", value) }
        return number
    }

    /// Names and texts; empty when they are not there.
    func texts(_ name: String) throws(QueueRefusal) -> JSONObject {
        guard let value = value(name) else { return [:] }
        guard let object = value.object else { throw wrongType(name, "an object", value) }
        for (key, element) in object where element.string == nil {
            throw wrongType("\(name).\(key)", "a string", element)
        }
        return object
    }

    /// A list; empty when it is not there.
    func list(_ name: String) throws(QueueRefusal) -> [JSON] {
        guard let value = value(name) else { return [] }
        guard let list = value.array else { throw wrongType(name, "an array", value) }
        return list
    }

    /// A list of texts; empty when it is not there.
    func names(_ name: String) throws(QueueRefusal) -> [String] {
        var names: [String] = []
        for element in try list(name) {
            guard let text = element.string else { throw wrongType(name, "an array of strings", element) }
            names.append(text)
        }
        return names
    }

    /// A member that is there.
    func value(_ name: String) -> JSON? { json[name].flatMap { $0.isNull ? nil : $0 } }

    private func wrongType(_ name: String, _ expected: String, _ value: JSON) -> QueueRefusal {
        QueueRefusal("SerializationException", "\(name) must be \(expected), and is \(value.kindDescription).")
    }
}
