import Columnar

// Texts that the kernels leave over: bad values, and good ones that are spelled unusually.
extension FieldParser {
    var isHive: Bool { if case .lazySimple = table.dialect { true } else { false } }

    func boolean(_ text: UnsafeRawBufferPointer) -> Bool? {
        isHive || column.isInferred ? nil : unsafe BooleanText.cast(text)
    }

    func integer(_ text: UnsafeRawBufferPointer, _ bits: Int) -> Int64? {
        if isHive { return unsafe HiveText.integer(text, bits: bits) }
        if column.isInferred || table.dialect.rowQuote == nil { return nil }
        return unsafe IntegerText.cast(text, bits: bits)
    }

    func date(_ text: UnsafeRawBufferPointer) -> Int64? {
        if isHive { return unsafe HiveText.date(text) }
        return column.isInferred ? nil : unsafe DateText.cast(text)
    }

    func timestamp(_ text: UnsafeRawBufferPointer, _ precision: Int) -> Int64? {
        if isHive { return unsafe HiveText.timestamp(text, precision: precision) }
        guard column.isInferred else { return unsafe TimestampText.cast(text, precision: precision) }
        // A DATE among TIMESTAMPs is its midnight.
        return unsafe InferredKind(text) == .date ? DateText.cast(text).map { $0 * 86_400_000_000 } : nil
    }

    func longTimestamp(_ text: UnsafeRawBufferPointer, _ precision: Int) -> Int128? {
        if unsafe column.isInferred && !InferredKind(text).fits(.timestamp(precision)) { return nil }
        let spaced = unsafe InferredKind.withSpace(text)
        return unsafe spaced.withUnsafeBytes { unsafe TimestampText.castToPicos($0, precision: precision) }
    }
}
