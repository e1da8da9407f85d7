import Columnar

// Functions that look for a value, or for values that follow each other, in an array.

extension FunctionRegistry {
    mutating func addArraySearch() {
        refuse(
            FunctionSignature("contains", "ipprefix, ipaddress", returns: "boolean"),
            because: "IPADDRESS values are not supported")
        addArrays("contains", "array(T), T", returns: "boolean", ["T:comparable"]) { $0.containsElement() }
        addArrays("array_position", "array(T), T", returns: "bigint", ["T:comparable"]) { call in
            let ranges = ElementRanges(call.arguments[0])
            let nulls = NullLane(call.arguments[0].children[0])
            let matches = ElementMatches(call.arguments[0], with: call.arguments[1])
            return call.mapRows { row -> Int64? in
                let range = ranges[row]
                for element in range where !nulls[element] {
                    switch matches.match(row, element) {
                    case .yes: return Int64(element - range.lowerBound + 1)
                    case .unknown: throw indeterminate("array_position")
                    case .no: continue
                    }
                }
                return 0
            }
        }
        addArrays("array_remove", "array(E), E", returns: "array(E)", ["E:comparable"]) { call in
            let ranges = ElementRanges(call.arguments[0])
            let nulls = NullLane(call.arguments[0].children[0])
            let matches = ElementMatches(call.arguments[0], with: call.arguments[1])
            return call.mapLists(elements: call.arguments[0].elementsHeld) { row, writer in
                let range = ranges[row]
                try writer.reserve(range.count)
                for element in range {
                    if nulls[element] {
                        writer.append(element)
                        continue
                    }
                    switch matches.match(row, element) {
                    case .no: writer.append(element)
                    case .unknown: throw indeterminate("array_remove")
                    case .yes: continue
                    }
                }
                return true
            }.column(call, gathering: call.arguments[0].children)
        }
        addArrays("contains_sequence", "array(T), array(T)", returns: "boolean", ["T:comparable"]) {
            $0.containsSequence()
        }
    }
}

private func indeterminate(_ function: String) -> Failure {
    Failure("NOT_SUPPORTED", "\(function) does not support arrays with elements that are null or contain null")
}

extension ScalarCall {
    fileprivate func containsElement() -> Column {
        let (list, value) = (arguments[0], arguments[1])
        let elements = list.children[0].flattened()
        let ranges = ElementRanges(list)
        if list.isConstant, list.failures == nil, list.stored > 0, !list.isNull(0), value.failures == nil,
            elements.type.physical != .nested, !ranges[0].isEmpty
        {
            // The same as IN.
            let constants = ranges[0].map { element in
                Column(
                    type: elements.type, count: count, values: elements.gathered(Selection([element])).values,
                    nulls: elements.gathered(Selection([element])).nulls, isConstant: true, owners: elements.owners)
            }
            return Membership.apply(value, constants)
        }
        let nulls = NullLane(elements)
        let matches = ElementMatches(list, with: value)
        return mapRows { row -> Bool? in
            var hasNull = false
            for element in ranges[row] {
                if nulls[element] {
                    hasNull = true
                    continue
                }
                switch matches.match(row, element) {
                case .yes: return true
                case .unknown: throw indeterminate("contains")
                case .no: continue
                }
            }
            return hasNull ? nil : false
        }
    }

    /// NULLs are equal here, and so are NaNs.
    fileprivate func containsSequence() -> Column {
        let (list, part) = (ElementRanges(arguments[0]), ElementRanges(arguments[1]))
        let parts = arguments.map { $0.children[0].flattened() }
        let elements = Column.concatenated(parts, type: parts[0].type)
        let codes = ElementCodes.make([elements])[0]
        return withExtendedLifetime(elements) {
            mapRows { row -> Bool? in
                let (range, wanted) = (list[row], part[row])
                if wanted.count > range.count { return false }
                let first = wanted.lowerBound + parts[0].count
                for start in range.lowerBound...(range.upperBound - wanted.count) {
                    var offset = 0
                    while offset < wanted.count {
                        let (one, other) = (start &+ offset, first &+ offset)
                        let isNull = codes.nulls[one]
                        guard isNull == codes.nulls[other], isNull || codes.codes[one] == codes.codes[other] else {
                            break
                        }
                        offset &+= 1
                    }
                    if offset == wanted.count { return true }
                }
                return false
            }
        }
    }
}
