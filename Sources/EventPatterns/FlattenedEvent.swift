import OrderedJSON

/// An event as names and values: names are joined by dots, and arrays disappear from them.
struct FlattenedEvent {
    /// Of which element of which array a value is a part; arrays are numbered as they come.
    typealias Places = [Int: Int]

    /// A value that is neither an object nor an array.
    struct Leaf {
        let value: JSON
        let places: Places
    }

    private(set) var leaves: [String: [Leaf]] = [:]
    private var arrayCount = 0

    init(_ members: JSONObject) { add(members, path: "", [:]) }

    /// The places of both; nil when they are in different elements of the same array.
    static func consistent(_ left: Places, _ right: Places) -> Places? {
        var union = left
        for (array, element) in right {
            if let other = union[array], other != element { return nil }
            union[array] = element
        }
        return union
    }

    private mutating func add(_ members: JSONObject, path: String, _ places: Places) {
        for (key, value) in members { add(value, path: path.isEmpty ? key : "\(path).\(key)", places) }
    }

    private mutating func add(_ value: JSON, path: String, _ places: Places) {
        switch value {
        case .object(let members): add(members, path: path, places)
        case .array(let elements):
            let array = arrayCount
            arrayCount += 1
            for (index, element) in elements.enumerated() {
                switch element {
                case .object, .array: add(element, path: path, places.merging([array: index]) { $1 })
                default: leaves[path, default: []].append(Leaf(value: element, places: places))
                }
            }
        default: leaves[path, default: []].append(Leaf(value: value, places: places))
        }
    }
}
