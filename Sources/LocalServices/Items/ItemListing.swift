import ItemExpressions
import JobModel
import OrderedJSON

/// What Query and Scan have in common: filter, projection, pages.
struct ItemListing {
    enum Operation {
        case query, scan
    }

    /// How many bytes a page reads at most.
    private static let pageLimit = 1 << 20

    let tableName: String
    let expressions: RequestExpressions
    private let operation: Operation
    private let capacity: ConsumedCapacity
    private let limit: Int
    private let countsOnly: Bool
    private let isConsistent: Bool
    private let indexName: String?

    init(_ input: inout ItemInput, _ operation: Operation) throws {
        self.operation = operation
        capacity = try ConsumedCapacity(&input)
        tableName = try input.tableName()
        limit = try input.integer("Limit", 1...Int(Int32.max)) ?? .max
        let select = try input.word(
            "Select", ["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"], otherwise: "")
        indexName = try input.text("IndexName")
        isConsistent = try input.bool("ConsistentRead") ?? false
        try input.finish()
        let kinds: [ExpressionKind] =
            operation == .query ? [.projection, .filter, .keyCondition] : [.projection, .filter]
        expressions = try RequestExpressions(input, kinds)
        countsOnly = select == "COUNT"
        if select == "ALL_PROJECTED_ATTRIBUTES", indexName == nil {
            throw ItemRefusal.invalid("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
        }
        if select == "SPECIFIC_ATTRIBUTES", expressions.projection == nil {
            throw ItemRefusal.invalid(
                "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES")
        }
        if !select.isEmpty, select != "SPECIFIC_ATTRIBUTES", expressions.projection != nil {
            throw ItemRefusal.invalid("Cannot specify the ProjectionExpression when choosing to get \(select)")
        }
    }

    /// Tables have no indexes here.
    func checkIndex() throws {
        if let indexName {
            throw ItemRefusal.validation("The table does not have the specified index: \(indexName)")
        }
    }

    static func startKey(_ json: JSON) throws -> AttributeMap {
        do {
            return try AttributeMap(json: json)
        } catch {
            guard error.code == "ValidationException" else { throw error }
            throw ItemRefusal.validation("The provided starting key is invalid: \(error.message)")
        }
    }

    // MARK: - Segments

    /// Which segment of how many; 0 of 1 without.
    static func segment(_ input: inout ItemInput) throws -> (segment: Int, total: Int) {
        let segment = try input.integer("Segment", 0...999_999)
        let total = try input.integer("TotalSegments", 1...1_000_000)
        try input.finish()
        switch (segment, total) {
        case (nil, nil): return (0, 1)
        case (_?, nil):
            throw ItemRefusal.validation(
                "The TotalSegments parameter is required but was not present in the request when Segment parameter "
                    + "is present")
        case (nil, _?):
            throw ItemRefusal.validation(
                "The Segment parameter is required but was not present in the request when parameter TotalSegments "
                    + "is present")
        case (let segment?, let total?):
            guard segment < total else {
                throw ItemRefusal.validation(
                    "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: "
                        + "\(segment) is not less than TotalSegments: \(total)")
            }
            return (segment, total)
        }
    }

    /// The segment of a partition (FNV-1a).
    static func segment(of partition: [UInt8], _ total: Int) -> Int {
        let hash = partition.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return Int(hash % UInt64(total))
    }

    // MARK: - Pages

    /// Reads a page.
    func answer(
        _ range: ItemRange, _ table: ItemTable, _ tables: ItemTables, _ reader: any ItemReader,
        includes: (ItemPlace) -> Bool
    ) throws -> JSONObject {
        for paths in [expressions.projection?.paths ?? [], expressions.filter?.paths ?? []] {
            try table.checkScalarKeys(paths)
        }
        var items: [JSON] = []
        var (scanned, matching, byteCount) = (0, 0, 0)
        var last: AttributeMap?
        try reader.forEachItem(in: range) { stored in
            guard includes(stored.place), let item = try tables.item(stored.text, of: table) else { return true }
            scanned += 1
            byteCount += stored.byteCount
            if expressions.filter?.isMet(by: item) ?? true {
                matching += 1
                if !countsOnly { items.append((expressions.projection?.applied(to: item) ?? item).json) }
            }
            guard scanned >= limit || byteCount >= ItemListing.pageLimit else { return true }
            last = item
            return false
        }
        var answer: JSONObject = [:]
        if !countsOnly { answer["Items"] = .array(items) }
        answer["Count"] = .number(JSONNumber(matching))
        answer["ScannedCount"] = .number(JSONNumber(scanned))
        answer["LastEvaluatedKey"] = last.map { table.key(of: $0).json }
        answer["ConsumedCapacity"] = capacity.json(
            tableName, ConsumedCapacity.read(byteCount, isConsistent: isConsistent))
        return answer
    }
}
