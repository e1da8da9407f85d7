import Columnar

/// Scalars of JSON as values of SQL types, as Trino's casts from JSON take them.
///
/// A string is cast as VARCHAR is, a number with a point or exponent as DOUBLE, one without as BIGINT, a boolean as BOOLEAN.
/// The functions look at the token that a reader has read last; nil is null.
struct JSONScalars {
    private let context: EvaluationContext
    private let scratch: JSONScratch

    init(context: EvaluationContext, scratch: JSONScratch) {
        self.context = context
        self.scratch = scratch
    }

    func boolean(_ reader: JSONReader) throws(JSONCastFailure) -> Bool? {
        switch reader.token {
        case .null: return nil
        case .true: return true
        case .false: return false
        case .integer: return try bigint(reader.content) != 0
        case .float: return JSONNumber.double(reader.content) != 0
        default: return try value(reader, as: .boolean) == .bool(true)
        }
    }

    /// TINYINT, SMALLINT, INTEGER or BIGINT.
    func integer(_ reader: JSONReader, _ range: IntegerRange) throws(JSONCastFailure) -> Int64? {
        switch reader.token {
        case .null: return nil
        case .true: return 1
        case .false: return 0
        case .integer:
            let number = try bigint(reader.content)
            guard range.contains(number) else { throw .unreadable }
            return number
        default:
            guard case .int64(let number) = try value(reader, as: range.type) else { return nil }
            return number
        }
    }

    func double(_ reader: JSONReader) throws(JSONCastFailure) -> Double? {
        switch reader.token {
        case .null: return nil
        case .true: return 1
        case .false: return 0
        case .integer, .float:
            let number = JSONNumber.double(reader.content)
            return number == 0 && reader.token == .integer ? 0 : number
        default:
            guard case .double(let number) = try value(reader, as: .double) else { return nil }
            return number
        }
    }

    func real(_ reader: JSONReader) throws(JSONCastFailure) -> Double? {
        switch reader.token {
        case .string, .name:
            guard case .double(let number) = try value(reader, as: .real) else { return nil }
            return number
        case .startArray, .startObject, .endArray, .endObject, .end: throw unexpected(reader, "real")
        default: return try double(reader).map { Double(Float($0)) }
        }
    }

    func decimal(_ reader: JSONReader, precision: Int, scale: Int) throws(JSONCastFailure) -> Int128? {
        let type = "DECIMAL(\(precision),\(scale))"
        let text: ByteView
        switch reader.token {
        case .null: return nil
        case .true:
            let unit = DecimalMath.powerOfTen(scale)
            guard precision > scale else { throw .failure(.invalidCast("Cannot cast input json to \(type)")) }
            return unit
        case .false: return 0
        case .integer, .float: text = reader.content
        case .string, .name: text = scratch.text(reader)
        default: throw unexpected(reader, type)
        }
        if let unscaled = unsafe DecimalText.cast(text.buffer, precision: precision, scale: scale) { return unscaled }
        let isTooLarge = unsafe CastMessage.decimal(text.buffer, precision: precision, scale: scale).hasSuffix("large.")
        throw isTooLarge ? .failure(.invalidCast("Cannot cast input json to \(type)")) : .unreadable
    }

    func varchar(_ reader: JSONReader) throws(JSONCastFailure) -> ByteView? {
        switch reader.token {
        case .null: return nil
        case .string, .name: return scratch.text(reader)
        case .float: return scratch.scientific(JSONNumber.double(reader.content))
        case .integer, .true, .false: return reader.content
        default: throw unexpected(reader, "varchar")
        }
    }

    // MARK: - By way of other types

    /// A string or a number with a point, cast as VARCHAR or DOUBLE.
    private func value(_ reader: JSONReader, as type: DataType) throws(JSONCastFailure) -> Value {
        let source: (Value, DataType)
        switch reader.token {
        case .float: source = (.double(JSONNumber.double(reader.content)), .double)
        case .string, .name: source = (.bytes(scratch.text(reader).array), .text)
        default: throw unexpected(reader, "\(type)")
        }
        let column = Casts.cast(.constant(source.0, type: source.1, count: 1), to: type, context: context)
        if let failure = column.failures?.first { throw .failure(failure) }
        return column.value(0)
    }

    private func bigint(_ text: ByteView) throws(JSONCastFailure) -> Int64 {
        guard let number = JSONNumber.bigint(text) else { throw .unreadable }
        return number
    }

    private func unexpected(_ reader: JSONReader, _ type: String) -> JSONCastFailure {
        .unexpected("Unexpected token when cast to \(type): \(scratch.text(reader).string)")
    }
}

extension IntegerRange {
    /// The type whose values these are.
    fileprivate var type: DataType {
        switch self {
        case .tinyint: .tinyint
        case .smallint: .smallint
        case .integer: .integer
        case .bigint: .bigint
        }
    }
}
