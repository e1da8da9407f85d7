public import Columnar

/// What happens to values of a partition whose columns are declared with other types than the table's.
///
/// The pairs are those of Trino's Hive connector (`HiveCoercionPolicy`). A value that does not fit becomes NULL.
public enum HiveCoercion {
    /// Whether columns of a partition can be read as columns of the table.
    public static func isAllowed(from source: DataType, to target: DataType) -> Bool {
        if source == target { return true }
        switch (source, target) {
        case (.varchar, .varchar), (.varchar, .tinyint), (.varchar, .smallint), (.varchar, .integer),
            (.varchar, .bigint):
            return true
        case (.tinyint, .varchar), (.smallint, .varchar), (.integer, .varchar), (.bigint, .varchar):
            return true
        case (.char, .char): return true
        case (.tinyint, .smallint), (.tinyint, .integer), (.tinyint, .bigint), (.smallint, .integer),
            (.smallint, .bigint), (.integer, .bigint):
            return true
        case (.real, .double), (.real, .decimal), (.double, .real), (.double, .decimal), (.decimal, .decimal),
            (.decimal, .real), (.decimal, .double):
            return true
        case (.array(let one), .array(let other)): return isAllowed(from: one, to: other)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            return isAllowed(from: key, to: otherKey) && isAllowed(from: value, to: otherValue)
        case (.row(let fields), .row(let others)):
            // Fields may come and go at the end; those are read by whoever knows names, not here.
            return fields.count == others.count
                && zip(fields, others).allSatisfy { field, other in
                    field.name?.lowercased() == other.name?.lowercased()
                        && isAllowed(from: field.type, to: other.type)
                }
        default: return false
        }
    }

    /// The values as values of another type.
    ///
    /// - Parameters:
    ///   - column: values of a partition.
    ///   - type: a type that ``isAllowed(from:to:)`` for them.
    /// - Returns: as many values; NULL for those that do not fit.
    public static func column(_ column: Column, to type: DataType) -> Column {
        if column.type == type { return column }
        // CHAR and VARCHAR are cut off; a number's text is not.
        let context = EvaluationContext(session: Session(startTime: 0))
        return Casts.cast(column, to: type, context: context).failuresAsNull { _ in true }
    }
}
