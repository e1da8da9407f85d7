import Columnar

/// Casts from JSON.
enum JSONCasts {
    static func cast(_ call: CastCall) -> Column? {
        let scratch = JSONScratch()
        let scalars = JSONScalars(context: call.context, scratch: scratch)
        switch call.resultType {
        case .boolean:
            return call.mapJSON("boolean", "BOOLEAN") { (reader) throws(JSONCastFailure) -> Bool? in
                try scalars.boolean(reader)
            }
        case .tinyint: return integers(call, scalars, .tinyint, rangeType: "integer")
        case .smallint: return integers(call, scalars, .smallint, rangeType: "integer")
        case .integer: return integers(call, scalars, .integer, rangeType: "integer")
        case .bigint: return integers(call, scalars, .bigint, rangeType: nil)
        case .real:
            return call.mapJSON("real", "REAL") { (reader) throws(JSONCastFailure) -> Double? in
                try scalars.real(reader)
            }
        case .double:
            return call.mapJSON("double", "DOUBLE") { (reader) throws(JSONCastFailure) -> Double? in
                try scalars.double(reader)
            }
        case .decimal(let precision, let scale): return decimals(call, scalars, precision: precision, scale: scale)
        case .varchar:
            let column = call.mapJSON("varchar", "VARCHAR") { (reader) throws(JSONCastFailure) -> ByteView? in
                try scalars.varchar(reader)
            }
            return column.keeping(scratch.arena)
        case .array, .map, .row: return nested(call)
        default: return nil
        }
    }

    private static func integers(
        _ call: CastCall, _ scalars: JSONScalars, _ range: IntegerRange, rangeType: String?
    ) -> Column {
        call.mapJSON(range.rawValue, range.rawValue.uppercased(), rangeType: rangeType) {
            (reader) throws(JSONCastFailure) -> Int64? in
            try scalars.integer(reader, range)
        }
    }

    private static func decimals(_ call: CastCall, _ scalars: JSONScalars, precision: Int, scale: Int) -> Column {
        let type = "DECIMAL(\(precision),\(scale))"
        if precision <= DecimalMath.maximumShortPrecision {
            return call.mapJSON(type, type) { (reader) throws(JSONCastFailure) -> Int64? in
                try scalars.decimal(reader, precision: precision, scale: scale).map { Int64(truncatingIfNeeded: $0) }
            }
        }
        return call.mapJSON(type, type) { (reader) throws(JSONCastFailure) -> Int128? in
            try scalars.decimal(reader, precision: precision, scale: scale)
        }
    }

    // MARK: - Containers

    /// JSON, or text that is JSON, as ARRAY, MAP or ROW.
    ///
    /// Trino casts what `json_parse` gives from the text itself, so that numbers keep their digits and no member is dropped.
    static func nested(_ call: CastCall) -> Column {
        let rows = call.stored
        let state = ArgumentState(call.arguments, stored: rows)
        var marks = RowWriter<Bool>(count: rows)
        let builder = JSONColumn(call.resultType, JSONScalarSource(context: call.context))
        let (texts, step) = (call.source.views, call.source.step)
        for row in 0..<rows {
            if state.decides(row, &marks) {
                builder.appendNull()
                continue
            }
            let text = texts[row &* step]
            let count = builder.count
            do throws(JSONCastFailure) {
                try builder.append(whole: text)
            } catch {
                builder.truncate(to: count)
                builder.appendFailed()
                marks.fail(row, error.failure(text, toNested: call.resultType))
            }
        }
        let failures = marks.finish(type: .boolean).failures
        let column = builder.finish(owners: call.source.owners)
        return Column(
            type: column.type, count: call.count, values: column.values, nulls: column.nulls,
            isConstant: call.isConstant, owners: column.owners, children: column.children, failures: failures)
    }
}

extension ScalarCall {
    /// Reads each row's JSON, which is a scalar, and makes a value of it.
    ///
    /// - Parameters:
    ///   - type: the name of the type in messages.
    ///   - upper: its name where something follows the value.
    ///   - rangeType: see ``JSONCastFailure/failure(_:to:rangeType:)``.
    ///   - body: makes the value of a token; nil is NULL.
    /// - Returns: the result of the cast.
    @inline(__always)
    fileprivate func mapJSON<R: Scalar>(
        _ type: String, _ upper: String, rangeType: String? = nil,
        _ body: (JSONReader) throws(JSONCastFailure) -> R?
    ) -> Column {
        map { (text: ByteView) throws -> R? in
            var reader = JSONReader(text)
            do throws(JSONCastFailure) {
                try reader.advance()
                let value = try body(reader)
                guard try reader.advance() == .end else {
                    throw .failure(.invalidCast("Cannot cast input json to \(upper)"))
                }
                return value
            } catch {
                throw error.failure(text, to: type, rangeType: rangeType)
            }
        }
    }
}

extension JSONReader {
    /// Reads the next token of what is cast.
    @inline(__always) @discardableResult
    mutating func advance() throws(JSONCastFailure) -> JSONToken {
        do throws(JSONSyntaxError) {
            return try next()
        } catch {
            throw .unreadable
        }
    }
}

extension Column {
    /// The same column, which keeps something alive as well.
    func keeping(_ owner: any AnyObject & Sendable) -> Column {
        Column(
            type: type, count: count, values: values, nulls: nulls, isConstant: isConstant, owners: owners + [owner],
            children: children, failures: failures, decoder: decoder)
    }
}

extension RowExpression {
    /// The text that the expression reads as JSON; nil if it does something else.
    var parsedText: RowExpression? {
        guard case .call(let callee, let arguments) = self, callee.signature.name == "json_parse" else { return nil }
        return arguments.first
    }
}
