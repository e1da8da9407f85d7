import Columnar
import OrderedJSON

/// The schema of a file that is written, as Hive's AvroSerDe makes it of the columns of a table (TypeInfoToSchema).
struct WrittenAvroSchema {
    /// Its text.
    let text: String

    /// How deep types may lie in each other.
    static let maximumDepth = 100

    /// Makes the schema for columns.
    ///
    /// - Throws: the error that CTAS has for a type that Hive has not.
    init(_ columns: [ColumnSchema]) throws(Failure) {
        var records = 0
        var fields: [JSON] = []
        for (position, column) in columns.enumerated() {
            let type = try WrittenAvroSchema.schema(column.type, depth: 0, &records)
            fields.append(
                .object(
                    JSONObject([
                        ("name", .string(column.name ?? "_col\(position)")), ("type", type), ("default", .null),
                    ])))
        }
        text = WrittenAvroSchema.record("baseRecord", fields).serialized()
    }

    private static func record(_ name: String, _ fields: [JSON]) -> JSON {
        .object(JSONObject([("type", "record"), ("name", .string(name)), ("fields", .array(fields))]))
    }

    /// A type that may be NULL.
    private static func schema(_ type: DataType, depth: Int, _ records: inout Int) throws(Failure) -> JSON {
        .array(["null", try required(type, depth: depth, &records)])
    }

    private static func required(_ type: DataType, depth: Int, _ records: inout Int) throws(Failure) -> JSON {
        if depth > maximumDepth {
            throw Failure("NOT_SUPPORTED", "Types nested deeper than \(maximumDepth) are not supported")
        }
        switch type {
        case .boolean: return "boolean"
        case .tinyint, .smallint, .integer: return "int"
        case .bigint: return "long"
        case .real: return "float"
        case .double: return "double"
        case .varchar(nil): return "string"
        case .varchar(let length?): return logical("string", "varchar", [("maxLength", .number(JSONNumber(length)))])
        case .char(let length): return logical("string", "char", [("maxLength", .number(JSONNumber(length)))])
        case .varbinary: return "bytes"
        case .date: return logical("int", "date")
        // Hive's timestamps are milliseconds.
        case .timestamp: return logical("long", "timestamp-millis")
        case .decimal(let precision, let scale):
            return logical(
                "bytes", "decimal",
                [("precision", .number(JSONNumber(precision))), ("scale", .number(JSONNumber(scale)))])
        case .array(let element):
            return .object(
                JSONObject([("type", "array"), ("items", try schema(element, depth: depth + 1, &records))]))
        case .map(let key, let value):
            guard key.isText else {
                throw Failure("NOT_SUPPORTED", "Key of Map can only be a String")
            }
            return .object(JSONObject([("type", "map"), ("values", try schema(value, depth: depth + 1, &records))]))
        case .row(let fields):
            let name = "record_\(records)"
            records += 1
            var members: [JSON] = []
            for field in fields {
                guard let fieldName = field.name else {
                    // HiveTypeTranslator of Trino.
                    throw Failure(
                        "NOT_SUPPORTED",
                        "Anonymous row type is not supported in Hive. Please give each field a name: \(type)")
                }
                let inner = try schema(field.type, depth: depth + 1, &records)
                members.append(
                    .object(JSONObject([("name", .string(fieldName)), ("type", inner), ("default", .null)])))
            }
            return record(name, members)
        case .unknown, .time, .timeWithTimeZone, .timestampWithTimeZone, .intervalDayToSecond, .intervalYearToMonth,
            .json,
            .uuid:
            throw Failure("NOT_SUPPORTED", "Unsupported Hive type: \(type)")
        }
    }

    private static func logical(_ type: String, _ name: String, _ facts: [(String, JSON)] = []) -> JSON {
        .object(JSONObject([("type", .string(type)), ("logicalType", .string(name))] + facts))
    }
}
