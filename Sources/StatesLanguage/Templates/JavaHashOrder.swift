/// The order in which Java's HashMap gives its keys, which shows in documents that the service puts together.
///
/// The members of a payload template that take their values from paths come after the literal ones and in this order, and so do
/// the columns of a CSV item: found by computing it for what recordings show (localstack/localstack,
/// tests/aws/services/stepfunctions/v2: `query_context_object_values`, the item selectors of `test_base_scenarios`, the
/// parameters of the callback tests), and confirmed by recordings that were looked at afterwards.
///
/// The hash is the one that the documentation of `java.lang.String` states; the table has 16 places and doubles when it is three
/// quarters full.
enum JavaHashOrder {
    /// The keys in the map's order; keys in one place stay as they are.
    static func sorted(_ keys: [String]) -> [String] { keys.ordered(by: places(of: keys)) }

    /// Where each key goes: its place in the map's table.
    static func places(of keys: [String]) -> [Int] {
        var capacity = 16
        while keys.count * 4 > capacity * 3 { capacity *= 2 }
        return keys.map { key in
            let hash = key.utf16.reduce(UInt32(0)) { 31 &* $0 &+ UInt32($1) }
            return Int(hash ^ hash >> 16) & (capacity - 1)
        }
    }
}

extension Array {
    /// The elements by the places that stand beside them; those with the same place stay in their order.
    func ordered(by places: [Int]) -> [Element] {
        zip(places, indices).sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map { self[$0.1] }
    }
}
