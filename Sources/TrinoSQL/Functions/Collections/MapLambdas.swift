import Columnar

// Functions of maps with a lambda for the entries.

extension FunctionRegistry {
    mutating func addMapLambdas() {
        scalar(
            "map_filter", "map(K, V), function(K,V,boolean)", returns: "map(K, V)", variables: ["K", "V"],
            keepsCase: true
        ) { call in
            let entries = call.elements(of: 0)
            let kept = try entries.results(of: call.lambdas[0])
            return call.mapLists(elements: entries.rows.count) { row, writer in
                let range = entries.range(row)
                try writer.reserve(range.count)
                for entry in range {
                    try kept.check(entry)
                    if kept.isTrue(entry) { writer.append(entry) }
                }
                return true
            }.column(call, gathering: entries.children)
        }
        scalar(
            "transform_values", "map(K, V1), function(K,V1,V2)", returns: "map(K, V2)", variables: ["K", "V1", "V2"],
            keepsCase: true
        ) { call in
            let entries = call.elements(of: 0)
            let values = try call.lambdas[0].apply(entries.children, rows: entries.rows)
            return call.nested(like: entries, [entries.children[0], values])
        }
        scalar(
            "transform_keys", "map(K1, V), function(K1,V,K2)", returns: "map(K2, V)", variables: ["K1", "K2", "V"],
            keepsCase: true
        ) { try $0.transformedKeys() }
        scalar(
            "map_zip_with", "map(K, V1), map(K, V2), function(K,V1,V2,V3)", returns: "map(K, V3)",
            variables: ["K", "V1", "V2", "V3"], keepsCase: true
        ) { try $0.zippedMaps() }
    }
}

extension ScalarCall {
    fileprivate func transformedKeys() throws -> Column {
        let entries = elements(of: 0)
        let results = try entries.results(of: lambdas[0])
        let keys = results.column.with(failures: nil)
        let codes = ElementCodes.make([keys])[0]
        var known = CodeTable()
        return withExtendedLifetime(keys) {
            mapLists(elements: entries.rows.count) { row, writer in
                let range = entries.range(row)
                try writer.reserve(range.count)
                known.begin(range.count)
                for entry in range {
                    try results.check(entry)
                    if results.isNull(entry) { throw Failure.invalidArgument("map key cannot be null") }
                    if known.insert(codes.codes[entry], entry) != nil, !keys.isNaN(entry) {
                        throw duplicateKey(keys, entry, context, "keys")
                    }
                    writer.append(entry)
                }
                return true
            }.column(self, gathering: [keys, entries.children[1]])
        }
    }

    /// The entries of the first map, then those of the second whose keys are not in the first.
    fileprivate func zippedMaps() throws -> Column {
        let (left, right) = (elements(of: 0), elements(of: 1))
        let keys = Column.concatenated(
            [left.children[0].flattened(), right.children[0].flattened()], type: left.children[0].type)
        let codes = ElementCodes.make([keys])[0]
        let start = left.rows.count
        var known = CodeTable()
        var (firsts, seconds, rows) = ([UInt32](), [UInt32](), [UInt32]())
        let lists = mapLists(elements: keys.count) { row, writer in
            let (own, other) = (left.range(row), right.range(row))
            try writer.reserve(own.count + other.count)
            known.begin(own.count + other.count)
            for entry in other { _ = known.insert(codes.codes[entry + start], entry) }
            for entry in own {
                writer.append(entry)
                firsts.append(UInt32(truncatingIfNeeded: entry))
                let found = keys.isNaN(entry) ? nil : known.find(codes.codes[entry])
                seconds.append(found.map { UInt32($0) } ?? ListWriter.missing)
            }
            known.begin(own.count)
            for entry in own { _ = known.insert(codes.codes[entry], entry) }
            for entry in other where keys.isNaN(entry + start) || known.find(codes.codes[entry + start]) == nil {
                writer.append(entry + start)
                firsts.append(ListWriter.missing)
                seconds.append(UInt32(truncatingIfNeeded: entry))
            }
            while rows.count < writer.count { rows.append(UInt32(truncatingIfNeeded: row)) }
            return true
        }
        let selection = { (numbers: [UInt32]) in Selection(rows: Buffer.copy(of: numbers), count: numbers.count) }
        let outKeys = keys.gathered(lists.elements)
        let values = try lambdas[0].apply(
            [
                outKeys, left.children[1].flattened().gatheredOrNull(selection(firsts)),
                right.children[1].flattened().gatheredOrNull(selection(seconds)),
            ], rows: selection(rows))
        let results = ElementResults(values)
        return mapLists(elements: outKeys.count) { row, writer in
            let range = lists.range(row)
            for entry in range { try results.check(entry) }
            try writer.reserve(range.count)
            writer.append(range)
            return true
        }.column(self, gathering: [outKeys, results.column.with(failures: nil)])
    }
}
