import HTTPTypes

extension HTTPFields {
    /// All values of a name, joined by commas; nil where there is none.
    func text(_ name: String) -> String? { HTTPField.Name(name).flatMap { self[$0] } }

    /// Sets a field; a nil value leaves it as it is.
    mutating func set(_ name: String, _ value: String?) {
        guard let value, let name = HTTPField.Name(name) else { return }
        self[name] = value
    }
}
