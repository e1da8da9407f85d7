import OrderedJSON

/// Reads members whose presence and kind validation has already promised.
///
/// A broken promise is a mistake in the shapes, not in the request, and stops the program with the path.
struct ValidatedJSON {
    let value: JSON
    let path: JSONPath

    init(_ value: JSON, at path: JSONPath) {
        self.value = value
        self.path = path
    }

    // MARK: - Members that must be there

    subscript(key: String) -> ValidatedJSON {
        guard let member = self[optional: key] else { broken("has no \(key)") }
        return member
    }

    var string: String {
        guard let text = value.string else { broken("is not a string") }
        return text
    }

    var int: Int {
        guard let number = value.int else { broken("is not a whole number") }
        return number
    }

    var object: JSONObject {
        guard let members = value.object else { broken("is not an object") }
        return members
    }

    var elements: [ValidatedJSON] {
        (value.array ?? []).enumerated().map { ValidatedJSON($1, at: path.appending(index: $0)) }
    }

    func word<Word: RawRepresentable>(_ type: Word.Type) -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: string) else { broken("is not one of its words") }
        return word
    }

    var uri: StorageURI {
        do throws(StorageURIError) {
            return try StorageURI(parsing: string)
        } catch {
            broken("is not a URI: \(error.message)")
        }
    }

    var containerPath: ContainerPath {
        guard let path = ContainerPath(string) else { broken("is not a container path") }
        return path
    }

    // MARK: - Members that may be there

    subscript(optional key: String) -> ValidatedJSON? {
        value[key].map { ValidatedJSON($0, at: path.appending(key: key)) }
    }

    /// The truth value of a member; false when it is absent, which is the default of all of them.
    func flag(_ key: String) -> Bool { self[optional: key]?.value.bool ?? false }

    private func broken(_ promise: String) -> Never {
        preconditionFailure("validation let through a request whose \(path) \(promise)")
    }
}
