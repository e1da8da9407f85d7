import Columnar

// Functions that take arrays as sets. The values of NaN are one element, and so are the NULLs of an array.

extension FunctionRegistry {
    mutating func addArraySets() {
        addArrays("array_distinct", "array(E)", returns: "array(E)", ["E:comparable"]) { $0.distinctElements() }
        addArrays("array_except", "array(E), array(E)", returns: "array(E)", ["E:comparable"]) { $0.exceptElements() }
        addArrays("array_intersect", "array(E), array(E)", returns: "array(E)", ["E:comparable"]) {
            $0.commonElements()
        }
        addArrays("array_union", "array(E), array(E)", returns: "array(E)", ["E:comparable"]) { $0.unitedElements() }
        addArrays("arrays_overlap", "array(E), array(E)", returns: "boolean", ["E:comparable"]) {
            $0.haveCommonElements()
        }
    }

    /// Adds a function that Trino declares by annotations: messages have its type variables in lower case.
    mutating func addArrays(
        _ name: String, _ arguments: String, returns result: String, _ variables: [String],
        isDeterministic: Bool = true, isNullOnNull: Bool = true,
        _ body: @escaping @Sendable (ScalarCall) throws -> Column
    ) {
        add(
            ScalarFunction(
                FunctionSignature(name, arguments, returns: result, variables: variables, keepsCase: false),
                isDeterministic: isDeterministic, isNullOnNull: isNullOnNull, body: body))
    }
}

/// The elements of one array after the other, without duplicates.
private struct ElementSet: ~Copyable {
    private var table = CodeTable()
    private(set) var hasNull = false

    mutating func begin(_ count: Int) {
        table.begin(count)
        hasNull = false
    }

    /// Adds an element; whether it is new.
    @inline(__always)
    mutating func insert(_ element: Int, of elements: ElementCodes) -> Bool {
        if elements.nulls[element] {
            if hasNull { return false }
            hasNull = true
            return true
        }
        return table.insert(elements.codes[element], element) == nil
    }

    @inline(__always)
    func contains(_ element: Int, of elements: ElementCodes) -> Bool {
        if elements.nulls[element] { return hasNull }
        return table.find(elements.codes[element]) != nil
    }
}

/// The elements of two arrays of a row, of which the second ones come after the first in one column.
private struct TwoArrays {
    let left: ElementRanges
    let right: ElementRanges
    /// Elements of both.
    let elements: Column
    let codes: ElementCodes
    /// Number of the first element of the second argument.
    let start: Int

    init(_ call: ScalarCall) {
        left = ElementRanges(call.arguments[0])
        right = ElementRanges(call.arguments[1])
        let parts = call.arguments.map { $0.children[0].flattened() }
        elements = Column.concatenated(parts, type: parts[0].type)
        start = parts[0].count
        codes = ElementCodes.make([elements])[0]
    }

    /// The elements of the second array of a row.
    func second(_ row: Int) -> Range<Int> {
        let range = right[row]
        return (range.lowerBound + start)..<(range.upperBound + start)
    }
}

extension ScalarCall {
    fileprivate func distinctElements() -> Column {
        let ranges = ElementRanges(arguments[0])
        let elements = arguments[0].children[0].flattened()
        let codes = ElementCodes.make([elements])[0]
        var set = ElementSet()
        return withExtendedLifetime(self) {
            mapLists(elements: arguments[0].elementsHeld) { row, writer in
                let range = ranges[row]
                try writer.reserve(range.count)
                set.begin(range.count)
                for element in range where set.insert(element, of: codes) { writer.append(element) }
                return true
            }.column(self, gathering: [elements])
        }
    }

    fileprivate func exceptElements() -> Column {
        let arrays = TwoArrays(self)
        var set = ElementSet()
        return mapLists(elements: arguments[0].elementsHeld) { row, writer in
            let (left, right) = (arrays.left[row], arrays.second(row))
            try writer.reserve(left.count)
            // Trino gives back the first array with its duplicates if the second is empty.
            if right.isEmpty {
                writer.append(left)
                return true
            }
            set.begin(left.count + right.count)
            for element in right { _ = set.insert(element, of: arrays.codes) }
            for element in left where set.insert(element, of: arrays.codes) { writer.append(element) }
            return true
        }.column(self, gathering: [arrays.elements])
    }

    fileprivate func commonElements() -> Column {
        let arrays = TwoArrays(self)
        var known = ElementSet()
        var taken = ElementSet()
        return mapLists(elements: arguments[0].elementsHeld) { row, writer in
            var (longer, shorter) = (arrays.left[row], arrays.second(row))
            // The longer array gives the order.
            if longer.count < shorter.count { swap(&longer, &shorter) }
            try writer.reserve(shorter.count)
            known.begin(shorter.count)
            taken.begin(shorter.count)
            for element in shorter { _ = known.insert(element, of: arrays.codes) }
            for element in longer where known.contains(element, of: arrays.codes) {
                if taken.insert(element, of: arrays.codes) { writer.append(element) }
            }
            return true
        }.column(self, gathering: [arrays.elements])
    }

    fileprivate func unitedElements() -> Column {
        let arrays = TwoArrays(self)
        var set = ElementSet()
        return mapLists(elements: arrays.elements.count) { row, writer in
            let (left, right) = (arrays.left[row], arrays.second(row))
            try writer.reserve(left.count + right.count)
            set.begin(left.count + right.count)
            for element in left where set.insert(element, of: arrays.codes) { writer.append(element) }
            for element in right where set.insert(element, of: arrays.codes) { writer.append(element) }
            return true
        }.column(self, gathering: [arrays.elements])
    }

    /// NULL if there is no common element but NULL in one of the arrays.
    fileprivate func haveCommonElements() -> Column {
        let arrays = TwoArrays(self)
        var set = ElementSet()
        return mapRows { row -> Bool? in
            let (left, right) = (arrays.left[row], arrays.second(row))
            if left.isEmpty || right.isEmpty { return false }
            set.begin(right.count)
            for element in right { _ = set.insert(element, of: arrays.codes) }
            var hasNull = set.hasNull
            for element in left {
                if arrays.codes.nulls[element] {
                    hasNull = true
                } else if set.contains(element, of: arrays.codes) {
                    return true
                }
            }
            return hasNull ? nil : false
        }
    }
}
