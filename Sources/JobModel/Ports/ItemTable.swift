public import OrderedJSON

/// A table of items.
public struct ItemTable: Hashable, Sendable {
    /// An attribute of the key.
    public struct KeyAttribute: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// `S`, `N` or `B`.
        public let type: String

        /// Makes one.
        public init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    /// The store's number for it, 0 before it is stored; a table that is made again has another.
    public var id: Int64 = 0
    /// Its name.
    public let name: String
    /// The partition key.
    public let partitionKey: KeyAttribute
    /// The sort key, where there is one.
    public let sortKey: KeyAttribute?
    /// The id that the service shows.
    public let uuid: String
    /// When it was made.
    public let creationTime: Timestamp
    /// `PROVISIONED` or `PAY_PER_REQUEST`.
    public var billingMode: String
    /// Read and write capacity units; nil without.
    public var throughput: Throughput?
    /// The attribute with the time after which an item may be deleted; nil where items stay.
    public var expiryAttribute: String?
    /// Whether DeleteTable is refused.
    public var isProtected = false
    /// Its tags.
    public var tags: [Tag] = []

    /// Capacity that is paid for; no call is ever throttled here.
    public struct Throughput: Hashable, Sendable {
        /// Per second.
        public let readUnits: Int
        /// Per second.
        public let writeUnits: Int

        /// Makes one.
        public init(readUnits: Int, writeUnits: Int) {
            self.readUnits = readUnits
            self.writeUnits = writeUnits
        }
    }

    /// Makes a table on demand without tags.
    public init(
        name: String, partitionKey: KeyAttribute, sortKey: KeyAttribute?, uuid: String, creationTime: Timestamp
    ) {
        self.name = name
        self.partitionKey = partitionKey
        self.sortKey = sortKey
        self.uuid = uuid
        self.creationTime = creationTime
        billingMode = "PAY_PER_REQUEST"
    }

    /// The attributes of the key.
    public var keyAttributes: [KeyAttribute] { [partitionKey] + (sortKey.map { [$0] } ?? []) }

    /// Its ARN.
    public func arn(in identity: JobIdentity) -> String {
        "arn:\(identity.partition):dynamodb:\(identity.region):\(identity.account):table/\(name)"
    }
}

// MARK: - For a store

extension ItemTable {
    /// Everything but the id, for a store.
    public var json: JSON {
        var table: JSONObject = [
            "Name": .string(name), "Partition": [.string(partitionKey.name), .string(partitionKey.type)],
            "Id": .string(uuid), "Created": .number(JSONNumber(creationTime.milliseconds)),
            "Billing": .string(billingMode),
        ]
        table["Sort"] = sortKey.map { [.string($0.name), .string($0.type)] }
        table["Throughput"] = throughput.map {
            [.number(JSONNumber($0.readUnits)), .number(JSONNumber($0.writeUnits))]
        }
        table["Expiry"] = expiryAttribute.map(JSON.string)
        table["Protected"] = isProtected ? true : nil
        table["Tags"] = tags.isEmpty ? nil : .array(tags.map(\.json))
        return .object(table)
    }

    /// Reads what ``json`` wrote; nil when it is not that.
    public init?(id: Int64, json: JSON) {
        func key(_ json: JSON?) -> KeyAttribute? {
            guard let name = json?[0]?.string, let type = json?[1]?.string else { return nil }
            return KeyAttribute(name: name, type: type)
        }
        guard let name = json["Name"]?.string, let partition = key(json["Partition"]),
            let uuid = json["Id"]?.string, let created = json["Created"]?.int
        else { return nil }
        self.init(
            name: name, partitionKey: partition, sortKey: key(json["Sort"]), uuid: uuid,
            creationTime: Timestamp(milliseconds: Int64(created)))
        self.id = id
        billingMode = json["Billing"]?.string ?? "PAY_PER_REQUEST"
        if let read = json["Throughput"]?[0]?.int, let write = json["Throughput"]?[1]?.int {
            throughput = Throughput(readUnits: read, writeUnits: write)
        }
        expiryAttribute = json["Expiry"]?.string
        isProtected = json["Protected"]?.bool ?? false
        tags = (json["Tags"]?.array ?? []).map {
            Tag(key: $0["Key"]?.string ?? "", value: $0["Value"]?.string ?? "")
        }
    }
}
