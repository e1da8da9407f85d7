import Columnar

// Functions that make maps of arrays. A map's keys are different, and none is NULL or has a NULL in it.

extension FunctionRegistry {
    mutating func addMapMaking() {
        scalar("map", "", returns: "map(unknown, unknown)") { call in
            .constant(.nested([]), type: call.resultType, count: call.count)
        }
        add(
            ScalarFunction(
                FunctionSignature(
                    "map", "array(K), array(V)", returns: "map(K, V)", variables: ["K:comparable", "V"], keepsCase: true
                )
            ) { $0.mapOfArrays() })
        addArrays("map_from_entries", "array(row(K,V))", returns: "map(K, V)", ["K", "V"]) { $0.mapOfEntries() }
        addArrays("multimap_from_entries", "array(row(K,V))", returns: "map(K, array(V))", ["K", "V"]) {
            $0.multimapOfEntries()
        }
        addArrays("array_histogram", "array(T)", returns: "map(T, bigint)", ["T"]) { $0.histograms() }
    }
}

extension ScalarCall {
    /// A map of an array of keys and an array of values.
    fileprivate func mapOfArrays() -> Column {
        let (keyRanges, valueRanges) = (ElementRanges(arguments[0]), ElementRanges(arguments[1]))
        let keys = arguments[0].children[0].flattened()
        let check = KeyCheck(keys)
        var unique = CodeTable()
        var picks: [UInt32] = []
        let lists = mapLists(elements: keys.count) { row, writer in
            let (range, values) = (keyRanges[row], valueRanges[row])
            if range.count != values.count {
                throw Failure.invalidArgument("Key and value arrays must be the same length")
            }
            for key in range { try check.admit(key, context) }
            unique.begin(range.count)
            for key in range where unique.insert(check.codes.codes[key], key) != nil {
                // Equal as `=` has it: NaN is not equal to NaN.
                if !keys.isNaN(key) { throw duplicateKey(keys, key, context, "map keys") }
            }
            try writer.reserve(range.count)
            writer.append(range)
            for value in values { picks.append(UInt32(truncatingIfNeeded: value)) }
            return true
        }
        let values = arguments[1].children[0].flattened().gathered(
            Selection(rows: Buffer.copy(of: picks), count: picks.count))
        return lists.column(self, children: [keys.gathered(lists.elements), values])
    }

    /// A map of an array of rows.
    fileprivate func mapOfEntries() -> Column {
        let entries = EntryArgument(self)
        var unique = CodeTable()
        return mapLists(elements: arguments[0].elementsHeld) { row, writer in
            let range = entries.ranges[row]
            try writer.reserve(range.count)
            unique.begin(range.count)
            for entry in range {
                try entries.admit(entry)
                if unique.insert(entries.codes.codes[entry], entry) != nil, !entries.keys.isNaN(entry) {
                    throw duplicateKey(entries.keys, entry, context, "keys")
                }
                writer.append(entry)
            }
            return true
        }.column(self, gathering: [entries.keys, entries.values])
    }

    /// A map of an array of rows with all values of a key.
    fileprivate func multimapOfEntries() -> Column {
        let entries = EntryArgument(self)
        var groups = KeyGroups()
        let lists = mapLists(elements: arguments[0].elementsHeld) { row, writer in
            let range = entries.ranges[row]
            try writer.reserve(range.count)
            for entry in range { try entries.admit(entry) }
            groups.begin(range.count)
            for entry in range { groups.add(entry, entries.codes.codes[entry]) }
            groups.end { writer.append($0) }
            return true
        }
        guard case .map(_, let array) = resultType else { preconditionFailure("a multimap is a map") }
        return lists.column(
            self, children: [entries.keys.gathered(lists.elements), groups.column(array, entries.values)])
    }

    /// How often each element occurs; NULLs do not count.
    fileprivate func histograms() -> Column {
        let ranges = ElementRanges(arguments[0])
        let elements = arguments[0].children[0].flattened()
        let codes = ElementCodes.make([elements])[0]
        var counts: [Int64] = []
        var seen = CodeTable()
        let lists = withExtendedLifetime(elements) {
            mapLists(elements: elements.count) { row, writer in
                let range = ranges[row]
                try writer.reserve(range.count)
                seen.begin(range.count)
                for element in range where !codes.nulls[element] {
                    if let known = seen.insert(codes.codes[element], counts.count) {
                        counts[known] += 1
                    } else {
                        counts.append(1)
                        writer.append(element)
                    }
                }
                return true
            }
        }
        return lists.column(
            self,
            children: [
                elements.gathered(lists.elements),
                Column(type: .bigint, count: counts.count, values: Buffer.copy(of: counts)),
            ])
    }
}

/// The failure of a map with a key twice.
func duplicateKey(_ keys: Column, _ key: Int, _ context: EvaluationContext, _ name: String) -> Failure {
    Failure.invalidArgument("Duplicate \(name) (\(keys.objectText(key, context))) are not allowed")
}

/// What keys of maps must be.
struct KeyCheck {
    private let keys: Column
    /// The keys as numbers.
    let codes: ElementCodes
    private let indeterminate: Lane<UInt8>?
    private let owner: Buffer?

    init(_ keys: Column) {
        self.keys = keys
        codes = ElementCodes.make([keys])[0]
        owner = keys.type.physical == .nested ? keys.indeterminateRows : nil
        indeterminate = owner.map { Lane($0, count: keys.count) }
    }

    /// - Throws: a failure if the key is NULL, or has a NULL in it.
    @inline(__always)
    func admit(_ key: Int, _ context: EvaluationContext) throws {
        if codes.nulls[key] { throw Failure.invalidArgument("map key cannot be null") }
        if let indeterminate, indeterminate[key] != 0 {
            throw Failure.invalidArgument("map key cannot be indeterminate: \(keys.objectText(key, context))")
        }
    }
}

extension Column {
    /// Whether a row of a column with a value for each row is NaN, which no key of a map equals.
    func isNaN(_ row: Int) -> Bool { type.physical == .double && doubles[row].isNaN }

    /// One byte for each row, 1 where the value is NULL or has a NULL in it.
    fileprivate var indeterminateRows: Buffer {
        let buffer = Buffer(zeroed: count)
        let flags = Lane<UInt8>(buffer, count: count)
        let nulls = NullLane(self)
        for row in 0..<count where nulls[row] { flags[row] = 1 }
        for child in children {
            let part = child.flattened()
            let owner = part.indeterminateRows
            let inner = Lane<UInt8>(owner, count: part.count)
            withExtendedLifetime(owner) {
                if type.hasElements {
                    let ranges = ElementRanges(self)
                    for row in 0..<count { for element in ranges[row] { flags[row] |= inner[element] } }
                } else {
                    for row in 0..<count { flags[row] |= inner[row] }
                }
            }
        }
        return buffer
    }
}

/// An array of rows that are entries of a map.
private struct EntryArgument {
    let ranges: ElementRanges
    let keys: Column
    let values: Column
    let codes: ElementCodes
    private let nulls: NullLane
    private let entries: Column

    init(_ call: ScalarCall) {
        ranges = ElementRanges(call.arguments[0])
        entries = call.arguments[0].children[0].flattened()
        nulls = NullLane(entries)
        keys = entries.children[0].flattened()
        values = entries.children[1].flattened()
        codes = ElementCodes.make([keys])[0]
    }

    func admit(_ entry: Int) throws {
        if nulls[entry] { throw Failure.invalidArgument("map entry cannot be null") }
        if codes.nulls[entry] { throw Failure.invalidArgument("map key cannot be null") }
    }
}

/// Collects the values of each key of maps whose values are arrays.
struct KeyGroups {
    private var groups: [[UInt32]] = []
    private var firsts: [Int] = []
    private var known: [Int64: Int] = [:]
    private var ends: [Int64] = [0]
    private var picks: [UInt32] = []

    /// Begins a map.
    mutating func begin(_ count: Int) {
        known.removeAll(keepingCapacity: true)
        groups.removeAll(keepingCapacity: true)
        firsts.removeAll(keepingCapacity: true)
    }

    /// Adds an entry whose key has a number.
    mutating func add(_ entry: Int, _ key: Int64) {
        if let group = known[key] {
            groups[group].append(UInt32(truncatingIfNeeded: entry))
        } else {
            known[key] = groups.count
            groups.append([UInt32(truncatingIfNeeded: entry)])
            firsts.append(entry)
        }
    }

    /// Ends a map; gives the entry of each key that came first.
    mutating func end(_ body: (Int) -> Void) {
        for (first, group) in zip(firsts, groups) {
            body(first)
            picks += group
            ends.append(Int64(picks.count))
        }
    }

    /// The arrays of the values of all keys.
    func column(_ type: DataType, _ values: Column) -> Column {
        Column(
            type: type, count: ends.count - 1, values: Buffer.copy(of: ends),
            children: [values.gathered(Selection(rows: Buffer.copy(of: picks), count: picks.count))])
    }
}
