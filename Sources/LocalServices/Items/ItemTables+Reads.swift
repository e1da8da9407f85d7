import ItemExpressions
import JobModel
import OrderedJSON

extension ItemTables {
    /// GetItem.
    func getItem(_ json: JSON) throws -> JSONObject {
        var input = try ItemInput(json)
        let capacity = try ConsumedCapacity(&input)
        let tableName = try input.tableName()
        input.require("Key")
        try input.finish()
        let isConsistent = try input.bool("ConsistentRead") ?? false
        let key = try AttributeMap(json: input["Key"] ?? .null)
        let projection = try RequestExpressions(input, [.projection]).projection
        let item = try store.readItems { reader in
            let table = try ItemTables.table(tableName, reader)
            let place = try table.place(ofKey: key)
            if let projection { try table.checkScalarKeys(projection.paths) }
            return try self.item(at: place, of: table, reader)
        }
        var answer: JSONObject = [:]
        if let item { answer["Item"] = (projection?.applied(to: item) ?? item).json }
        answer["ConsumedCapacity"] = capacity.json(
            tableName, ConsumedCapacity.read(item?.byteCount ?? 0, isConsistent: isConsistent))
        return answer
    }

    /// Query: the items of a partition, in the order of their sort keys.
    func query(_ json: JSON) throws -> JSONObject {
        var input = try ItemInput(json)
        let request = try ItemListing(&input, .query)
        guard let condition = request.expressions.keyCondition else {
            throw ItemRefusal.validation(
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")
        }
        let isForward = try input.bool("ScanIndexForward") ?? true
        let start = try input["ExclusiveStartKey"].map(ItemListing.startKey)
        return try store.readItems { reader in
            let table = try ItemTables.table(request.tableName, reader)
            try request.checkIndex()
            let keys = try KeyRange(condition, of: table)
            if let filter = request.expressions.filter {
                for key in table.keyAttributes
                where filter.paths.contains(where: { $0.attribute.utf8.elementsEqual(key.name.utf8) }) {
                    throw ItemRefusal.validation(
                        "Filter Expression can only contain non-primary key attributes: Primary key attribute: "
                            + key.name)
                }
            }
            var range = keys.range
            range.isDescending = !isForward
            if let start { try keys.begin(after: start, &range) }
            return try request.answer(range, table, self, reader) { _ in true }
        }
    }

    /// Scan: all items, or those of a segment.
    func scan(_ json: JSON) throws -> JSONObject {
        var input = try ItemInput(json)
        let request = try ItemListing(&input, .scan)
        let (segment, total) = try ItemListing.segment(&input)
        let start = try input["ExclusiveStartKey"].map(ItemListing.startKey)
        return try store.readItems { reader in
            let table = try ItemTables.table(request.tableName, reader)
            try request.checkIndex()
            var range = ItemRange(tableID: table.id)
            range.after = try start.map(table.place(ofStartKey:))
            return try request.answer(range, table, self, reader) { place in
                total == 1 || ItemListing.segment(of: place.partition, total) == segment
            }
        }
    }
}

extension ItemTable {
    /// Where a page ended.
    func place(ofStartKey key: AttributeMap) throws -> ItemPlace {
        guard key.count == keyAttributes.count, keyAttributes.allSatisfy({ key[$0.name] != nil }) else {
            throw ItemRefusal.validation("The provided starting key is invalid")
        }
        do {
            return try place(ofKey: key)
        } catch let refusal as ItemRefusal {
            throw ItemRefusal.validation("The provided starting key is invalid: \(refusal.message)")
        }
    }
}
