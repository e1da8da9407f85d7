import OrderedJSON

extension Value {
    /// The member `key` of an object, or of each object of an array as a sequence.
    func looking(up key: String) -> Value {
        switch self {
        case .jsonObject(let members): return Value(members[key])
        case .object(let members): return members.value(of: key)
        case .jsonArray(let values):
            let found = List(isSequence: true)
            for json in values {
                found.collect(Value(json).looking(up: key))
            }
            return .list(found)
        case .list(let list):
            let found = List(isSequence: true)
            for item in list.items {
                found.collect(item.looking(up: key))
            }
            return .list(found)
        default: return .undefined
        }
    }

    /// The members of an object in order; none for anything else.
    var members: [(key: String, value: Value)] {
        switch self {
        case .jsonObject(let members): members.map { ($0.key, Value($0.value)) }
        case .object(let members): Array(zip(members.keys, members.values)).map { (key: $0.0, value: $0.1) }
        default: []
        }
    }

    /// The number of members of an object.
    var memberCount: Int {
        switch self {
        case .jsonObject(let members): members.count
        case .object(let members): members.keys.count
        default: 0
        }
    }

    /// This array followed by another; undefined adds nothing, and a single value counts as an array of one.
    func appending(_ other: Value) -> Value {
        if isUndefined { return other }
        if other.isUndefined { return self }
        let result = List()
        result.append(flattening: self)
        result.append(flattening: other)
        return .list(result)
    }
}

extension List {
    /// Adds what a look-up found: nothing, one value, or all of an array.
    fileprivate func collect(_ value: Value) {
        if !value.isUndefined {
            append(flattening: value)
        }
    }
}
