/// How LazySimpleSerDe's text is written.
public struct LazyText: Hashable, Sendable {
    /// The byte between fields.
    public var delimiter: UInt8
    /// The byte before one that is to be no delimiter; nil if there is none.
    public var escape: UInt8?
    /// What stands for NULL.
    public var null: [UInt8]
    /// The bytes between the parts of nested values, from the outermost level on.
    public var nested: [UInt8]

    /// The bytes of `ROW FORMAT DELIMITED` unless told otherwise.
    public init(
        delimiter: UInt8 = 1, escape: UInt8? = nil, null: [UInt8] = [0x5C, 0x4E],
        nested: [UInt8] = TextTable.usualNestedDelimiters
    ) {
        self.delimiter = delimiter
        self.escape = escape
        self.null = null
        self.nested = nested
    }
}
