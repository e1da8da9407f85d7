public import Columnar

/// Values of partition columns, which Hive keeps as text.
public enum PartitionValue {
    /// The value that a text means, nil if it means none.
    ///
    /// - Parameters:
    ///   - text: what stands in a folder's name.
    ///   - type: the type of the partition column.
    /// - Returns: a value of the type's physical kind.
    public static func value(_ text: String, of type: DataType) -> Value? {
        let column = Column.constant(.text(text), type: .text, count: 1)
        let context = EvaluationContext(session: Session(startTime: 0))
        guard Casts.isAllowed(from: .text, to: type) else { return nil }
        let result = Casts.cast(column, to: type, context: context)
        return result.failures == nil && !result.isNull(0) ? result.value(0) : nil
    }

    /// A value's text, as Hive names folders; nil for NULL.
    public static func text(_ value: Value, of type: DataType) -> String? {
        if value == .null { return nil }
        let column = Column.constant(value, type: type, count: 1)
        let result = Casts.cast(column, to: .text, context: EvaluationContext(session: Session(startTime: 0)))
        return withExtendedLifetime(result) {
            result.failures == nil && !result.isNull(0) ? result.views[0].string : nil
        }
    }
}
