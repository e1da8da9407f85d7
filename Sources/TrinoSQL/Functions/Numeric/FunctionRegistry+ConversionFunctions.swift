import Columnar

extension FunctionRegistry {
    /// Adds the functions of the manual's "Conversion functions", and `typeof`.
    package mutating func addConversionFunctions() {
        // Each further argument may have a type of its own; whoever binds the call must not look for a common one.
        scalar("format", "varchar, Any...", returns: "varchar", variables: ["Any"], isNullOnNull: false) {
            try FormatFunction.call($0)
        }
        scalar("format_number", "bigint", returns: "varchar") { call in
            call.mapText { (value: Int64, out: inout TextBuffer) in
                UnitNumber.append(value, to: &out)
                return true
            }
        }
        scalar("format_number", "double", returns: "varchar") { call in
            call.mapText { (value: Double, out: inout TextBuffer) in
                UnitNumber.append(javaInteger(value), to: &out)
                return true
            }
        }
        for name in ["parse_data_size", "parse_presto_data_size"] {
            scalar(name, "varchar(x)", returns: "decimal(38,0)") { call in
                call.map { (text: ByteView) throws -> Int128? in try DataSize.parse(text.javaString) }
            }
        }
        scalar("typeof", "T", returns: "varchar", variables: ["T"], isNullOnNull: false) { call in
            let name = Column.constant(.text("\(call.arguments[0].type)"), type: .text, count: call.count)
            return call.arguments[0].failures == nil
                ? name : name.flattened().with(failures: call.arguments[0].flattened().failures)
        }
    }
}

/// As Java converts: NaN becomes 0, and what is out of range the end of the range.
private func javaInteger(_ value: Double) -> Int64 {
    if value.isNaN { return 0 }
    if value >= 0x1p63 { return .max }
    return value <= -0x1p63 ? .min : Int64(value)
}
