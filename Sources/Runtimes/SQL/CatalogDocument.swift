public import JobModel
public import OrderedJSON

/// Databases, tables and partitions in the JSON that Glue's commands print and take.
///
/// What `aws glue get-database(s)`, `get-table(s)` and `get-partition(s)` print is read, the objects in it alone, and the
/// inputs of `create-database`, `create-table` and `create-partition`. Members that are not known here are kept.
public struct CatalogDocument: Sendable {
    /// A partition and where it belongs.
    public struct Partition: Sendable {
        /// The table's database.
        public let database: String
        /// The table.
        public let table: String
        /// The partition itself.
        public let partition: GluePartition
        /// Where it stands in the document.
        public let path: JSONPath
    }

    /// The databases.
    public var databases: [GlueDatabase] = []
    /// The tables and views.
    public var tables: [GlueTable] = []
    /// The partitions.
    public var partitions: [Partition] = []

    /// A document without anything.
    public init() {}

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - json: an object or a list of objects.
    ///   - database: where tables and partitions belong that do not say it.
    ///   - table: the same of partitions.
    /// - Throws: ``CatalogDocumentError`` with all that is wrong.
    public init(_ json: JSON, database: String? = nil, table: String? = nil) throws(CatalogDocumentError) {
        var reader = CatalogDocumentReader(database: database?.lowercased(), table: table?.lowercased())
        reader.read(json, at: .root)
        guard reader.problems.isEmpty else { throw CatalogDocumentError(problems: reader.problems) }
        self = reader.document
    }

    /// One document of everything, which can be read again.
    public var json: JSON {
        var object = JSONObject()
        object["DatabaseList"] = .array(databases.map { .object($0.wire) })
        object["TableList"] = .array(tables.map { .object($0.wire) })
        object["Partitions"] = .array(
            partitions.map { entry in
                // A partition that was made here does not know where it belongs.
                var wire = entry.partition.wire
                wire["DatabaseName"] = .string(entry.database)
                wire["TableName"] = .string(entry.table)
                return .object(wire)
            })
        return .object(object)
    }
}

/// Why a document is none of Glue's.
public struct CatalogDocumentError: Error, Hashable, Sendable {
    /// What is wrong, and where.
    public struct Problem: Hashable, Sendable {
        /// Where in the document.
        public let path: JSONPath
        /// What is wrong there.
        public let message: String
    }

    /// All problems, in the order of the document.
    public let problems: [Problem]
}

/// Goes through a document.
struct CatalogDocumentReader {
    let database: String?
    let table: String?
    var document = CatalogDocument()
    var problems: [CatalogDocumentError.Problem] = []

    init(database: String?, table: String?) {
        self.database = database
        self.table = table
    }

    private mutating func problem(_ path: JSONPath, _ message: String) {
        problems.append(CatalogDocumentError.Problem(path: path, message: message))
    }

    /// Reads what stands at the top; a list holds such objects.
    mutating func read(_ json: JSON, at path: JSONPath) {
        if let list = json.array {
            for (index, item) in list.enumerated() {
                let place = path.appending(index: index)
                guard item.object != nil else {
                    problem(place, "is not an object")
                    continue
                }
                read(item, at: place)
            }
            return
        }
        guard let object = json.object else { return problem(path, "is not an object") }
        let lists: [(key: String, read: (inout Self, JSON, JSONObject, JSONPath) -> Void)] = [
            ("Database", { $0.readDatabase($1, $3) }), ("DatabaseInput", { $0.readDatabase($1, $3) }),
            ("DatabaseList", { $0.readDatabase($1, $3) }), ("Table", { $0.readTable($1, in: $2, $3) }),
            ("TableInput", { $0.readTable($1, in: $2, $3) }), ("TableList", { $0.readTable($1, in: $2, $3) }),
            ("Partition", { $0.readPartition($1, in: $2, $3) }),
            ("PartitionInput", { $0.readPartition($1, in: $2, $3) }),
            ("PartitionInputList", { $0.readPartition($1, in: $2, $3) }),
            ("Partitions", { $0.readPartition($1, in: $2, $3) }),
        ]
        let present = lists.filter { object[$0.key] != nil }
        for (key, read) in present {
            guard let value = object[key] else { continue }
            let place = path.appending(key: key)
            if key.hasSuffix("List") || key == "Partitions" {
                guard let items = value.array else {
                    problem(place, "is not a list")
                    continue
                }
                for (index, item) in items.enumerated() { read(&self, item, object, place.appending(index: index)) }
            } else {
                read(&self, value, object, place)
            }
        }
        guard present.isEmpty else { return }
        // The objects alone.
        if object["Values"] != nil {
            readPartition(json, in: object, path)
        } else if object["StorageDescriptor"] != nil || object["TableType"] != nil || object["DatabaseName"] != nil {
            readTable(json, in: object, path)
        } else if object["Name"] != nil {
            readDatabase(json, path)
        } else {
            problem(
                path,
                "is nothing that 'aws glue get-databases', 'get-tables' or 'get-partitions' prints: it has none of Database, "
                    + "DatabaseList, Table, TableList, Partition, Partitions, Name, Values")
        }
    }

    // MARK: - Objects

    private mutating func readDatabase(_ json: JSON, _ path: JSONPath) {
        guard var object = checked(json, path, texts: ["Description", "LocationUri"]) else { return }
        guard let name = name(object, "Name", path) else { return }
        checkParameters(object["Parameters"], path.appending(key: "Parameters"))
        object["Name"] = .string(name)
        if let database = GlueDatabase(wire: object) { document.databases.append(database) }
    }

    private mutating func readTable(_ json: JSON, in outer: JSONObject, _ path: JSONPath) {
        guard
            var object = checked(
                json, path, texts: ["Description", "TableType", "ViewOriginalText", "ViewExpandedText"])
        else { return }
        let own = object["DatabaseName"]?.string ?? outer["DatabaseName"]?.string ?? database
        guard let name = name(object, "Name", path) else { return }
        guard let own else {
            return problem(path.appending(key: "DatabaseName"), "is missing; say the database with --database")
        }
        object["Name"] = .string(name)
        object["DatabaseName"] = .string(own.lowercased())
        checkColumns(object["PartitionKeys"], path.appending(key: "PartitionKeys"))
        checkParameters(object["Parameters"], path.appending(key: "Parameters"))
        checkStorage(object["StorageDescriptor"], path.appending(key: "StorageDescriptor"))
        if let table = GlueTable(wire: object) { document.tables.append(table) }
    }

    private mutating func readPartition(_ json: JSON, in outer: JSONObject, _ path: JSONPath) {
        guard let object = checked(json, path, texts: ["DatabaseName", "TableName"]) else { return }
        let ownDatabase = object["DatabaseName"]?.string ?? outer["DatabaseName"]?.string ?? database
        let ownTable = object["TableName"]?.string ?? outer["TableName"]?.string ?? table
        guard let ownDatabase else {
            return problem(path.appending(key: "DatabaseName"), "is missing; say the database with --database")
        }
        guard let ownTable else {
            return problem(path.appending(key: "TableName"), "is missing; say the table with --table")
        }
        let values = path.appending(key: "Values")
        guard let list = object["Values"]?.array else { return problem(values, "is missing") }
        for (index, value) in list.enumerated() where value.string == nil {
            problem(values.appending(index: index), "is not a text")
        }
        guard !list.isEmpty else { return problem(values, "is empty") }
        checkParameters(object["Parameters"], path.appending(key: "Parameters"))
        checkStorage(object["StorageDescriptor"], path.appending(key: "StorageDescriptor"))
        guard let partition = GluePartition(wire: object) else { return }
        document.partitions.append(
            CatalogDocument.Partition(
                database: ownDatabase.lowercased(), table: ownTable.lowercased(), partition: partition, path: path))
    }

    // MARK: - Members

    /// An object whose members of some names are texts, if they are there.
    private mutating func checked(_ json: JSON, _ path: JSONPath, texts: [String]) -> JSONObject? {
        guard let object = json.object else {
            problem(path, "is not an object")
            return nil
        }
        for key in texts where object[key] != nil && object[key] != .null && object[key]?.string == nil {
            problem(path.appending(key: key), "is not a text")
        }
        return object
    }

    /// A name, in lower case as the catalog has all names.
    private mutating func name(_ object: JSONObject, _ key: String, _ path: JSONPath) -> String? {
        guard let name = object[key]?.string, !name.isEmpty else {
            problem(path.appending(key: key), object[key] == nil ? "is missing" : "is not a name")
            return nil
        }
        return name.lowercased()
    }

    private mutating func checkParameters(_ json: JSON?, _ path: JSONPath) {
        guard let json, json != .null else { return }
        guard let object = json.object else { return problem(path, "is not an object") }
        for (key, value) in object where value.string == nil && value != .null {
            problem(path.appending(key: key), "is not a text")
        }
    }

    private mutating func checkColumns(_ json: JSON?, _ path: JSONPath) {
        guard let json, json != .null else { return }
        guard let list = json.array else { return problem(path, "is not a list") }
        for (index, column) in list.enumerated() {
            let place = path.appending(index: index)
            guard let object = checked(column, place, texts: ["Type", "Comment"]) else { continue }
            if object["Name"]?.string == nil {
                problem(place.appending(key: "Name"), object["Name"] == nil ? "is missing" : "is not a text")
            }
        }
    }

    private mutating func checkStorage(_ json: JSON?, _ path: JSONPath) {
        guard let json, json != .null,
            let object = checked(json, path, texts: ["Location", "InputFormat", "OutputFormat"])
        else { return }
        checkColumns(object["Columns"], path.appending(key: "Columns"))
        guard let serde = object["SerdeInfo"], serde != .null else { return }
        let place = path.appending(key: "SerdeInfo")
        guard let members = checked(serde, place, texts: ["Name", "SerializationLibrary"]) else { return }
        checkParameters(members["Parameters"], place.appending(key: "Parameters"))
    }
}
