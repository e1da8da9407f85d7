import Columnar
import Testing

@testable import Avro

struct AvroSchemaTests {
    @Test(arguments: [
        ("\"int\"", DataType.integer), (#"{"type": "long"}"#, .bigint), (#"{"type": {"type": "string"}}"#, .text),
        (#"{"type": "int", "logicalType": "date"}"#, .date),
        (#"{"type": "int", "logicalType": "time-millis"}"#, .time(3)),
        (#"{"type": "long", "logicalType": "time-micros"}"#, .time(6)),
        (#"{"type": "long", "logicalType": "timestamp-millis"}"#, .timestamp(3)),
        (#"{"type": "long", "logicalType": "local-timestamp-micros"}"#, .timestamp(6)),
        (#"{"type": "long", "logicalType": "date"}"#, .bigint), (#"{"type": "string", "logicalType": "uuid"}"#, .text),
        (#"{"type": "bytes", "logicalType": "decimal", "precision": 4, "scale": 5}"#, .varbinary),
        (#"["null", "double"]"#, .double), (#"["float"]"#, .real), (#"["int", "string"]"#, nil), ("\"null\"", nil),
        (#"{"type": "map", "values": ["null", "bytes"]}"#, .map(key: .text, value: .varbinary)),
        (
            #"{"type": "record", "name": "a.R", "fields": [{"name": "x", "type": {"type": "fixed", "name": "F", "size": 2}}, {"name": "y", "type": "a.F"}, {"name": "z", "type": "F"}]}"#,
            .row([
                .init(name: "x", type: .varbinary), .init(name: "y", type: .varbinary),
                .init(name: "z", type: .varbinary),
            ])
        ),
    ])
    func `schemas have types`(text: String, type: DataType?) throws {
        #expect(try AvroSchema(parsing: text).type == type)
    }

    @Test(arguments: [
        ("{", false), ("{}", false), ("\"unknown\"", false), (#"{"type": "array"}"#, false),
        (#"{"type": "record", "name": "x"}"#, false),
        (#"{"type": "record", "name": "L", "fields": [{"name": "next", "type": ["null", "L"]}]}"#, true),
        (#"{"type": "bytes", "logicalType": "decimal", "precision": 39}"#, true),
    ])
    func `wrong schemas are refused`(text: String, isUnsupported: Bool) {
        let fault = #expect(throws: AvroSchema.Fault.self) { try AvroSchema(parsing: text) }
        #expect(fault?.isUnsupported == isUnsupported)
    }

    @Test func `a schema nested ten thousand deep is refused`() {
        let text =
            String(repeating: #"{"type":"array","items":"#, count: 10_000) + "\"int\""
            + String(repeating: "}", count: 10_000)

        #expect(throws: AvroSchema.Fault.self) { try AvroSchema(parsing: text) }
    }
}
