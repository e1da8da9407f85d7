import Columnar

/// `CAST(x AS JSON)`: values of SQL types written as JSON.
///
/// Text becomes a JSON string, whatever it says; a ROW becomes an object, and a MAP an object with sorted members. NULL is
/// NULL, and null within others.
enum JSONWriter {
    /// Writes the value of a row; null for NULL.
    private typealias Write = (Int, inout TextBuffer) -> Void

    static func cast(_ call: CastCall) -> Column {
        let write = writer(call.source)
        return call.mapTextRows { row, out in
            write(row, &out)
            return true
        }
    }

    /// What writes the values of a column.
    private static func writer(_ column: Column) -> Write {
        let write = plainWriter(column)
        guard column.nulls != nil else { return write }
        return { row, out in
            if column.isNull(row) { out.append("null") } else { write(row, &out) }
        }
    }

    private static func plainWriter(_ column: Column) -> Write {
        let step = column.step
        switch column.type {
        case .boolean: return { row, out in out.append(column.bools[row &* step] != 0 ? "true" : "false") }
        case .tinyint, .smallint, .integer, .bigint:
            return { row, out in IntegerText.append(column.int64s[row &* step], to: &out) }
        case .real: return { row, out in JSONNumber.append(real: column.doubles[row &* step], to: &out) }
        case .double: return { row, out in JSONNumber.append(column.doubles[row &* step], to: &out) }
        case .decimal(let precision, let scale):
            return precision <= DecimalMath.maximumShortPrecision
                ? { row, out in JSONNumber.append(Int128(column.int64s[row &* step]), scale: scale, to: &out) }
                : { row, out in JSONNumber.append(column.int128s[row &* step], scale: scale, to: &out) }
        case .varchar: return { row, out in JSONString.append(column.views[row &* step], to: &out) }
        case .json: return { row, out in out.append(column.views[row &* step]) }
        case .date:
            return { row, out in
                out.append(UInt8(ascii: "\""))
                DateText.append(column.int64s[row &* step], to: &out)
                out.append(UInt8(ascii: "\""))
            }
        case .timestamp(let precision):
            return { row, out in
                out.append(UInt8(ascii: "\""))
                if precision <= TimestampScale.maximumShortPrecision {
                    TimestampText.append(column.int64s[row &* step], precision: precision, to: &out)
                } else {
                    TimestampText.append(picos: column.int128s[row &* step], precision: precision, to: &out)
                }
                out.append(UInt8(ascii: "\""))
            }
        case .array: return arrayWriter(column)
        case .map: return mapWriter(column)
        case .row(let fields): return rowWriter(column, fields)
        default: return { _, out in out.append("null") }
        }
    }

    private static func arrayWriter(_ column: Column) -> Write {
        let element = writer(column.children[0])
        return { row, out in
            out.append(UInt8(ascii: "["))
            let range = column.elements(of: row)
            for index in range {
                if index > range.lowerBound { out.append(UInt8(ascii: ",")) }
                element(index, &out)
            }
            out.append(UInt8(ascii: "]"))
        }
    }

    private static func rowWriter(_ column: Column, _ fields: [DataType.Field]) -> Write {
        let fields = zip(fields, column.children).map { field, child in
            (name: jsonString(field.name ?? ""), write: writer(child))
        }
        let step = column.step
        return { row, out in
            out.append(UInt8(ascii: "{"))
            for (index, field) in fields.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                unsafe field.name.withUnsafeBytes { unsafe out.append($0) }
                out.append(UInt8(ascii: ":"))
                field.write(row &* step, &out)
            }
            out.append(UInt8(ascii: "}"))
        }
    }

    private static func mapWriter(_ column: Column) -> Write {
        let key = keyWriter(column.children[0])
        let value = writer(column.children[1])
        return { row, out in
            var members = JSONMembers()
            out.append(UInt8(ascii: "{"))
            let range = column.elements(of: row)
            for index in range {
                if index > range.lowerBound { out.append(UInt8(ascii: ",")) }
                let start = out.count
                key(index, &out)
                members.append(start: start, isASCII: false, out)
                out.append(UInt8(ascii: ":"))
                value(index, &out)
            }
            members.sort(from: 0, &out)
            out.append(UInt8(ascii: "}"))
        }
    }

    /// What writes keys as the names of members.
    private static func keyWriter(_ column: Column) -> Write {
        let step = column.step
        switch column.type {
        case .varchar: return plainWriter(column)
        case .real, .double:
            // Numbers that are none are in quotes already.
            let isReal = column.type == .real
            return { row, out in
                out.append(UInt8(ascii: "\""))
                let value = column.doubles[row &* step]
                if isReal {
                    DoubleText.appendDisplay(real: value, to: &out)
                } else {
                    DoubleText.appendDisplay(value, to: &out)
                }
                out.append(UInt8(ascii: "\""))
            }
        case .decimal(let precision, let scale):
            // Other than as a value, without an exponent.
            return { row, out in
                out.append(UInt8(ascii: "\""))
                if precision <= DecimalMath.maximumShortPrecision {
                    DecimalText.append(column.int64s[row &* step], scale: scale, to: &out)
                } else {
                    DecimalText.append(column.int128s[row &* step], scale: scale, to: &out)
                }
                out.append(UInt8(ascii: "\""))
            }
        default:
            let write = plainWriter(column)
            return { row, out in
                out.append(UInt8(ascii: "\""))
                write(row, &out)
                out.append(UInt8(ascii: "\""))
            }
        }
    }

    private static func jsonString(_ text: String) -> [UInt8] {
        let arena = ByteArena()
        var out = TextBuffer()
        withExtendedLifetime(arena) { JSONString.append(arena.copy(text), to: &out) }
        return out.array
    }
}
