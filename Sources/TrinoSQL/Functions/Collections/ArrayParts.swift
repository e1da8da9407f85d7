import Columnar

// Functions that give some of an array's elements, or the elements in another order.

extension FunctionRegistry {
    mutating func addArrayParts() {
        addArrays("element_at", "array(E), bigint", returns: "E", ["E"]) { $0.elementAt() }
        addArrays("reverse", "array(E)", returns: "array(E)", ["E"]) { call in
            call.rearranged { range, writer in
                for element in range.reversed() { writer.append(element) }
            }
        }
        addArrays("slice", "array(E), bigint, bigint", returns: "array(E)", ["E"]) { $0.sliced() }
        addArrays("trim_array", "array(E), bigint", returns: "array(E)", ["E"]) { call in
            let ranges = ElementRanges(call.arguments[0])
            let sizes = (lane: call.arguments[1].int64s, step: call.arguments[1].step)
            return call.mapLists(elements: call.arguments[0].elementsHeld) { row, writer in
                let (range, size) = (ranges[row], sizes.lane[row &* sizes.step])
                if size < 0 { throw Failure.invalidArgument("size must not be negative: \(size)") }
                if size > range.count {
                    throw Failure.invalidArgument("size must not exceed array cardinality \(range.count): \(size)")
                }
                try writer.reserve(range.count)
                writer.append(range.lowerBound..<(range.upperBound - Int(size)))
                return true
            }.column(call, gathering: call.arguments[0].children)
        }
        addArrays("shuffle", "array(E)", returns: "array(E)", ["E"], isDeterministic: false) { call in
            var random = RandomStream(call.context.session)
            let flat = ScalarCall(
                arguments: call.arguments.map { $0.flattened() }, resultType: call.resultType, count: call.count,
                context: call.context)
            return flat.rearranged { range, writer in
                let start = writer.count
                writer.append(range)
                for last in stride(from: writer.count - 1, to: start, by: -1) {
                    let other = Int.random(in: start...last, using: &random)
                    (writer[last], writer[other]) = (writer[other], writer[last])
                }
            }
        }
        add(
            ScalarFunction(
                FunctionSignature("flatten", "array(array(E))", returns: "array(E)", variables: ["E"])
            ) { $0.flattenedArrays() })
    }
}

extension ScalarCall {
    /// How many elements each array or map has.
    func cardinality() -> Column {
        let ranges = ElementRanges(arguments[0])
        return mapRows { row -> Int64? in Int64(ranges.count(row)) }
    }

    /// As many elements of the argument as there are, in an order that a body decides.
    @inline(__always)
    fileprivate func rearranged(_ body: (Range<Int>, inout ListWriter) -> Void) -> Column {
        let ranges = ElementRanges(arguments[0])
        return mapLists(elements: arguments[0].elementsHeld) { row, writer in
            let range = ranges[row]
            try writer.reserve(range.count)
            body(range, &writer)
            return true
        }.column(self, gathering: arguments[0].children)
    }

    /// The element at a position from 1, or from the end if it is negative; NULL outside of the array.
    fileprivate func elementAt() -> Column {
        let ranges = ElementRanges(arguments[0])
        let indices = (lane: arguments[1].int64s, step: arguments[1].step)
        return pickElements { row throws(Failure) in
            let (range, index) = (ranges[row], indices.lane[row &* indices.step])
            if index == 0 { throw Failure.invalidArgument("SQL array indices start at 1") }
            if index.magnitude > UInt64(range.count) { return nil }
            return index > 0 ? range.lowerBound + Int(index) - 1 : range.upperBound + Int(index)
        }
    }

    fileprivate func sliced() -> Column {
        let ranges = ElementRanges(arguments[0])
        let starts = (lane: arguments[1].int64s, step: arguments[1].step)
        let lengths = (lane: arguments[2].int64s, step: arguments[2].step)
        return mapLists(elements: arguments[0].elementsHeld) { row, writer in
            let (range, length) = (ranges[row], lengths.lane[row &* lengths.step])
            var from = starts.lane[row &* starts.step]
            if length < 0 { throw Failure.invalidArgument("length must be greater than or equal to 0") }
            if from == 0 { throw Failure.invalidArgument("SQL array indices start at 1") }
            if range.isEmpty { return true }
            if from < 0 { from = Int64(range.count) &+ from &+ 1 }
            // As Java adds: what is beyond the largest number is negative.
            let end = min(from &+ length, Int64(range.count) + 1)
            if from >= end || from < 1 { return true }
            try writer.reserve(Int(end - from))
            writer.append((range.lowerBound + Int(from) - 1)..<(range.lowerBound + Int(end) - 1))
            return true
        }.column(self, gathering: arguments[0].children)
    }

    /// The elements of the arrays in an array; NULL arrays are left out.
    fileprivate func flattenedArrays() -> Column {
        let outer = ElementRanges(arguments[0])
        let arrays = arguments[0].children[0].flattened()
        let (inner, nulls) = (ElementRanges(arrays), NullLane(arrays))
        return withExtendedLifetime(arrays) {
            mapLists(elements: arrays.elementsHeld) { row, writer in
                for array in outer[row] where !nulls[array] {
                    try writer.reserve(inner.count(array))
                    writer.append(inner[array])
                }
                return true
            }.column(self, gathering: arrays.children)
        }
    }
}
