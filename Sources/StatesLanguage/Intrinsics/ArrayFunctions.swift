internal import OrderedJSON

/// The functions of arrays.
///
/// Fractions of numbers are cut off (seen on AWS by the authors of a conformance catalogue:
/// States.ArrayPartition.ts AP-013, States.ArrayRange.ts ARANGE-023 and 024, States.ArrayGetItem.ts AGI-015).
enum ArrayFunctions {
    /// What States.ArrayRange may give at most.
    static let rangeLimit = 1_000

    static func partition(_ array: JSON, _ size: JSON) -> JSON? {
        guard case .array(let elements) = array, let size = integer(size), size > 0 else { return nil }
        var chunks: [JSON] = []
        var start = 0
        while start < elements.count {
            let end = start + Swift.min(size, elements.count - start)
            chunks.append(.array(Array(elements[start..<end])))
            start = end
        }
        return .array(chunks)
    }

    /// Whether an element has the text of a value: the string `true` stands for true, and objects with their members in
    /// another order are others (seen on AWS, States.ArrayContains.ts AC-009, AC-026, AC-028).
    static func contains(_ array: JSON, _ value: JSON) -> JSON? {
        guard case .array(let elements) = array else { return nil }
        let text = Array(value.javaText.utf8)
        return .bool(elements.contains { $0.javaText.utf8.elementsEqual(text) })
    }

    static func range(_ first: JSON, _ last: JSON, _ step: JSON) -> JSON? {
        guard let first = integer(first), let last = integer(last), let step = integer(step), step != 0 else {
            return nil
        }
        guard step > 0 ? first <= last : first >= last else { return .array([]) }
        guard (last - first) / step < rangeLimit else { return nil }
        return .array(stride(from: first, through: last, by: step).map { .number(JSONNumber($0)) })
    }

    /// An element; null of an empty array, whatever the index (seen on AWS, States.ArrayGetItem.ts AGI-011).
    static func item(_ array: JSON, _ index: JSON) -> JSON? {
        guard case .array(let elements) = array, let index = integer(index) else { return nil }
        if elements.isEmpty { return .null }
        return elements.indices.contains(index) ? elements[index] : nil
    }

    /// A number without its fraction; `nil` for other values and for what 53 bits cannot hold.
    static func integer(_ value: JSON) -> Int? {
        guard case .number(let number) = value else { return nil }
        let whole = number.int ?? Int(exactly: number.double.rounded(.towardZero))
        return whole.flatMap { $0.magnitude <= 1 << 53 ? $0 : nil }
    }
}
