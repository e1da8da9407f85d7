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

    /// The places of a left and a right side together, for all pairs that are in no different elements of the same array.
    ///
    /// Pairs are found by the elements of the arrays that both sides are in, so the cost is that of the result.
    static func joined(_ left: Set<Places>, _ right: Set<Places>, keeping arrays: Set<Int>) -> Set<Places> {
        var joined: Set<Places> = []
        let rightByArrays = Dictionary(grouping: right) { Set($0.keys) }
        for (leftArrays, lefts) in Dictionary(grouping: left, by: { Set($0.keys) }) {
            for (rightArrays, rights) in rightByArrays {
                let common = leftArrays.intersection(rightArrays)
                func element(_ places: Places) -> Places { places.filter { common.contains($0.key) } }
                func kept(_ places: Places) -> Places { places.filter { arrays.contains($0.key) } }
                // What is not kept is dropped first, so that it makes no pairs.
                let leftsByElement = Dictionary(grouping: lefts, by: element).mapValues { Set($0.map(kept)) }
                let rightsByElement = Dictionary(grouping: rights, by: element).mapValues { Set($0.map(kept)) }
                for (element, rights) in rightsByElement {
                    for left in leftsByElement[element] ?? [] {
                        for right in rights { joined.insert(left.merging(right) { $1 }) }
                    }
                }
            }
        }
        return joined
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
