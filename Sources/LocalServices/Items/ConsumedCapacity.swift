import JobModel
import OrderedJSON

/// What a call would have cost, where it asks for that.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html>
struct ConsumedCapacity {
    /// `INDEXES`, `TOTAL` or `NONE`.
    let detail: String

    init(_ input: inout ItemInput) throws {
        detail = try input.word("ReturnConsumedCapacity", ["INDEXES", "TOTAL", "NONE"], otherwise: "NONE")
    }

    /// Units of a write of an item that had one size and has another now.
    static func written(_ former: Int?, _ new: Int?) -> Double {
        Double(max(1, (max(former ?? 0, new ?? 0) + 1023) / 1024))
    }

    /// Units of a read of so many bytes.
    static func read(_ byteCount: Int, isConsistent: Bool) -> Double {
        Double(max(1, (byteCount + 4095) / 4096)) * (isConsistent ? 1 : 0.5)
    }

    /// Of one table; nil when nobody asks.
    func json(_ table: String, _ units: Double) -> JSON? {
        guard detail != "NONE" else { return nil }
        let number = JSON.number(JSONNumber(units))
        var capacity: JSONObject = ["TableName": .string(table), "CapacityUnits": number]
        if detail == "INDEXES" { capacity["Table"] = ["CapacityUnits": number] }
        return .object(capacity)
    }

    /// Of several tables, in their order; nil when nobody asks.
    func json(_ units: [(table: String, units: Double)]) -> JSON? {
        guard detail != "NONE" else { return nil }
        return .array(units.compactMap { json($0.table, $0.units) })
    }
}
