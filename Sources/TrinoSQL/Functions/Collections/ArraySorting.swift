import Columnar

extension FunctionRegistry {
    mutating func addArraySorting() {
        addArrays("array_sort", "array(E)", returns: "array(E)", ["E:orderable"]) { $0.sortedElements() }
        addArrays("array_max", "array(T)", returns: "T", ["T:orderable"]) { $0.extremeElements(isLeast: false) }
        addArrays("array_min", "array(T)", returns: "T", ["T:orderable"]) { $0.extremeElements(isLeast: true) }
    }
}

extension ScalarCall {
    /// Ascending, NULLs last.
    fileprivate func sortedElements() -> Column {
        let elements = arguments[0].children[0].flattened()
        switch elements.type.physical {
        case .int64: return sortedWords(elements, Int64.self, { $0 }, { $0 })
        case .double: return sortedWords(elements, Double.self, orderedBits, doubleOfOrderedBits)
        default: break
        }
        let (ranges, nulls) = (ElementRanges(arguments[0]), NullLane(elements))
        let order = ElementOrder(elements)
        return withExtendedLifetime(elements) {
            mapLists(elements: arguments[0].elementsHeld) { row, writer in
                let range = ranges[row]
                try writer.reserve(range.count)
                // Swift's sort keeps the order of equals, as Java's does.
                for element in try range.filter({ !nulls[$0] }).sorted(by: { try order.compare($0, $1) < 0 }) {
                    writer.append(element)
                }
                for element in range where nulls[element] { writer.append(element) }
                return true
            }.column(self, gathering: [elements])
        }
    }

    /// Sorts the values themselves where equal ones cannot be told apart.
    @inline(__always)
    private func sortedWords<Element: BitwiseCopyable>(
        _ elements: Column, _: Element.Type, _ word: (Element) -> Int64, _ element: (Int64) -> Element
    ) -> Column {
        let (ranges, nulls) = (ElementRanges(arguments[0]), NullLane(elements))
        let source = elements.lane(of: Element.self)
        let total = arguments[0].elementsHeld
        let (values, flags) = (Buffer(byteCount: total * 8), Buffer(byteCount: nulls.isEmpty ? 0 : total))
        let (words, flag) = (Lane<Int64>(values, count: total), Lane<UInt8>(flags, count: nulls.isEmpty ? 0 : total))
        var position = 0
        let lists = mapLists(elements: 0) { row, writer in
            let start = position
            var nullCount = 0
            for element in ranges[row] {
                if nulls[element] {
                    nullCount += 1
                } else {
                    words[position] = word(source[element])
                    position &+= 1
                }
            }
            var own = unsafe UnsafeMutableBufferPointer(start: words.pointer + start, count: position - start)
            unsafe own.sort()
            if !nulls.isEmpty {
                for at in start..<position { flag[at] = 0 }
                for at in position..<(position + nullCount) { (flag[at], words[at]) = (1, 0) }
                position += nullCount
            }
            writer.skip(position - start)
            return true
        }
        if Element.self != Int64.self {
            let doubles = Lane<Element>(values, count: total)
            for at in 0..<position { doubles[at] = element(words[at]) }
        }
        return withExtendedLifetime((elements, values)) {
            lists.column(
                self,
                children: [
                    Column(type: elements.type, count: position, values: values, nulls: nulls.isEmpty ? nil : flags)
                ])
        }
    }

    /// The greatest or least element; NULL if there is none or a NULL among them.
    ///
    /// NaN counts only among NaNs.
    fileprivate func extremeElements(isLeast: Bool) -> Column {
        let elements = arguments[0].children[0].flattened()
        let (ranges, nulls) = (ElementRanges(arguments[0]), NullLane(elements))
        switch elements.type.physical {
        case .int64:
            return withExtendedLifetime(elements) {
                extremes(elements.int64s, ranges, nulls, isLeast) { isLeast ? $0 < $1 : $0 > $1 }
            }
        case .double:
            return withExtendedLifetime(elements) {
                extremes(elements.doubles, ranges, nulls, isLeast) { (isLeast ? $0 < $1 : $0 > $1) || $1.isNaN }
            }
        default: break
        }
        let order = ElementOrder(elements, isNaNFirst: !isLeast)
        return pickElements { row throws(Failure) in
            let range = ranges[row]
            if range.isEmpty || nulls.contains(range) { return nil }
            var best = range.lowerBound
            for element in range.dropFirst() {
                let difference = try order.compare(element, best)
                if isLeast ? difference < 0 : difference > 0 { best = element }
            }
            return best
        }
    }

    @inline(__always)
    private func extremes<Number: Scalar>(
        _ lane: Lane<Number>, _ ranges: ElementRanges, _ nulls: NullLane, _ isLeast: Bool,
        _ isBetter: (Number, Number) -> Bool
    ) -> Column where Number.Element == Number {
        mapRows { row -> Number? in
            let range = ranges[row]
            if range.isEmpty || nulls.contains(range) { return nil }
            var best = lane[range.lowerBound]
            for element in range {
                let value = lane[element]
                if isBetter(value, best) { best = value }
            }
            return best
        }
    }
}
