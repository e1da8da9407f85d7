/// Makes a column value by value, of any type; copies the bytes it is given.
///
/// For literals, catalogues and results of a few thousand rows. Loops over millions of rows write to a ``Lane``.
public struct ColumnBuilder {
    /// The type of the column to be.
    public let type: DataType
    /// Values so far.
    public private(set) var count = 0
    private var bools: [UInt8] = []
    private var int64s: [Int64] = []
    private var int128s: [Int128] = []
    private var doubles: [Double] = []
    private var views: [ByteView] = []
    private var nulls: [UInt8] = []
    private var offsets: [Int64] = [0]
    private var children: [ColumnBuilder] = []
    private let arena = ByteArena()

    /// A builder without values.
    public init(type: DataType) {
        self.type = type
        switch type {
        case .array(let element): children = [ColumnBuilder(type: element)]
        case .map(let key, let value): children = [ColumnBuilder(type: key), ColumnBuilder(type: value)]
        case .row(let fields): children = fields.map { ColumnBuilder(type: $0.type) }
        default: break
        }
    }

    /// Appends a value of the type's physical kind, or NULL.
    public mutating func append(_ value: Value) {
        count += 1
        nulls.append(value == .null ? 1 : 0)
        switch (type.physical, value) {
        case (.bool, .bool(let flag)): bools.append(flag ? 1 : 0)
        case (.bool, _): bools.append(0)
        case (.int64, .int64(let number)): int64s.append(number)
        case (.int64, _): int64s.append(0)
        case (.int128, .int128(let number)): int128s.append(number)
        case (.int128, _): int128s.append(0)
        case (.double, .double(let number)): doubles.append(number)
        case (.double, _): doubles.append(0)
        case (.bytes, .bytes(let bytes)): views.append(arena.copy(bytes))
        case (.bytes, _): views.append(.empty)
        case (.nested, _): appendNested(value)
        }
    }

    private mutating func appendNested(_ value: Value) {
        if case .row = type {
            if case .nested(let fields) = value {
                for position in children.indices { children[position].append(fields[position]) }
            } else {
                for position in children.indices { children[position].append(.null) }
            }
            return
        }
        if case .nested(let elements) = value {
            for (position, element) in elements.enumerated() { children[position % children.count].append(element) }
        }
        offsets.append(Int64(children.first?.count ?? 0))
    }

    /// The column; the builder is empty afterwards.
    public mutating func finish() -> Column {
        let values: Buffer =
            switch type.physical {
            case .bool: Buffer.copy(of: bools)
            case .int64: Buffer.copy(of: int64s)
            case .int128: Buffer.copy(of: int128s)
            case .double: Buffer.copy(of: doubles)
            case .bytes: Buffer.copy(of: views)
            case .nested: Buffer.copy(of: offsets)
            }
        let column = Column(
            type: type, count: count, values: values, nulls: nulls.contains(1) ? Buffer.copy(of: nulls) : nil,
            owners: type.physical == .bytes ? [arena] : [], children: children.indices.map { children[$0].finish() })
        self = ColumnBuilder(type: type)
        return column
    }
}

extension Buffer {
    /// A buffer with the elements of an array.
    public static func copy<Element: BitwiseCopyable>(of elements: [Element]) -> Buffer {
        let buffer = Buffer(byteCount: elements.count * MemoryLayout<Element>.stride)
        unsafe elements.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress {
                unsafe buffer.base.copyMemory(from: start, byteCount: bytes.count)
            }
        }
        return buffer
    }
}
