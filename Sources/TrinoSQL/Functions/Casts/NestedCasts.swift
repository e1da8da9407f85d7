import Columnar

/// Casts of ARRAY, MAP and ROW to the same kind of other parts.
///
/// A part that cannot be cast fails its row.
enum NestedCasts {
    static func cast(_ call: CastCall) -> Column? {
        let source = call.source
        switch (source.type, call.resultType) {
        case (.array, .array(let element)): return elements(call, to: [element])
        case (.map, .map(let key, let value)): return map(call, key, value)
        case (.row(let from), .row(let to)) where from.count == to.count: return row(call, to)
        default: return nil
        }
    }

    private static func elements(_ call: CastCall, to types: [DataType]) -> Column {
        let elements = call.elements(of: 0)
        let parts = zip(elements.children, types).map { Casts.cast($0, to: $1, context: call.context) }
        return call.nested(like: elements, parts)
    }

    private static func map(_ call: CastCall, _ key: DataType, _ value: DataType) -> Column {
        let column = elements(call, to: [key, value])
        // Keys that were different stay so unless their type changes.
        if case .map(key, _) = call.source.type { return column }
        var failures = column.failures?.byRow ?? [:]
        let keys = column.children[0]
        for row in 0..<column.stored where failures[row] == nil && !column.isNull(row) {
            let range = column.elements(of: row)
            if range.contains(where: { keys.isNull($0) }) {
                failures[row] = .invalidCast("map key is null")
            } else if range.contains(where: { (keys.position(of: keys, row: $0, in: range) ?? $0) < $0 }) {
                failures[row] = .invalidCast("duplicate keys")
            }
        }
        return column.with(failures: failures.isEmpty ? nil : RowFailures(failures))
    }

    private static func row(_ call: CastCall, _ fields: [DataType.Field]) -> Column {
        let source = call.source
        var failures = source.failures?.byRow ?? [:]
        let parts = zip(source.children, fields).map { child, field -> Column in
            let part = Casts.cast(child, to: field.type, context: call.context)
            guard let failed = part.failures else { return part }
            for row in 0..<source.stored where !source.isNull(row) && failures[row] == nil {
                if let failure = failed.byRow[row &* part.step] { failures[row] = failure }
            }
            return part.with(failures: nil)
        }
        return .row(
            type: call.resultType, count: source.count, fields: parts, nulls: source.nulls,
            isConstant: source.isConstant, failures: failures.isEmpty ? nil : RowFailures(failures))
    }
}
