import JobModel
import OrderedJSON

extension ItemTables {
    /// CreateTable; the table can be used at once.
    func createTable(_ json: JSON) throws -> JSONObject {
        let request = try TableRequest(json)
        let table = ItemTable(
            name: request.name, partitionKey: request.partitionKey, sortKey: request.sortKey,
            uuid: RandomUUID.text(), creationTime: now())
        let made = try store.changeItems { writer in
            guard let made = try writer.make(request.applied(to: table)) else {
                throw ItemRefusal(
                    code: "ResourceInUseException", message: "Table already exists: \(request.name)")
            }
            return made
        }
        return ["TableDescription": description(made, status: "CREATING", size: (0, 0))]
    }

    /// DescribeTable.
    func describeTable(_ json: JSON) throws -> JSONObject {
        let name = try ItemTables.tableName(json)
        let (table, size) = try store.readItems { reader in
            let table = try ItemTables.table(name, reader, saysName: true)
            return (table, try reader.size(of: table))
        }
        return ["Table": description(table, status: "ACTIVE", size: size)]
    }

    /// DeleteTable.
    func deleteTable(_ json: JSON) throws -> JSONObject {
        let name = try ItemTables.tableName(json)
        let (table, size) = try store.changeItems { writer in
            let table = try ItemTables.table(name, writer, saysName: true)
            guard !table.isProtected else {
                throw ItemRefusal.validation(
                    "Resource cannot be deleted as it is currently protected against deletion. Disable deletion "
                        + "protection first.")
            }
            let size = try writer.size(of: table)
            try writer.remove(table)
            return (table, size)
        }
        return ["TableDescription": description(table, status: "DELETING", size: size)]
    }

    /// UpdateTable: how it is paid for and whether it is protected.
    func updateTable(_ json: JSON) throws -> JSONObject {
        let name = try ItemTables.tableName(json)
        try TableRequest.refuseWhatIsNotKept(ItemInput(json))
        if json["GlobalSecondaryIndexUpdates"].map({ !$0.isNull }) == true {
            throw TableRequest.unsupportedIndex("GlobalSecondaryIndexUpdates")
        }
        let changes = try TableRequest.Changes(ItemInput(json), isNew: false)
        let (table, size) = try store.changeItems { writer in
            let table = changes.applied(to: try ItemTables.table(name, writer, saysName: true))
            try writer.change(table)
            return (table, try writer.size(of: table))
        }
        return ["TableDescription": description(table, status: "UPDATING", size: size)]
    }

    /// ListTables, by name.
    func listTables(_ json: JSON) throws -> JSONObject {
        var input = try ItemInput(json)
        let start = try input.text("ExclusiveStartTableName") ?? ""
        let limit = try input.integer("Limit", 1...100) ?? 100
        try input.finish()
        let names = try store.readItems { try $0.tables() }.map(\.name)
            .filter { start.utf8.lexicographicallyPrecedes($0.utf8) }
        var answer: JSONObject = ["TableNames": .array(names.prefix(limit).map(JSON.string))]
        if names.count > limit { answer["LastEvaluatedTableName"] = .string(names[limit - 1]) }
        return answer
    }

    // MARK: - Time to live

    /// UpdateTimeToLive.
    func updateTimeToLive(_ json: JSON) throws -> JSONObject {
        var input = try ItemInput(json)
        let name = try input.tableName()
        input.require("TimeToLiveSpecification")
        try input.finish()
        var specification = try ItemInput(
            input["TimeToLiveSpecification"] ?? .null, path: "timeToLiveSpecification")
        specification.require("Enabled")
        specification.require("AttributeName")
        let attribute = try specification.text("AttributeName") ?? ""
        let isEnabled = try specification.bool("Enabled") ?? false
        specification.checkCount("AttributeName", attribute.utf8.count, 1...255)
        try specification.finish()
        try store.changeItems { writer in
            var table = try ItemTables.table(name, writer, saysName: true)
            guard isEnabled != (table.expiryAttribute != nil) else {
                throw ItemRefusal.validation("TimeToLive is already \(isEnabled ? "enabled" : "disabled")")
            }
            guard isEnabled || table.expiryAttribute == attribute else {
                throw ItemRefusal.validation(
                    "TimeToLive is active on a different AttributeName: current AttributeName is "
                        + (table.expiryAttribute ?? ""))
            }
            table.expiryAttribute = isEnabled ? attribute : nil
            try writer.change(table)
        }
        return ["TimeToLiveSpecification": ["AttributeName": .string(attribute), "Enabled": .bool(isEnabled)]]
    }

    /// DescribeTimeToLive.
    func describeTimeToLive(_ json: JSON) throws -> JSONObject {
        let name = try ItemTables.tableName(json)
        let table = try store.readItems { try ItemTables.table(name, $0, saysName: true) }
        var description: JSONObject = [
            "TimeToLiveStatus": .string(table.expiryAttribute == nil ? "DISABLED" : "ENABLED")
        ]
        description["AttributeName"] = table.expiryAttribute.map(JSON.string)
        return ["TimeToLiveDescription": .object(description)]
    }

    // MARK: - Parts

    private static func tableName(_ json: JSON) throws -> String {
        var input = try ItemInput(json)
        let name = try input.tableName()
        try input.finish()
        return name
    }

    private func description(
        _ table: ItemTable, status: String, size: (itemCount: Int, byteCount: Int)
    ) -> JSON {
        let definitions = table.keyAttributes.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        var description: JSONObject = [
            "AttributeDefinitions": .array(
                definitions.map { ["AttributeName": .string($0.name), "AttributeType": .string($0.type)] }),
            "TableName": .string(table.name),
            "KeySchema": .array(
                zip(table.keyAttributes, ["HASH", "RANGE"]).map {
                    ["AttributeName": .string($0.name), "KeyType": .string($1)]
                }),
            "TableStatus": .string(status), "CreationDateTime": .number(table.creationTime.epochSeconds),
            "ProvisionedThroughput": [
                "NumberOfDecreasesToday": 0,
                "ReadCapacityUnits": .number(JSONNumber(table.throughput?.readUnits ?? 0)),
                "WriteCapacityUnits": .number(JSONNumber(table.throughput?.writeUnits ?? 0)),
            ],
            "TableSizeBytes": .number(JSONNumber(size.byteCount)), "ItemCount": .number(JSONNumber(size.itemCount)),
            "TableArn": .string(table.arn(in: identity)), "TableId": .string(table.uuid),
        ]
        if table.billingMode == "PAY_PER_REQUEST" {
            description["BillingModeSummary"] = [
                "BillingMode": "PAY_PER_REQUEST",
                "LastUpdateToPayPerRequestDateTime": .number(table.creationTime.epochSeconds),
            ]
        }
        description["DeletionProtectionEnabled"] = .bool(table.isProtected)
        return .object(description)
    }
}
