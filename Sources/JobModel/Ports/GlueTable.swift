public import OrderedJSON

/// A table in the form of Glue's `GetTable`.
@dynamicMemberLookup
public struct GlueTable: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The database that it belongs to.
    public var databaseName: String
    /// The comment.
    public var comment: String?
    /// `EXTERNAL_TABLE`, `VIRTUAL_VIEW`.
    public var tableType: String? = "EXTERNAL_TABLE"
    /// Where the files are and who reads them; its members are those of the table too.
    public var storage = GlueStorage()
    /// The columns that come from the folders' names.
    public var partitionKeys: [GlueColumn] = []
    /// Properties of the table.
    public var parameters: [String: String] = [:]
    /// The text of a view.
    public var viewOriginalText: String?
    /// What other engines would read of a view.
    public var viewExpandedText: String?
    /// What Glue said of it, with all members.
    private var original: JSONObject?

    /// Makes a table without columns.
    public init(name: String, databaseName: String) {
        self.name = name
        self.databaseName = databaseName
    }

    /// A member of ``storage``.
    public subscript<Member>(dynamicMember path: WritableKeyPath<GlueStorage, Member>) -> Member {
        get { storage[keyPath: path] }
        set { storage[keyPath: path] = newValue }
    }

    /// Reads Glue's form; nil without name and database.
    ///
    /// Members that are not known are kept for ``wire``.
    public init?(wire: JSONObject) {
        guard let name = wire["Name"]?.string, let database = wire["DatabaseName"]?.string else { return nil }
        self.init(name: name, databaseName: database)
        comment = wire["Description"]?.string
        tableType = wire["TableType"]?.string
        partitionKeys = wire["PartitionKeys"]?.array?.compactMap(GlueColumn.init) ?? []
        parameters = wire["Parameters"]?.strings ?? [:]
        viewOriginalText = wire["ViewOriginalText"]?.string
        viewExpandedText = wire["ViewExpandedText"]?.string
        storage = wire["StorageDescriptor"].map(GlueStorage.init) ?? GlueStorage()
        original = wire
    }

    /// Glue's form.
    public var wire: JSONObject {
        guard let original, let before = GlueTable(wire: original) else { return members }
        return original.changed(from: before.members, to: members)
    }

    private var members: JSONObject {
        var object: JSONObject = ["Name": .string(name), "DatabaseName": .string(databaseName)]
        object["Description"] = comment.map(JSON.string)
        object["StorageDescriptor"] = storage.json
        object["PartitionKeys"] = .array(partitionKeys.map(\.json))
        object["ViewOriginalText"] = viewOriginalText.map(JSON.string)
        object["ViewExpandedText"] = viewExpandedText.map(JSON.string)
        object["TableType"] = tableType.map(JSON.string)
        object["Parameters"] = .strings(parameters)
        return object
    }
}
