import ItemExpressions
import JobModel

/// The range of a key condition.
struct KeyRange {
    private let table: ItemTable
    private(set) var range: ItemRange
    /// Whether the sort key has a condition.
    private var hasSortCondition = false

    /// - Throws: `ValidationException` when the condition is not one on the keys of the table.
    init(_ condition: KeyCondition, of table: ItemTable) throws {
        self.table = table
        let requirements = condition.requirements
        guard requirements.count <= 2 else { throw ItemRefusal.validation("Conditions can be of length 1 or 2 only") }
        if table.sortKey == nil, requirements.count > 1 {
            throw ItemRefusal.validation("Query key condition not supported")
        }
        guard let partition = KeyRange.requirement(table.partitionKey, condition) else {
            throw ItemRefusal.validation("Query condition missed key schema element: \(table.partitionKey.name)")
        }
        try KeyRange.check(partition, table.partitionKey)
        guard case .equal(let value) = partition else {
            throw ItemRefusal.validation("Query key condition not supported")
        }
        range = ItemRange(tableID: table.id, partition: value.keyBytes)
        guard let sortKey = table.sortKey, requirements.count > 1 else { return }
        guard let sort = KeyRange.requirement(sortKey, condition) else {
            throw ItemRefusal.validation("Query condition missed key schema element: \(sortKey.name)")
        }
        try KeyRange.check(sort, sortKey)
        hasSortCondition = true
        bound(sort)
    }

    private static func requirement(
        _ key: ItemTable.KeyAttribute, _ condition: KeyCondition
    ) -> KeyCondition.Requirement? {
        condition.requirements.first { $0.attribute.utf8.elementsEqual(key.name.utf8) }?.requirement
    }

    private static func check(_ requirement: KeyCondition.Requirement, _ key: ItemTable.KeyAttribute) throws {
        for value in requirement.values {
            guard value.typeName == key.type else {
                throw ItemRefusal.invalid("Condition parameter type does not match schema type")
            }
            guard value.keyBytes?.isEmpty == false else {
                throw ItemRefusal.validation(
                    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain "
                        + "an empty \(key.type == "B" ? "binary" : "string") value. Key: \(key.name)")
            }
        }
    }

    private mutating func bound(_ requirement: KeyCondition.Requirement) {
        func bytes(_ value: AttributeValue) -> [UInt8] { value.keyBytes ?? [] }
        switch requirement {
        case .equal(let value):
            range.lower = ItemRange.Bound(bytes(value), isIncluded: true)
            range.upper = range.lower
        case .below(let value, let orEqual): range.upper = ItemRange.Bound(bytes(value), isIncluded: orEqual)
        case .above(let value, let orEqual): range.lower = ItemRange.Bound(bytes(value), isIncluded: orEqual)
        case .between(let lower, let upper):
            range.lower = ItemRange.Bound(bytes(lower), isIncluded: true)
            range.upper = ItemRange.Bound(bytes(upper), isIncluded: true)
        case .beginsWith(let value):
            range.lower = ItemRange.Bound(bytes(value), isIncluded: true)
            range.upper = KeyRange.end(ofPrefix: bytes(value)).map { ItemRange.Bound($0, isIncluded: false) }
        }
    }

    /// The least bytes after all that begin with some; nil where there are none.
    private static func end(ofPrefix prefix: [UInt8]) -> [UInt8]? {
        var end = prefix
        while let last = end.popLast() {
            if last < 0xff { return end + [last + 1] }
        }
        return nil
    }

    /// Begins a range where a page ended.
    /// - Throws: `ValidationException` when that is not within the range.
    func begin(after key: AttributeMap, _ range: inout ItemRange) throws {
        let place = try table.place(ofStartKey: key)
        guard place.partition == range.partition else {
            throw ItemRefusal.validation(
                "The provided starting key is outside query boundaries based on provided conditions")
        }
        guard table.sortKey != nil else {
            // There is one item, and it has been read.
            range.lower = ItemRange.Bound([], isIncluded: false)
            return
        }
        let isWithin =
            (range.lower.map { KeyRange.isBelow($0, place.sort) } ?? true)
            && (range.upper.map { KeyRange.isAbove($0, place.sort) } ?? true)
        guard isWithin || !hasSortCondition else {
            throw ItemRefusal.validation("The provided starting key does not match the range key predicate")
        }
        let bound = ItemRange.Bound(place.sort, isIncluded: false)
        if range.isDescending { range.upper = bound } else { range.lower = bound }
    }

    private static func isBelow(_ bound: ItemRange.Bound, _ sort: [UInt8]) -> Bool {
        bound.sort.lexicographicallyPrecedes(sort) || (bound.isIncluded && bound.sort == sort)
    }

    private static func isAbove(_ bound: ItemRange.Bound, _ sort: [UInt8]) -> Bool {
        sort.lexicographicallyPrecedes(bound.sort) || (bound.isIncluded && bound.sort == sort)
    }
}
