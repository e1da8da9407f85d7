import JobModel
import OrderedJSON

/// What CreateTable asks for.
///
/// Texts are recorded: architect/dynalite, test/createTable.js; localstack/localstack, tests/aws/services/dynamodb.
struct TableRequest {
    let name: String
    let partitionKey: ItemTable.KeyAttribute
    let sortKey: ItemTable.KeyAttribute?
    private let changes: Changes
    private let tags: [Tag]

    init(_ json: JSON) throws {
        var input = try ItemInput(json)
        name = try input.tableName()
        input.require("AttributeDefinitions")
        input.require("KeySchema")
        let schema = try input.list("KeySchema") ?? []
        if input["KeySchema"] != nil { input.checkCount("KeySchema", schema.count, 1...2) }
        try input.finish()
        try TableRequest.refuseWhatIsNotKept(input)
        changes = try Changes(input, isNew: true)
        tags = try (input.list("Tags") ?? []).map(TableRequest.tag)
        let definitions = try (input.list("AttributeDefinitions") ?? []).map(TableRequest.definition)
        (partitionKey, sortKey) = try TableRequest.keys(schema, definitions)
    }

    func applied(to table: ItemTable) -> ItemTable {
        var table = changes.applied(to: table)
        table.tags = tags
        return table
    }

    // MARK: - Keys

    private static func definition(_ json: JSON) throws -> ItemTable.KeyAttribute {
        var input = try ItemInput(json, path: "attributeDefinitions.1.member")
        input.require("AttributeName")
        input.require("AttributeType")
        let type = try input.word("AttributeType", ["B", "N", "S"], otherwise: "S")
        let name = try input.text("AttributeName") ?? ""
        if input["AttributeName"] != nil { input.checkCount("AttributeName", name.utf8.count, 1...255) }
        try input.finish()
        return ItemTable.KeyAttribute(name: name, type: type)
    }

    private static func keys(
        _ schema: [JSON], _ definitions: [ItemTable.KeyAttribute]
    ) throws -> (ItemTable.KeyAttribute, ItemTable.KeyAttribute?) {
        var keys: [(name: String, type: String)] = []
        for json in schema {
            var input = try ItemInput(json, path: "keySchema.\(keys.count + 1).member")
            input.require("AttributeName")
            input.require("KeyType")
            keys.append(
                (try input.text("AttributeName") ?? "", try input.word("KeyType", ["HASH", "RANGE"], otherwise: "")))
            try input.finish()
        }
        let found = keys.map { key in definitions.first { $0.name.utf8.elementsEqual(key.name.utf8) } }
        guard let first = found[0], !found.contains(where: { $0 == nil }) else {
            throw ItemRefusal.invalid(
                "Some index key attributes are not defined in AttributeDefinitions. "
                    + "Keys: [\(keys.map(\.name).joined(separator: ", "))], AttributeDefinitions: "
                    + "[\(definitions.map(\.name).joined(separator: ", "))]")
        }
        let second = found.count > 1 ? found[1] : nil
        if first == second {
            throw ItemRefusal.validation(
                "Both the Hash Key and the Range Key element in the KeySchema have the same name")
        }
        guard keys[0].type == "HASH" else {
            throw ItemRefusal.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
        }
        guard keys.count == 1 || keys[1].type == "RANGE" else {
            throw ItemRefusal.validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
        }
        guard keys.count == definitions.count else {
            throw ItemRefusal.invalid(
                "Number of attributes in KeySchema does not exactly match number of attributes defined in "
                    + "AttributeDefinitions")
        }
        return (first, second)
    }

    static func tag(_ json: JSON) throws -> Tag {
        let input = try ItemInput(json)
        guard let key = try input.text("Key"), let value = try input.text("Value") else {
            throw ItemRefusal.validation("Tags must have both Key and Value")
        }
        return Tag(key: key, value: value)
    }

    // MARK: - What is not done here

    static func unsupportedIndex(_ member: String) -> ItemRefusal {
        .unsupported(
            member, "keeps the items a second time, in the order of other attributes",
            "Leave it out and use Scan with a FilterExpression, or keep a second table.")
    }

    static func refuseWhatIsNotKept(_ input: ItemInput) throws {
        for member in ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"] where input[member] != nil {
            guard try input.list(member)?.isEmpty == false else {
                throw ItemRefusal.invalid("List of \(member) is empty")
            }
            throw unsupportedIndex(member)
        }
        if input["StreamSpecification"]?["StreamEnabled"]?.bool == true {
            throw ItemRefusal.unsupported(
                "StreamSpecification", "would record every change in a stream", "Leave it out.")
        }
        if input["SSESpecification"]?["Enabled"]?.bool == true {
            throw ItemRefusal.unsupported(
                "SSESpecification", "would encrypt the table with a key of KMS", "Leave it out.")
        }
        if let tableClass = try input.text("TableClass"), tableClass != "STANDARD" {
            throw ItemRefusal.unsupported(
                "TableClass \(tableClass)", "would keep the table more cheaply", "Leave it out.")
        }
        let others = [
            "ReplicaUpdates", "ResourcePolicy", "OnDemandThroughput", "WarmThroughput", "GlobalTableWitnessUpdates",
            "GlobalTableSettingsReplicationMode", "MultiRegionConsistency",
        ]
        for member in others where input[member] != nil {
            throw ItemRefusal.unsupported(
                member, "would replicate, guard or scale the table accordingly", "Leave it out.")
        }
    }
}

extension TableRequest {
    /// What can be changed later.
    struct Changes {
        private let billingMode: String?
        private let throughput: ItemTable.Throughput?
        private let isProtected: Bool?

        init(_ input: ItemInput, isNew: Bool) throws {
            var input = input
            let mode = try input.word("BillingMode", ["PROVISIONED", "PAY_PER_REQUEST"], otherwise: "")
            isProtected = try input.bool("DeletionProtectionEnabled")
            try input.finish()
            throughput = try input["ProvisionedThroughput"].map(Changes.throughput)
            if mode == "PAY_PER_REQUEST", throughput != nil {
                throw ItemRefusal.invalid(
                    "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
                        + "PAY_PER_REQUEST")
            }
            if throughput == nil, mode == "PROVISIONED" || (mode.isEmpty && isNew) {
                throw ItemRefusal.invalid(
                    "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED")
            }
            billingMode = mode.isEmpty ? (throughput == nil ? nil : "PROVISIONED") : mode
        }

        private static func throughput(_ json: JSON) throws -> ItemTable.Throughput {
            var input = try ItemInput(json, path: "provisionedThroughput")
            input.require("ReadCapacityUnits")
            input.require("WriteCapacityUnits")
            let read = try input.integer("ReadCapacityUnits", 1...1_000_000_000_000) ?? 1
            let write = try input.integer("WriteCapacityUnits", 1...1_000_000_000_000) ?? 1
            try input.finish()
            return ItemTable.Throughput(readUnits: read, writeUnits: write)
        }

        func applied(to table: ItemTable) -> ItemTable {
            var table = table
            if let billingMode {
                table.billingMode = billingMode
                table.throughput = throughput
            }
            if let isProtected { table.isProtected = isProtected }
            return table
        }
    }
}
