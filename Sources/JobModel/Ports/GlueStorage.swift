import OrderedJSON

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
        // Glue writes no type for a column that it knows nothing of.
        guard let name = json["Name"]?.string else { return nil }
        self.init(name: name, type: json["Type"]?.string ?? "string", comment: json["Comment"]?.string)
    }

    var json: JSON {
        var object: JSONObject = ["Name": .string(name), "Type": .string(type)]
        object["Comment"] = comment.map(JSON.string)
        return .object(object)
    }
}

/// Where the files of a table or partition are and who reads them: Glue's `StorageDescriptor`.
public struct GlueStorage: Hashable, Sendable {
    /// The columns in the files.
    public var columns: [GlueColumn] = []
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

    /// A place without columns.
    public init() {}

    init(_ json: JSON) {
        columns = json["Columns"]?.array?.compactMap(GlueColumn.init) ?? []
        location = json["Location"]?.string
        inputFormat = json["InputFormat"]?.string
        outputFormat = json["OutputFormat"]?.string
        serializationLibrary = json["SerdeInfo"]?["SerializationLibrary"]?.string
        serdeParameters = json["SerdeInfo"]?["Parameters"]?.strings ?? [:]
        bucketColumns = json["BucketColumns"]?.array?.compactMap(\.string) ?? []
        numberOfBuckets = json["NumberOfBuckets"]?.int ?? 0
    }

    var json: JSON {
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
        return .object(storage)
    }
}

extension JSON {
    static func strings(_ values: [String: String]) -> JSON {
        .object(JSONObject(values.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }

    var strings: [String: String]? {
        object.map { members in
            members.reduce(into: [:]) { result, member in result[member.key] = member.value.string }
        }
    }
}

extension JSONObject {
    /// The object with what differs between two of its readings, all else as it was.
    func changed(from before: JSONObject, to after: JSONObject) -> JSONObject {
        var result = self
        for key in Set(before.keys + after.keys).sorted() where before[key] != after[key] {
            if let mine = self[key]?.object, let old = before[key]?.object, let new = after[key]?.object {
                result[key] = .object(mine.changed(from: old, to: new))
            } else {
                result[key] = after[key]
            }
        }
        return result
    }
}
