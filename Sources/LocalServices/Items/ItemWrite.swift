import ItemExpressions
import JobModel
import OrderedJSON

/// A write of one item: PutItem, UpdateItem, DeleteItem, or a check within a transaction.
struct ItemWrite {
    enum Action {
        case put(AttributeMap)
        case update(key: AttributeMap, UpdateExpression?)
        case delete(key: AttributeMap)
        case check(key: AttributeMap)
    }

    /// An item before and after.
    struct Outcome {
        let before: AttributeMap?
        let after: AttributeMap?

        var units: Double { ConsumedCapacity.written(before?.byteCount, after?.byteCount) }
    }

    let tableName: String
    let action: Action
    let condition: Condition?
    /// Whether a failed condition tells the item.
    let showsItemOnFailure: Bool

    // MARK: - Reading

    /// Reads the members of a write of a kind (`Put`, `Update`, `Delete` or `ConditionCheck`), which have been checked but for
    /// values and expressions.
    init(_ kind: String, _ input: ItemInput, tableName: String) throws {
        self.tableName = tableName
        showsItemOnFailure = try input.text("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
        switch kind {
        case "Put":
            let item = try AttributeMap(json: input["Item"] ?? .null)
            guard item.byteCount <= AttributeMap.sizeLimit else {
                throw ItemRefusal.validation("Item size has exceeded the maximum allowed size")
            }
            condition = try RequestExpressions(input, [.condition]).condition
            action = .put(item)
        case "Update":
            let key = try AttributeMap(json: input["Key"] ?? .null)
            let expressions = try RequestExpressions(input, [.update, .condition])
            condition = expressions.condition
            action = .update(key: key, expressions.update)
        default:
            let key = try AttributeMap(json: input["Key"] ?? .null)
            condition = try RequestExpressions(input, [.condition]).condition
            action = kind == "Delete" ? .delete(key: key) : .check(key: key)
        }
    }

    // MARK: - Doing

    /// Where the item is.
    func place(in table: ItemTable) throws -> ItemPlace {
        switch action {
        case .put(let item): return try table.place(ofItem: item)
        case .update(let key, let update):
            let place = try table.place(ofKey: key)
            if let update { try table.checkLeavesKey(update) }
            return place
        case .delete(let key), .check(let key): return try table.place(ofKey: key)
        }
    }

    /// Reads, checks and says what is to be there; writes nothing.
    func outcome(at place: ItemPlace, of table: ItemTable, _ tables: ItemTables, _ reader: any ItemReader) throws
        -> Outcome
    {
        if let condition { try table.checkScalarKeys(condition.paths) }
        let before = try tables.item(at: place, of: table, reader)
        if let condition, !condition.isMet(by: before ?? AttributeMap()) {
            var members: JSONObject = [:]
            if showsItemOnFailure, let before { members["Item"] = before.json }
            throw ItemRefusal(
                code: "ConditionalCheckFailedException", message: "The conditional request failed", members: members)
        }
        switch action {
        case .put(let item): return Outcome(before: before, after: item)
        case .delete: return Outcome(before: before, after: nil)
        case .check: return Outcome(before: before, after: before)
        case .update(let key, let update):
            // Nothing to remove makes no item.
            if before == nil, let update, update.onlyRemoves {
                _ = try update.applied(to: key)
                return Outcome(before: nil, after: nil)
            }
            let after = try update?.applied(to: before ?? key) ?? before ?? key
            guard after.byteCount <= AttributeMap.sizeLimit else {
                throw ItemRefusal.validation("Item size to update has exceeded the maximum allowed size")
            }
            return Outcome(before: before, after: after)
        }
    }

    /// Writes what is to be there.
    func commit(_ outcome: Outcome, at place: ItemPlace, _ writer: any ItemWriter) throws {
        if case .check = action { return }
        if let after = outcome.after {
            try ItemTables.put(after, at: place, writer)
        } else {
            // Also one that has expired and so was not there.
            try writer.removeItem(at: place)
        }
    }
}
