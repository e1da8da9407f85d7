public import Columnar

/// A column type in the spelling of Hive's DDL and of the Glue catalog, which differs from Trino's.
///
/// AWS, "Data types in Amazon Athena": `int`, `float`, `string` and `binary` of DDL are `integer`, `real`, `varchar` and
/// `varbinary` in queries; a `timestamp` of a table has milliseconds.
public enum HiveType {
    /// The type that queries see.
    ///
    /// - Parameter text: `decimal(10,2)`, in any case.
    /// - Throws: `TYPE_NOT_FOUND` for what is no type, `NOT_SUPPORTED` for types this engine does not have yet.
    /// - Returns: Trino's type.
    public static func dataType(of text: String) throws(SQLError) -> DataType {
        try dataType(try parsed(text))
    }

    /// The spelling in the catalog: lower case, no spaces.
    ///
    /// - Throws: `TYPE_NOT_FOUND` for what is no type's text.
    public static func spelling(of text: String) throws(SQLError) -> String { try parsed(text).description }

    private static func parsed(_ text: String) throws(SQLError) -> HiveTypeName {
        var parser = Parser(Lexer(Array(text.utf8), dialect: .hive))
        do throws(SQLSyntaxError) {
            let type = try parser.hiveType()
            if parser.type == .endOfText { return type }
        } catch {
            // Said below.
        }
        throw SQLError("TYPE_NOT_FOUND", "Unknown type: \(text)")
    }

    /// Refuses a type that a table cannot have.
    ///
    /// Nested types pass where their parts do: a table may have them, though queries cannot read them yet.
    /// - Throws: `TYPE_NOT_FOUND`.
    static func check(_ text: String) throws(SQLError) { try check(try parsed(text)) }

    private static func check(_ type: HiveTypeName) throws(SQLError) {
        switch type {
        case .primitive: _ = try dataType(type)
        case .array(let element): try check(element)
        case .map(let key, let value):
            try check(key)
            try check(value)
        case .structure(let fields): for field in fields { try check(field.type) }
        }
    }

    static func dataType(_ type: HiveTypeName) throws(SQLError) -> DataType {
        guard case .primitive(let name, let parameters) = type else {
            throw SQLError(
                "NOT_SUPPORTED",
                "columns of type \(type) are not supported yet; AWS would read them. Declare the column as string to see "
                    + "its text")
        }
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
        default: nil
        }
    }
}
