public import Columnar

/// A column type in the spelling of Hive's DDL and of the Glue catalog, which differs from Trino's.
///
/// AWS, "Data types in Amazon Athena": `int`, `float`, `string` and `binary` of DDL are `integer`, `real`, `varchar` and
/// `varbinary` in queries; a `timestamp` of a table has milliseconds.
public enum HiveType {
    /// The type that queries see.
    ///
    /// - Parameter text: `decimal(10,2)`, in any case.
    /// - Throws: `TYPE_NOT_FOUND` for what is no type, `NOT_SUPPORTED` for `uniontype`.
    /// - Returns: Trino's type; a struct is a ROW.
    public static func dataType(of text: String) throws(SQLError) -> DataType {
        try dataType(try parsed(text))
    }

    /// The spelling in the catalog: lower case, no spaces.
    ///
    /// - Throws: `TYPE_NOT_FOUND` for what is no type's text.
    public static func spelling(of text: String) throws(SQLError) -> String { try parsed(text).description }

    /// The spelling in a statement: the catalog's, with names of fields in back quotes where they need them.
    ///
    /// - Parameter text: as the catalog has it.
    /// - Returns: the text as it is if it is no type's.
    public static func statementText(of text: String) -> String { (try? parsed(text))?.statementText ?? text }

    private static func parsed(_ text: String) throws(SQLError) -> HiveTypeName { try HiveTypeText.parse(text) }

    /// Refuses a type that a table cannot have.
    ///
    /// - Throws: `TYPE_NOT_FOUND` or `NOT_SUPPORTED`.
    static func check(_ text: String) throws(SQLError) { _ = try dataType(try parsed(text)) }

    static func dataType(_ type: HiveTypeName) throws(SQLError) -> DataType {
        switch type {
        case .primitive(let name, let parameters): return try scalar(type, name, parameters)
        case .array(let element): return .array(try dataType(element))
        case .map(let key, let value): return .map(key: try self.key(key), value: try dataType(value))
        case .structure(let fields):
            var seen: Set<String> = []
            return .row(
                try fields.map { field throws(SQLError) in
                    guard seen.insert(field.name.lowercased()).inserted else {
                        throw SQLError("TYPE_NOT_FOUND", "\(type): the field '\(field.name)' is there twice")
                    }
                    return DataType.Field(name: field.name, type: try dataType(field.type))
                })
        case .union:
            throw SQLError(
                "NOT_SUPPORTED", "\(type): uniontype is not supported, and Athena does not support it either")
        }
    }

    /// The type of a map's keys, which is no nested one in Hive.
    private static func key(_ type: HiveTypeName) throws(SQLError) -> DataType {
        guard case .primitive = type else {
            throw SQLError("TYPE_NOT_FOUND", "\(type): keys of a map are of a primitive type")
        }
        return try dataType(type)
    }

    private static func scalar(
        _ type: HiveTypeName, _ name: String, _ parameters: [Int]
    ) throws(SQLError) -> DataType {
        switch (name, parameters.count) {
        case ("boolean", 0): return .boolean
        case ("tinyint", 0): return .tinyint
        case ("smallint", 0): return .smallint
        case ("int", 0), ("integer", 0): return .integer
        case ("bigint", 0): return .bigint
        case ("float", 0): return .real
        case ("double", 0): return .double
        case ("string", 0): return .text
        case ("binary", 0): return .varbinary
        case ("date", 0): return .date
        case ("timestamp", 0): return .timestamp(3)
        case ("decimal", 0...2), ("numeric", 0...2), ("dec", 0...2): return try decimal(parameters)
        case ("char", 1): return .char(try length(type, parameters[0], atMost: 255))
        case ("varchar", 1): return .varchar(try length(type, parameters[0], atMost: 65_535))
        default: throw SQLError("TYPE_NOT_FOUND", "Unknown type: \(type)\(hint(name))")
        }
    }

    private static func decimal(_ parameters: [Int]) throws(SQLError) -> DataType {
        // Hive's DecimalTypeInfo: decimal alone is decimal(10,0).
        let precision = parameters.first ?? 10
        let scale = parameters.count > 1 ? parameters[1] : 0
        guard (1...38).contains(precision), (0...precision).contains(scale) else {
            throw SQLError(
                "TYPE_NOT_FOUND",
                "decimal(\(precision),\(scale)): the precision is 1 to 38, the scale 0 to the precision")
        }
        return .decimal(precision: precision, scale: scale)
    }

    private static func length(_ type: HiveTypeName, _ length: Int, atMost limit: Int) throws(SQLError) -> Int {
        guard (1...limit).contains(length) else {
            throw SQLError("TYPE_NOT_FOUND", "\(type): the length is 1 to \(limit)")
        }
        return length
    }

    private static func hint(_ name: String) -> String {
        switch name {
        case "real": "; in DDL it is called float"
        case "varchar", "text": "; text of any length is called string in DDL"
        case "varbinary": "; in DDL it is called binary"
        case "char": "; char needs a length, as in char(10)"
        default: ""
        }
    }

    /// The name that a type of queries has in the catalog, as views and tables made by queries need it.
    ///
    /// - Throws: `NOT_SUPPORTED` with Trino's words for types that the catalog has no name for.
    public static func translated(_ type: DataType) throws(SQLError) -> String {
        switch type {
        case .array(let element): return "array<\(try translated(element))>"
        case .map(let key, let value): return "map<\(try translated(key)),\(try translated(value))>"
        case .row(let fields):
            let parts = try fields.map { field throws(SQLError) in
                guard let name = field.name else {
                    throw SQLError(
                        "NOT_SUPPORTED",
                        "Anonymous row type is not supported in Hive. Please give each field a name: \(type)")
                }
                return "\(name.lowercased()):\(try translated(field.type))"
            }
            return "struct<\(parts.joined(separator: ","))>"
        case .varchar(.some(let length)) where length > 65_535:
            throw SQLError(
                "NOT_SUPPORTED",
                "Unsupported Hive type: \(type). Supported VARCHAR types: VARCHAR(<=65535), VARCHAR.")
        case .varchar(0):
            // As SELECT '' has it; the catalog's varchar begins with 1.
            return "varchar(1)"
        case .char(let length) where length > 255:
            throw SQLError("NOT_SUPPORTED", "Unsupported Hive type: \(type). Supported CHAR types: CHAR(<=255).")
        default:
            guard let name = name(of: type) else {
                throw SQLError("NOT_SUPPORTED", "Unsupported Hive type: \(type)")
            }
            return name
        }
    }

    /// The name that a type of queries has in DDL; nil if tables cannot have it.
    public static func name(of type: DataType) -> String? {
        switch type {
        case .boolean, .tinyint, .smallint, .bigint, .double, .date: type.description
        case .integer: "int"
        case .real: "float"
        case .varchar(nil): "string"
        case .varchar(.some(let length)): length <= 65_535 ? "varchar(\(length))" : "string"
        case .char(let length): length <= 255 ? "char(\(length))" : "string"
        case .varbinary: "binary"
        case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
        case .timestamp: "timestamp"
        case .array(let element): name(of: element).map { "array<\($0)>" }
        case .map(let key, let value): name(of: key).flatMap { key in name(of: value).map { "map<\(key),\($0)>" } }
        case .row(let fields): structure(fields)
        default: nil
        }
    }

    /// Fields of a struct have names; those of a row may have none.
    private static func structure(_ fields: [DataType.Field]) -> String? {
        var parts: [String] = []
        for field in fields {
            guard let name = field.name, let type = self.name(of: field.type) else { return nil }
            parts.append("\(name.lowercased()):\(type)")
        }
        return "struct<\(parts.joined(separator: ","))>"
    }
}
