import ItemExpressions
public import JobModel
public import OrderedJSON

/// DynamoDB, as far as semaphores, locks and small tables need it: tables, items, queries and transactions.
///
/// Every write reads, checks and writes in one transaction of the store. What is not done here is refused by name.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html>
public struct ItemTables: ItemService {
    let store: any ItemStore
    let identity: JobIdentity
    let now: @Sendable () -> Timestamp

    /// Makes the service.
    /// - Parameters:
    ///   - store: keeps tables and items.
    ///   - identity: the account and region in ARNs.
    ///   - now: the time, for tables and for items that expire.
    public init(store: any ItemStore, identity: JobIdentity, now: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.identity = identity
        self.now = now
    }

    /// See ``ItemService/perform(_:_:)``.
    public func perform(_ operation: String, _ input: JSON) throws(ItemRefusal) -> JSON {
        do {
            return .object(try answer(operation, input))
        } catch {
            throw ItemTables.refusal(error)
        }
    }

    /// What is done here.
    static let operations = [
        "CreateTable", "DescribeTable", "ListTables", "UpdateTable", "DeleteTable", "UpdateTimeToLive",
        "DescribeTimeToLive", "TagResource", "UntagResource", "ListTagsOfResource", "GetItem", "PutItem", "UpdateItem",
        "DeleteItem", "Query", "Scan", "BatchGetItem", "BatchWriteItem", "TransactGetItems", "TransactWriteItems",
    ]

    private func answer(_ operation: String, _ input: JSON) throws -> JSONObject {
        switch operation {
        case "CreateTable": return try createTable(input)
        case "DescribeTable": return try describeTable(input)
        case "ListTables": return try listTables(input)
        case "UpdateTable": return try updateTable(input)
        case "DeleteTable": return try deleteTable(input)
        case "UpdateTimeToLive": return try updateTimeToLive(input)
        case "DescribeTimeToLive": return try describeTimeToLive(input)
        case "TagResource": return try tag(input)
        case "UntagResource": return try untag(input)
        case "ListTagsOfResource": return try listTags(input)
        case "GetItem": return try getItem(input)
        case "PutItem", "UpdateItem", "DeleteItem": return try write(operation, input)
        case "Query": return try query(input)
        case "Scan": return try scan(input)
        case "BatchGetItem": return try batchGet(input)
        case "BatchWriteItem": return try batchWrite(input)
        case "TransactGetItems": return try transactGet(input)
        case "TransactWriteItems": return try transactWrite(input)
        default:
            throw ItemRefusal(
                code: "UnknownOperationException",
                message: "DynamoDB's operation \(operation) is not run by pjrun, so nothing was done. It has "
                    + ItemTables.operations.joined(separator: ", ") + ".")
        }
    }

    // MARK: - Refusals

    /// What is wrong, as the service says it.
    static func refusal(_ error: any Error) -> ItemRefusal {
        switch error {
        case let refusal as ItemRefusal: refusal
        case let fault as AttributeFault: ItemRefusal(code: fault.code, message: fault.message)
        case let fault as ExpressionFault: .validation(fault.message)
        case let fault as KeyCondition.Fault: .validation(fault.message)
        case let fault as ExpressionAttributes.Fault: ItemRefusal(code: fault.code, message: fault.message)
        case let fault as UpdateFault: .validation(fault.message)
        default:
            ItemRefusal(code: "InternalServerError", message: "pjrun could not do this: \(error)", status: 500)
        }
    }

    // MARK: - Looking up

    /// The table of that name.
    /// - Throws: `ResourceNotFoundException`, with the name where the service says it.
    static func table(_ name: String, _ reader: any ItemReader, saysName: Bool = false) throws -> ItemTable {
        if let table = try reader.table(named: name) { return table }
        throw ItemRefusal(
            code: "ResourceNotFoundException",
            message: "Requested resource not found" + (saysName ? ": Table: \(name) not found" : ""))
    }

    /// The item at a place; nil where there is none, or one that has expired long ago.
    func item(at place: ItemPlace, of table: ItemTable, _ reader: any ItemReader) throws -> AttributeMap? {
        guard let text = try reader.item(at: place) else { return nil }
        return try item(text, of: table)
    }

    /// An item out of the store; nil when it has expired long ago.
    func item(_ text: String, of table: ItemTable) throws -> AttributeMap? {
        let item = try AttributeMap(json: JSON(parsing: text))
        return Expiry.isOver(item, table.expiryAttribute, at: now()) ? nil : item
    }

    /// Puts an item.
    static func put(_ item: AttributeMap, at place: ItemPlace, _ writer: any ItemWriter) throws {
        try writer.put(
            StoredItem(place: place, text: item.json.serialized(.compact), byteCount: item.byteCount))
    }
}

extension ItemRefusal {
    static func validation(_ message: String) -> ItemRefusal {
        ItemRefusal(code: "ValidationException", message: message)
    }

    static func invalid(_ what: String) -> ItemRefusal {
        validation("One or more parameter values were invalid: \(what)")
    }

    /// Something that AWS does and pjrun does not.
    static func unsupported(_ what: String, _ aws: String, _ instead: String) -> ItemRefusal {
        validation("\(what) is not run by pjrun, so nothing was done. AWS \(aws). \(instead)")
    }
}
