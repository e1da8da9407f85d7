public import OrderedJSON

/// A partition in the form of Glue's `GetPartition`.
@dynamicMemberLookup
public struct GluePartition: Hashable, Sendable {
    /// A text for each partition column of the table.
    public var values: [String]
    /// Where the files are and who reads them, perhaps not as in the table; its members are those of the partition too.
    public var storage: GlueStorage
    /// Properties of the partition.
    public var parameters: [String: String] = [:]
    private var original: JSONObject?

    /// Makes a partition.
    public init(values: [String], storage: GlueStorage) {
        self.values = values
        self.storage = storage
    }

    /// A member of ``storage``.
    public subscript<Member>(dynamicMember path: WritableKeyPath<GlueStorage, Member>) -> Member {
        get { storage[keyPath: path] }
        set { storage[keyPath: path] = newValue }
    }

    /// Reads Glue's form; nil without values.
    ///
    /// Members that are not known are kept for ``wire``.
    public init?(wire: JSONObject) {
        guard let values = wire["Values"]?.array?.compactMap(\.string), !values.isEmpty else { return nil }
        self.init(values: values, storage: wire["StorageDescriptor"].map(GlueStorage.init) ?? GlueStorage())
        parameters = wire["Parameters"]?.strings ?? [:]
        original = wire
    }

    /// Glue's form; the names of table and database are there if the partition came with them.
    public var wire: JSONObject {
        guard let original, let before = GluePartition(wire: original) else { return members }
        return original.changed(from: before.members, to: members)
    }

    private var members: JSONObject {
        var object: JSONObject = ["Values": .array(values.map(JSON.string)), "StorageDescriptor": storage.json]
        if !parameters.isEmpty { object["Parameters"] = .strings(parameters) }
        return object
    }
}
