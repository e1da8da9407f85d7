import Columnar

/// Takes the values of one column as they are read, and of what is nested in it.
///
/// Not for use by two threads at once.
final class CollectedColumn {
    let type: DataType
    /// Elements; keys and values; fields.
    let children: [CollectedColumn]
    /// Names of the fields of a ROW.
    let names: JSONFieldNames?
    private(set) var count = 0
    private var bools: [UInt8] = []
    private var int64s: [Int64] = []
    private var int128s: [Int128] = []
    private var doubles: [Double] = []
    private var views: [ByteView] = []
    private var offsets: [Int64] = [0]
    private var nulls: [UInt8] = []
    private var hasNulls = false
    /// Holds texts that do not lie in the line.
    private var arena = ByteArena()

    /// Makes a column without values.
    ///
    /// - Parameters:
    ///   - type: its type.
    ///   - serde: what finds fields by names; nil where they are found by their places.
    init(_ type: DataType, _ serde: JSONSerDe? = nil) {
        self.type = type
        switch type {
        case .array(let element):
            children = [CollectedColumn(element, serde)]
            names = nil
        case .map(let key, let value):
            children = [CollectedColumn(key, serde), CollectedColumn(value, serde)]
            names = nil
        case .row(let fields):
            children = fields.map { CollectedColumn($0.type, serde) }
            names = serde.map { serde in JSONFieldNames(fields.map { $0.name ?? "" }, serde) }
        default:
            children = []
            names = nil
        }
    }

    func append(_ value: Bool) {
        bools.append(value ? 1 : 0)
        appended()
    }

    func append(_ value: Int64) {
        int64s.append(value)
        appended()
    }

    /// A DECIMAL of any precision.
    func append(decimal value: Int128) {
        if type.physical == .int64 { int64s.append(Int64(value)) } else { int128s.append(value) }
        appended()
    }

    func append(_ value: Double) {
        doubles.append(value)
        appended()
    }

    /// A text that lives as long as what it was read from.
    func append(_ view: ByteView) {
        views.append(view)
        appended()
    }

    /// A text that is copied.
    func append(copying bytes: [UInt8]) {
        append(arena.copy(bytes))
    }

    /// Copies bytes to where they live as long as the column.
    func keep(_ bytes: [UInt8]) -> ByteView { arena.copy(bytes) }

    /// A nested value, whose parts have been appended to ``children``.
    func appendNested() {
        if case .row = type {} else { offsets.append(Int64(children[0].count)) }
        appended()
    }

    func appendNull() {
        switch type.physical {
        case .bool: bools.append(0)
        case .int64: int64s.append(0)
        case .int128: int128s.append(0)
        case .double: doubles.append(0)
        case .bytes: views.append(.empty)
        case .nested:
            if case .row = type {
                for child in children { child.appendNull() }
            } else {
                offsets.append(Int64(children[0].count))
            }
        }
        nulls.append(1)
        hasNulls = true
        count += 1
    }

    private func appended() {
        nulls.append(0)
        count += 1
    }

    /// The column; what is read afterwards begins a new one.
    ///
    /// - Parameter owners: what keeps the lines alive.
    /// - Returns: the column.
    func finish(owners: [any AnyObject & Sendable]) -> Column {
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
            type: type, count: count, values: values, nulls: hasNulls ? Buffer.copy(of: nulls) : nil,
            owners: type.physical == .bytes ? owners + [arena] : [],
            children: children.map { $0.finish(owners: owners) })
        (bools, int64s, int128s, doubles, views, offsets, nulls) = ([], [], [], [], [], [0], [])
        (count, hasNulls, arena) = (0, false, ByteArena())
        return column
    }
}
