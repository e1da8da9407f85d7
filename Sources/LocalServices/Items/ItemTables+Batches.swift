import ItemExpressions
import JobModel
import OrderedJSON

extension ItemTables {
    /// How many bytes BatchGetItem answers at most.
    private static let batchLimit = 16 << 20

    /// BatchGetItem.
    func batchGet(_ json: JSON) throws -> JSONObject {
        var input = try ItemInput(json)
        let capacity = try ConsumedCapacity(&input)
        let requests = try ItemTables.requestItems(&input)
        var reads:
            [(table: String, request: JSONObject, keys: [AttributeMap], projection: Projection?, isConsistent: Bool)] =
                []
        for (tableName, json) in requests {
            var request = try ItemInput(json, path: "requestItems.\(tableName).member")
            request.require("Keys")
            let keys = try request.list("Keys") ?? []
            if request["Keys"] != nil { request.checkCount("Keys", keys.count, 1...100) }
            try request.finish()
            let projection = try RequestExpressions(request, [.projection]).projection
            let values = try keys.map { try AttributeMap(json: $0) }
            try ItemTables.checkDistinct(values, "Provided list of item keys contains duplicates")
            reads.append(
                (tableName, json.object ?? [:], values, projection, try request.bool("ConsistentRead") ?? false))
        }
        guard reads.reduce(0, { $0 + $1.keys.count }) <= 100 else {
            throw ItemRefusal.validation("Too many items requested for the BatchGetItem call")
        }
        return try store.readItems { reader in
            var (responses, unprocessed) = (JSONObject(), JSONObject())
            var units: [(table: String, units: Double)] = []
            var byteCount = 0
            for read in reads {
                let table = try ItemTables.table(read.table, reader)
                var items: [JSON] = []
                var left: [JSON] = []
                var cost = 0.0
                for key in read.keys {
                    let place = try table.place(ofKey: key)
                    guard byteCount < ItemTables.batchLimit else {
                        left.append(key.json)
                        continue
                    }
                    let item = try self.item(at: place, of: table, reader)
                    byteCount += item?.byteCount ?? 0
                    cost += ConsumedCapacity.read(item?.byteCount ?? 0, isConsistent: read.isConsistent)
                    if let item { items.append((read.projection?.applied(to: item) ?? item).json) }
                }
                responses[read.table] = .array(items)
                if !left.isEmpty {
                    var rest = read.request
                    rest["Keys"] = .array(left)
                    unprocessed[read.table] = .object(rest)
                }
                units.append((read.table, cost))
            }
            var answer: JSONObject = ["Responses": .object(responses), "UnprocessedKeys": .object(unprocessed)]
            answer["ConsumedCapacity"] = capacity.json(units)
            return answer
        }
    }

    /// BatchWriteItem; everything is processed.
    func batchWrite(_ json: JSON) throws -> JSONObject {
        var input = try ItemInput(json)
        let capacity = try ConsumedCapacity(&input)
        _ = try input.word("ReturnItemCollectionMetrics", ["SIZE", "NONE"], otherwise: "NONE")
        let requests = try ItemTables.requestItems(&input)
        var writes: [ItemWrite] = []
        for (tableName, json) in requests {
            guard let list = json.array, !list.isEmpty else {
                throw ItemRefusal.validation(
                    "1 validation error detected: Value '\(json.serialized())' at 'requestItems.\(tableName).member' failed "
                        + "to satisfy constraint: Member must have length greater than or equal to 1")
            }
            for json in list { writes.append(try ItemTables.batchedWrite(json, tableName)) }
        }
        guard writes.count <= 25 else {
            throw ItemRefusal.validation("Too many items requested for the BatchWriteItem call")
        }
        let all = writes
        let units = try store.changeItems { writer in
            var places: Set<ItemPlace> = []
            var units: [(table: String, units: Double)] = []
            for write in all {
                let table = try ItemTables.table(write.tableName, writer)
                let place = try ItemTables.place(of: write, in: table)
                guard places.insert(place).inserted else {
                    throw ItemRefusal.validation("Provided list of item keys contains duplicates")
                }
                let outcome = try write.outcome(at: place, of: table, self, writer)
                try write.commit(outcome, at: place, writer)
                if units.last?.table == write.tableName {
                    units[units.count - 1].units += outcome.units
                } else {
                    units.append((write.tableName, outcome.units))
                }
            }
            return units
        }
        var answer: JSONObject = ["UnprocessedItems": [:]]
        answer["ConsumedCapacity"] = capacity.json(units)
        return answer
    }

    private static func batchedWrite(_ json: JSON, _ tableName: String) throws -> ItemWrite {
        let request = try ItemInput(json)
        let put = request["PutRequest"]
        let delete = request["DeleteRequest"]
        guard let body = put ?? delete, put == nil || delete == nil else {
            throw ItemRefusal.validation(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
                    + "datatypes")
        }
        var input = try ItemInput(body, path: "requestItems.\(tableName).member.1.member")
        input.require(put == nil ? "Key" : "Item")
        try input.finish()
        return try ItemWrite(put == nil ? "Delete" : "Put", input, tableName: tableName)
    }

    /// Where a write of several is: a wrong key is said in other words than for one (localstack/localstack,
    /// tests/aws/services/dynamodb: test_batch_write_not_matching_schema).
    private static func place(of write: ItemWrite, in table: ItemTable) throws -> ItemPlace {
        if case .put(let item) = write.action {
            return try table.place(ofKey: table.key(of: item))
        }
        return try write.place(in: table)
    }

    private static func requestItems(_ input: inout ItemInput) throws -> JSONObject {
        input.require("RequestItems")
        let requests = try input.map("RequestItems") ?? [:]
        if input["RequestItems"] != nil { input.checkCount("RequestItems", requests.count, 1...25) }
        for (name, _) in requests where !ItemInput.problems(ofTableName: name).isEmpty {
            input.add(
                "{\(name)=…}", "RequestItems",
                "Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have "
                    + "length greater than or equal to 3, Member must satisfy regular expression pattern: "
                    + "[a-zA-Z0-9_.-]+]")
        }
        try input.finish()
        return requests
    }

    private static func checkDistinct(_ keys: [AttributeMap], _ message: String) throws {
        for (place, key) in keys.enumerated() where keys[..<place].contains(key) {
            throw ItemRefusal.validation(message)
        }
    }
}
