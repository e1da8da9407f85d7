import ItemExpressions
import JobModel
import OrderedJSON

extension ItemTables {
    /// How long the service remembers the token of a transaction, in milliseconds.
    private static let tokenLife: Int64 = 10 * 60 * 1000

    /// Why one of a transaction's writes cannot be; nil when it can.
    private typealias Reason = ItemRefusal?

    /// TransactWriteItems: all writes or none.
    func transactWrite(_ json: JSON) throws -> JSONObject {
        var input = try ItemInput(json)
        let capacity = try ConsumedCapacity(&input)
        _ = try input.word("ReturnItemCollectionMetrics", ["SIZE", "NONE"], otherwise: "NONE")
        let token = try input.text("ClientRequestToken")
        if let token { input.checkCount("ClientRequestToken", token.utf8.count, 1...36) }
        let requests = try ItemTables.transactItems(&input)
        let writes = try requests.enumerated().map { try ItemTables.transactedWrite($1, $0 + 1) }
        let units = try store.changeItems { writer -> [(table: String, units: Double)] in
            if let token, try !isFirst(token, json, writer) { return [] }
            var places: Set<ItemPlace> = []
            var ready: [(write: ItemWrite, place: ItemPlace, outcome: ItemWrite.Outcome)] = []
            var reasons: [Reason] = []
            for write in writes {
                let table = try ItemTables.table(write.tableName, writer)
                do {
                    let place = try write.place(in: table)
                    guard places.insert(place).inserted else {
                        throw DoubleWrite()
                    }
                    ready.append((write, place, try write.outcome(at: place, of: table, self, writer)))
                    reasons.append(nil)
                } catch is DoubleWrite {
                    throw ItemRefusal.validation(
                        "Transaction request cannot include multiple operations on one item")
                } catch {
                    let refusal = ItemTables.refusal(error)
                    guard ItemTables.cancellationCode(refusal) != nil else { throw refusal }
                    reasons.append(refusal)
                }
            }
            guard reasons.allSatisfy({ $0 == nil }) else { throw ItemTables.cancellation(reasons) }
            for (write, place, outcome) in ready { try write.commit(outcome, at: place, writer) }
            // A transaction writes twice.
            return ItemTables.summed(ready.map { ($0.write.tableName, 2 * $0.outcome.units) })
        }
        var answer: JSONObject = [:]
        answer["ConsumedCapacity"] = capacity.json(units)
        return answer
    }

    /// TransactGetItems: items of one moment.
    func transactGet(_ json: JSON) throws -> JSONObject {
        var input = try ItemInput(json)
        let capacity = try ConsumedCapacity(&input)
        let requests = try ItemTables.transactItems(&input)
        var reads: [(table: String, key: AttributeMap, projection: Projection?)] = []
        for (index, json) in requests.enumerated() {
            var request = try ItemInput(json, path: "transactItems.\(index + 1).member")
            request.require("Get")
            try request.finish()
            var get = try ItemInput(request["Get"] ?? .null, path: "transactItems.\(index + 1).member.get")
            let tableName = try get.tableName()
            get.require("Key")
            try get.finish()
            let key = try AttributeMap(json: get["Key"] ?? .null)
            reads.append((tableName, key, try RequestExpressions(get, [.projection]).projection))
        }
        let all = reads
        return try store.readItems { reader in
            var responses: [JSON] = []
            var units: [(table: String, units: Double)] = []
            for read in all {
                let table = try ItemTables.table(read.table, reader)
                let item = try self.item(at: table.place(ofKey: read.key), of: table, reader)
                responses.append(item.map { ["Item": (read.projection?.applied(to: $0) ?? $0).json] } ?? [:])
                units.append((read.table, 2 * ConsumedCapacity.read(item?.byteCount ?? 0, isConsistent: true)))
            }
            var answer: JSONObject = ["Responses": .array(responses)]
            answer["ConsumedCapacity"] = capacity.json(ItemTables.summed(units))
            return answer
        }
    }

    // MARK: - Parts

    /// Two writes of one item.
    private struct DoubleWrite: Error {}

    private static func transactItems(_ input: inout ItemInput) throws -> [JSON] {
        input.require("TransactItems")
        let requests = try input.list("TransactItems") ?? []
        if input["TransactItems"] != nil { input.checkCount("TransactItems", requests.count, 1...100) }
        try input.finish()
        return requests
    }

    private static func transactedWrite(_ json: JSON, _ number: Int) throws -> ItemWrite {
        let path = "transactItems.\(number).member"
        let request = try ItemInput(json, path: path)
        let kinds = ["Put", "Update", "Delete", "ConditionCheck"].filter { request[$0] != nil }
        guard let kind = kinds.first, kinds.count == 1, let body = request[kind] else {
            throw ItemRefusal.validation(
                "TransactItems can only contain one of Check, Put, Update or Delete")
        }
        var input = try ItemInput(body, path: "\(path).\(kind.prefix(1).lowercased() + kind.dropFirst())")
        let tableName = try input.tableName()
        input.require(kind == "Put" ? "Item" : "Key")
        if kind == "Update" { input.require("UpdateExpression") }
        if kind == "ConditionCheck" { input.require("ConditionExpression") }
        _ = try input.word("ReturnValuesOnConditionCheckFailure", ["ALL_OLD", "NONE"], otherwise: "NONE")
        try input.finish()
        return try ItemWrite(kind, input, tableName: tableName)
    }

    /// Whether a transaction of this token has not been done yet; remembers it.
    /// - Throws: `IdempotentParameterMismatchException` when another one was.
    private func isFirst(_ token: String, _ request: JSON, _ writer: any ItemWriter) throws -> Bool {
        let text = request.serialized(.compact)
        let limit = Timestamp(milliseconds: now().milliseconds - ItemTables.tokenLife)
        guard let former = try writer.transaction(token: token, since: limit) else {
            try writer.remember(token: token, text, at: now())
            return true
        }
        guard former == text else {
            throw ItemRefusal(
                code: "IdempotentParameterMismatchException",
                message: "The provided client token is already in use with different request parameters")
        }
        return false
    }

    private static func cancellationCode(_ refusal: ItemRefusal) -> String? {
        switch refusal.code {
        case "ConditionalCheckFailedException": "ConditionalCheckFailed"
        case "ValidationException": "ValidationError"
        default: nil
        }
    }

    private static func cancellation(_ reasons: [ItemRefusal?]) -> ItemRefusal {
        let codes = reasons.map { $0.flatMap(cancellationCode) ?? "None" }
        let list = zip(reasons, codes).map { refusal, code -> JSON in
            var reason: JSONObject = ["Code": .string(code)]
            reason["Message"] = refusal.map { .string($0.message) }
            reason["Item"] = refusal?.members["Item"]
            return .object(reason)
        }
        return ItemRefusal(
            code: "TransactionCanceledException",
            message: "Transaction cancelled, please refer cancellation reasons for specific reasons "
                + "[\(codes.joined(separator: ", "))]",
            members: ["CancellationReasons": .array(list)])
    }

    private static func summed(_ units: [(table: String, units: Double)]) -> [(table: String, units: Double)] {
        var sums: [(table: String, units: Double)] = []
        for (table, cost) in units {
            if let place = sums.firstIndex(where: { $0.table == table }) {
                sums[place].units += cost
            } else {
                sums.append((table, cost))
            }
        }
        return sums
    }
}
