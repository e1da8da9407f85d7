/// The members of an object that an expression has made, in the order of their keys' first appearance.
final class Members {
    private(set) var keys: [String] = []
    private(set) var values: [Value] = []
    private(set) var depth = 1
    /// How large the members are, as ``JSONataEnvironment/maximumBytes`` counts.
    private(set) var byteCount = 0
    /// Where each key stands; empty while there are few members.
    private var places: [ExactKey: Int] = [:]

    private static let linearSearchLimit = 8

    /// The value of `key`, or undefined.
    func value(of key: String) -> Value {
        guard let place = place(of: key) else { return .undefined }
        return values[place]
    }

    /// Whether there is such a member.
    func contains(_ key: String) -> Bool { place(of: key) != nil }

    /// Sets a member; a new one goes to the end.
    func set(_ key: String, _ value: Value) {
        depth = max(depth, value.depth + 1)
        byteCount += value.byteCount
        if let place = place(of: key) {
            byteCount -= values[place].byteCount
            values[place] = value
            return
        }
        byteCount += key.utf16.count
        keys.append(key)
        values.append(value)
        if !places.isEmpty {
            places[ExactKey(key)] = keys.count - 1
        } else if keys.count > Members.linearSearchLimit {
            indexPlaces()
        }
    }

    /// Removes a member if it is there.
    func remove(_ key: String) {
        guard let place = place(of: key) else { return }
        byteCount -= key.utf16.count + values[place].byteCount
        keys.remove(at: place)
        values.remove(at: place)
        places = [:]
        if keys.count > Members.linearSearchLimit {
            indexPlaces()
        }
    }

    private func place(of key: String) -> Int? {
        if places.isEmpty {
            for place in keys.indices where JSText.areEqual(keys[place], key) {
                return place
            }
            return nil
        }
        return places[ExactKey(key)]
    }

    private func indexPlaces() {
        for (place, key) in keys.enumerated() {
            places[ExactKey(key)] = place
        }
    }
}

/// A key compared by its scalars, where `String` would take two spellings of an accent for one.
struct ExactKey: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (lhs: ExactKey, rhs: ExactKey) -> Bool { JSText.areEqual(lhs.text, rhs.text) }

    func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// One item of a tuple stream: the value and the variables bound on the way to it.
final class Tuple {
    var item: Value
    private(set) var bindings: [(name: Int, value: Value)]

    init(_ item: Value, _ bindings: [(name: Int, value: Value)] = []) {
        self.item = item
        self.bindings = bindings
    }

    func bind(_ name: Int, _ value: Value) {
        for place in bindings.indices where bindings[place].name == name {
            bindings[place].value = value
            return
        }
        bindings.append((name, value))
    }
}
