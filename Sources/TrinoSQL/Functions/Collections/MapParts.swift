import Columnar

// Functions that take maps apart and put them together.

extension FunctionRegistry {
    mutating func addMapParts() {
        addArrays("map_keys", "map(K, V)", returns: "array(K)", ["K", "V"]) { $0.mapPart(0) }
        addArrays("map_values", "map(K, V)", returns: "array(V)", ["K", "V"]) { $0.mapPart(1) }
        addArrays("map_entries", "map(K, V)", returns: "array(row(K,V))", ["K", "V"]) { call in
            let map = call.arguments[0]
            guard case .array(let row) = call.resultType else { preconditionFailure("entries are an array") }
            let entries = map.children.map { $0.flattened() }
            return map.asList(
                call.resultType, [.row(type: row, count: entries[0].count, fields: entries, nulls: nil)])
        }
        add(
            ScalarFunction(
                FunctionSignature(
                    "element_at", "map(K, V), K", returns: "V", variables: ["K:comparable", "V"], keepsCase: true)
            ) { $0.valueOfKey() })
        add(
            ScalarFunction(
                FunctionSignature(
                    "map_concat", "map(K, V)...", returns: "map(K, V)", variables: ["K", "V"], keepsCase: true)
            ) { try $0.concatenatedMaps() })
    }
}

extension Column {
    /// The offsets and rows of an ARRAY or MAP with other children.
    fileprivate func asList(_ type: DataType, _ parts: [Column]) -> Column {
        Column(
            type: type, count: count, values: values, nulls: nulls, isConstant: isConstant, children: parts,
            failures: failures)
    }
}

extension ScalarCall {
    /// The keys or the values of a map, which lie there already.
    fileprivate func mapPart(_ part: Int) -> Column {
        arguments[0].asList(resultType, [arguments[0].children[part]])
    }

    /// The value of a key; NULL if it is not there.
    fileprivate func valueOfKey() -> Column {
        let ranges = ElementRanges(arguments[0])
        let matches = ElementMatches(arguments[0], with: arguments[1])
        return pickElements(part: 1) { row throws(Failure) in
            for entry in ranges[row] {
                switch matches.match(row, entry) {
                case .yes: return entry
                case .unknown: throw Failure("NOT_SUPPORTED", "map key cannot be null or contain nulls")
                case .no: continue
                }
            }
            return nil
        }
    }

    /// The entries of all maps; the last value of a key counts.
    ///
    /// As Trino does, the entries of the last map come first.
    fileprivate func concatenatedMaps() throws -> Column {
        if arguments.count < 2 {
            throw Failure.invalidArgument("There must be two or more concatenation arguments to map_concat")
        }
        let ranges = arguments.map(ElementRanges.init)
        let keys = arguments.map { $0.children[0].flattened() }
        let values = arguments.map { $0.children[1].flattened() }
        var starts: [Int] = []
        var total = 0
        for part in keys {
            starts.append(total)
            total += part.count
        }
        let allKeys = Column.concatenated(keys, type: keys[0].type)
        let allValues = Column.concatenated(values, type: values[0].type)
        let codes = ElementCodes.make([allKeys])[0]
        var known = CodeTable()
        return withExtendedLifetime(allKeys) {
            mapLists(elements: total) { row, writer in
                let count = ranges.reduce(0) { $0 + $1.count(row) }
                try writer.reserve(count)
                known.begin(count)
                for (range, start) in zip(ranges, starts).reversed() {
                    for entry in range[row] where known.insert(codes.codes[entry + start], entry) == nil {
                        writer.append(entry + start)
                    }
                }
                return true
            }.column(self, gathering: [allKeys, allValues])
        }
    }
}
