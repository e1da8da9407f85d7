public import OrderedJSON

/// Keeps databases and tables across processes, as the Glue Data Catalog does.
///
/// Names are in lower case. Calls block.
public protocol TableCatalogStore: Sendable {
    /// All databases by name; `default` is always among them.
    func databases() throws -> [GlueDatabase]
    /// One database, nil when there is none.
    func database(named name: String) throws -> GlueDatabase?
    /// Adds a database.
    func create(_ database: GlueDatabase) throws -> CatalogChange
    /// Removes a database; `default` cannot be removed, nor one that has tables unless they go with it.
    func removeDatabase(named name: String, withTables: Bool) throws -> CatalogChange
    /// The tables of a database by name; none when there is no such database.
    func tables(ofDatabase database: String) throws -> [GlueTable]
    /// One table, nil when there is none.
    func table(named name: String, ofDatabase database: String) throws -> GlueTable?
    /// Adds a table.
    func create(_ table: GlueTable) throws -> CatalogChange
    /// Removes a table; its files stay.
    func removeTable(named name: String, ofDatabase database: String) throws -> CatalogChange
}

/// What became of a change to the catalog.
public enum CatalogChange: Hashable, Sendable {
    /// It was made.
    case done
    /// There is one of that name already.
    case exists
    /// There is none of that name.
    case missing
    /// The database of the table is missing.
    case databaseMissing
    /// The database has tables.
    case notEmpty
    /// `default` stays.
    case isDefault
}

// MARK: - Databases

/// A database in the form of Glue's `GetDatabase`.
public struct GlueDatabase: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The comment.
    public let comment: String?
    /// Where new tables would lie.
    public let location: String?
    /// Further properties.
    public let parameters: [String: String]

    /// The name of the database that always exists.
    public static let defaultName = "default"

    /// Makes a database from its parts.
    public init(name: String, comment: String? = nil, location: String? = nil, parameters: [String: String] = [:]) {
        self.name = name
        self.comment = comment
        self.location = location
        self.parameters = parameters
    }

    /// Reads Glue's form; nil without a name.
    public init?(wire: JSONObject) {
        guard let name = wire["Name"]?.string else { return nil }
        self.init(
            name: name, comment: wire["Description"]?.string, location: wire["LocationUri"]?.string,
            parameters: wire["Parameters"]?.strings ?? [:])
    }

    /// Glue's form.
    public var wire: JSONObject {
        var object: JSONObject = ["Name": .string(name)]
        object["Description"] = comment.map(JSON.string)
        object["LocationUri"] = location.map(JSON.string)
        if !parameters.isEmpty { object["Parameters"] = .strings(parameters) }
        return object
    }
}

// MARK: - Tables

/// A column of a table of the catalog.
public struct GlueColumn: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The type in Hive's spelling.
    public let type: String
    /// The comment.
    public let comment: String?

    /// Makes a column from its parts.
    public init(name: String, type: String, comment: String? = nil) {
        self.name = name
        self.type = type
        self.comment = comment
    }

    init?(_ json: JSON) {
        guard let name = json["Name"]?.string, let type = json["Type"]?.string else { return nil }
        self.init(name: name, type: type, comment: json["Comment"]?.string)
    }

    var json: JSON {
        var object: JSONObject = ["Name": .string(name), "Type": .string(type)]
        object["Comment"] = comment.map(JSON.string)
        return .object(object)
    }
}

/// A table in the form of Glue's `GetTable`.
public struct GlueTable: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The database that it belongs to.
    public var databaseName: String
    /// The comment.
    public var comment: String?
    /// `EXTERNAL_TABLE`, `VIRTUAL_VIEW`.
    public var tableType: String? = "EXTERNAL_TABLE"
    /// The columns in the files.
    public var columns: [GlueColumn] = []
    /// The columns that come from the folders' names.
    public var partitionKeys: [GlueColumn] = []
    /// Where the files are.
    public var location: String?
    /// The class that cuts files into rows.
    public var inputFormat: String?
    /// The class that would write rows.
    public var outputFormat: String?
    /// The class that takes rows apart.
    public var serializationLibrary: String?
    /// Its properties.
    public var serdeParameters: [String: String] = [:]
    /// The columns by which rows are spread over files.
    public var bucketColumns: [String] = []
    /// Over how many files.
    public var numberOfBuckets = 0
    /// Properties of the table.
    public var parameters: [String: String] = [:]
    /// The text of a view.
    public var viewOriginalText: String?

    /// Makes a table without columns.
    public init(name: String, databaseName: String) {
        self.name = name
        self.databaseName = databaseName
    }

    /// Reads Glue's form; nil without name and database.
    ///
    /// Members that queries do not need are not kept.
    public init?(wire: JSONObject) {
        guard let name = wire["Name"]?.string, let database = wire["DatabaseName"]?.string else { return nil }
        self.init(name: name, databaseName: database)
        comment = wire["Description"]?.string
        tableType = wire["TableType"]?.string
        partitionKeys = wire["PartitionKeys"]?.array?.compactMap(GlueColumn.init) ?? []
        parameters = wire["Parameters"]?.strings ?? [:]
        viewOriginalText = wire["ViewOriginalText"]?.string
        guard let storage = wire["StorageDescriptor"] else { return }
        columns = storage["Columns"]?.array?.compactMap(GlueColumn.init) ?? []
        location = storage["Location"]?.string
        inputFormat = storage["InputFormat"]?.string
        outputFormat = storage["OutputFormat"]?.string
        serializationLibrary = storage["SerdeInfo"]?["SerializationLibrary"]?.string
        serdeParameters = storage["SerdeInfo"]?["Parameters"]?.strings ?? [:]
        bucketColumns = storage["BucketColumns"]?.array?.compactMap(\.string) ?? []
        numberOfBuckets = storage["NumberOfBuckets"]?.int ?? 0
    }

    /// Glue's form.
    public var wire: JSONObject {
        var serde = JSONObject()
        serde["SerializationLibrary"] = serializationLibrary.map(JSON.string)
        serde["Parameters"] = .strings(serdeParameters)
        var storage = JSONObject()
        storage["Columns"] = .array(columns.map(\.json))
        storage["Location"] = location.map(JSON.string)
        storage["InputFormat"] = inputFormat.map(JSON.string)
        storage["OutputFormat"] = outputFormat.map(JSON.string)
        storage["SerdeInfo"] = .object(serde)
        if numberOfBuckets > 0 {
            storage["NumberOfBuckets"] = .number(JSONNumber(numberOfBuckets))
            storage["BucketColumns"] = .array(bucketColumns.map(JSON.string))
        }
        var object: JSONObject = ["Name": .string(name), "DatabaseName": .string(databaseName)]
        object["Description"] = comment.map(JSON.string)
        object["StorageDescriptor"] = .object(storage)
        object["PartitionKeys"] = .array(partitionKeys.map(\.json))
        object["TableType"] = tableType.map(JSON.string)
        object["Parameters"] = .strings(parameters)
        object["ViewOriginalText"] = viewOriginalText.map(JSON.string)
        return object
    }
}

extension JSON {
    fileprivate static func strings(_ values: [String: String]) -> JSON {
        .object(JSONObject(values.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }

    fileprivate var strings: [String: String]? {
        object.map { members in
            members.reduce(into: [:]) { result, member in result[member.key] = member.value.string }
        }
    }
}
