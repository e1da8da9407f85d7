/// Values of one type, one for each row of a batch.
///
/// A value of a column is never changed after the column was made, so columns are shared freely between threads. A
/// column may hold one value for all of its rows (``isConstant``), and it may be text that nobody has decoded yet
/// (``decoder``).
public struct Column: Sendable {
    /// The type of the values.
    public let type: DataType
    /// Rows.
    public let count: Int
    /// Whether all rows share the value at position 0 of the lanes.
    public let isConstant: Bool
    /// The values, laid out by `type.physical`; of nested types: see ``children``.
    public let values: Buffer
    /// One byte a row (or one byte, if constant), 1 for NULL; without it nothing is NULL.
    public let nulls: Buffer?
    /// What keeps alive the bytes that views in ``values`` point to.
    public let owners: [any AnyObject & Sendable]
    /// The parts of nested values.
    ///
    /// ARRAY: the elements (``values`` holds `count + 1` Int64 offsets). MAP: keys and values likewise. ROW: its fields.
    public let children: [Column]
    /// Rows whose value is a failure.
    public var failures: RowFailures?
    /// Set when ``values`` holds ``ByteView``s of the text of the values, which this decodes.
    public let decoder: (any FieldDecoder)?
    /// The rows as numbers of distinct values, if the source has them so.
    public var dictionary: DictionaryRows?

    /// Makes a column of buffers that nobody writes to any more.
    public init(
        type: DataType, count: Int, values: Buffer, nulls: Buffer? = nil, isConstant: Bool = false,
        owners: [any AnyObject & Sendable] = [], children: [Column] = [], failures: RowFailures? = nil,
        decoder: (any FieldDecoder)? = nil
    ) {
        self.type = type
        self.count = count
        self.values = values
        self.nulls = nulls
        self.isConstant = isConstant
        self.owners = owners
        self.children = children
        self.failures = failures
        self.decoder = decoder
    }

    /// Values stored: ``count``, or 1 if constant.
    public var stored: Int { isConstant ? min(1, count) : count }
    /// What to multiply a row number by to get its position in the lanes: 0 if constant.
    public var step: Int { isConstant ? 0 : 1 }
}

// MARK: - Lanes

extension Column {
    /// The values as raw elements of one physical kind.
    @inlinable
    public func lane<Element: BitwiseCopyable>(of _: Element.Type = Element.self) -> Lane<Element> {
        Lane<Element>(values, count: Swift.max(1, isConstant ? 1 : count))
    }

    /// BOOLEAN values, 0 or 1.
    public var bools: Lane<UInt8> { lane() }
    /// Values of the types whose physical kind is `int64`.
    public var int64s: Lane<Int64> { lane() }
    /// Values of the types whose physical kind is `int128`.
    public var int128s: Lane<Int128> { lane() }
    /// REAL and DOUBLE values.
    public var doubles: Lane<Double> { lane() }
    /// Values of the types whose physical kind is `bytes`; the text of the values if ``decoder`` is set.
    public var views: Lane<ByteView> { lane() }
    /// NULL flags, or nil if nothing is NULL.
    public var nullFlags: Lane<UInt8>? { nulls.map { Lane($0, count: Swift.max(1, stored)) } }

    /// Whether a row is NULL.
    @inlinable
    public func isNull(_ row: Int) -> Bool {
        guard let nulls else { return false }
        return Lane<UInt8>(nulls, count: Swift.max(1, isConstant ? 1 : count))[isConstant ? 0 : row] != 0
    }

    /// Whether some row is NULL.
    public var hasNulls: Bool {
        guard let flags = nullFlags else { return false }
        return (0..<stored).contains { flags[$0] != 0 }
    }
}

// MARK: - Undecoded text

/// Turns the text of values into values: what a file's dialect says about numbers, dates and NULL.
public protocol FieldDecoder: Sendable {
    /// The values of a column of text.
    ///
    /// - Parameter column: `type` is the type wanted; `values` holds views of the text.
    /// - Returns: a column of the same type and rows without a decoder.
    /// - Throws: what the dialect says about text that is no such value.
    func decode(_ column: Column) throws -> Column
}

extension Column {
    /// The column with its values decoded.
    public func decoded() throws -> Column {
        if let decoder { try decoder.decode(self) } else { self }
    }

    /// The same values under another type of the same physical kind.
    public func retyped(_ type: DataType) -> Column {
        Column(
            type: type, count: count, values: values, nulls: nulls, isConstant: isConstant, owners: owners,
            children: children, failures: failures, decoder: decoder)
    }
}
