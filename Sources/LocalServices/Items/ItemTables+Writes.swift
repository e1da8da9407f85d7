import ItemExpressions
import JobModel
import OrderedJSON

extension ItemTables {
    /// PutItem, UpdateItem and DeleteItem.
    func write(_ operation: String, _ json: JSON) throws -> JSONObject {
        var input = try ItemInput(json)
        let capacity = try ConsumedCapacity(&input)
        let tableName = try input.tableName()
        // Only tables with local indexes have collections.
        _ = try input.word("ReturnItemCollectionMetrics", ["SIZE", "NONE"], otherwise: "NONE")
        let returned = try input.word(
            "ReturnValues", ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"], otherwise: "NONE")
        _ = try input.word("ReturnValuesOnConditionCheckFailure", ["ALL_OLD", "NONE"], otherwise: "NONE")
        input.require(operation == "PutItem" ? "Item" : "Key")
        try input.finish()
        let write = try ItemWrite(String(operation.dropLast("Item".count)), input, tableName: tableName)
        if operation != "UpdateItem", returned != "ALL_OLD", returned != "NONE" {
            throw ItemRefusal.validation("ReturnValues can only be ALL_OLD or NONE")
        }
        let outcome = try store.changeItems { writer in
            let table = try ItemTables.table(tableName, writer)
            let place = try write.place(in: table)
            let outcome = try write.outcome(at: place, of: table, self, writer)
            try write.commit(outcome, at: place, writer)
            return outcome
        }
        var answer: JSONObject = [:]
        answer["Attributes"] = ItemTables.attributes(returned, write, outcome)?.json
        answer["ConsumedCapacity"] = capacity.json(tableName, outcome.units)
        return answer
    }

    /// What `ReturnValues` asks for; nil when that is nothing.
    private static func attributes(
        _ returned: String, _ write: ItemWrite, _ outcome: ItemWrite.Outcome
    ) -> AttributeMap? {
        let update: UpdateExpression? = if case .update(_, let update) = write.action { update } else { nil }
        let attributes =
            switch returned {
            case "ALL_OLD": outcome.before
            case "ALL_NEW": outcome.after
            case "UPDATED_OLD": outcome.before.flatMap { update?.changedParts(of: $0) }
            case "UPDATED_NEW": outcome.after.flatMap { update?.changedParts(of: $0) }
            default: AttributeMap?.none
            }
        return attributes?.isEmpty == true ? nil : attributes
    }
}
