import Columnar

#if canImport(Glibc)
    import Glibc
#endif

/// One value of a column for each of many groups, which may be replaced.
struct ReplaceableValues {
    /// The type of the values.
    let type: DataType
    private let size: Int
    private var values = Buffer(byteCount: 0)
    private var nulls: Buffer?
    private var capacity = 0
    private var arena = TextArena()
    /// Bytes of texts that have not been replaced.
    private var live = 0

    /// Makes a column without groups.
    init(type: DataType) {
        self.type = type
        size = type.physical.byteCount
    }

    /// Bytes held.
    var byteCount: Int { capacity * (nulls == nil ? size : size + 1) + arena.used }

    /// Makes room for groups below a number.
    mutating func reserve(_ groups: Int) {
        if groups <= capacity { return }
        let larger = max(groups, capacity * 2, 1024)
        let buffer = Buffer(byteCount: larger * size)
        unsafe memcpy(buffer.base, values.base, capacity * size)
        if type.physical == .bytes {
            // What is replaced is looked at first.
            let views = Lane<ByteView>(buffer, count: larger)
            for group in capacity..<larger { views[group] = .empty }
        }
        values = buffer
        if let old = nulls { nulls = ReplaceableValues.flags(larger, old, capacity) }
        capacity = larger
    }

    private static func flags(_ count: Int, _ old: Buffer?, _ filled: Int) -> Buffer {
        let buffer = Buffer(byteCount: count)
        buffer.fill(0)
        if let old { unsafe memcpy(buffer.base, old.base, filled) }
        return buffer
    }

    /// Replaces values.
    ///
    /// - Parameters:
    ///   - groups: whose value is replaced.
    ///   - column: decoded; has the new value of each of `groups` in the same place.
    mutating func set(_ groups: Lane<UInt32>, _ column: Column) {
        switch type.physical {
        case .bool: scatter(UInt8.self, groups, column)
        case .int64: scatter(Int64.self, groups, column)
        case .int128: scatter(Int128.self, groups, column)
        case .double: scatter(Double.self, groups, column)
        case .bytes: scatterViews(groups, column)
        case .nested: preconditionFailure("nested values are not stored yet")
        }
        if nulls == nil {
            if !column.hasNulls { return }
            nulls = ReplaceableValues.flags(capacity, nil, 0)
        }
        guard let nulls else { return }
        let target = Lane<UInt8>(nulls, count: capacity)
        for position in 0..<groups.count { target[Int(groups[position])] = column.isNull(position) ? 1 : 0 }
    }

    private func scatter<Element: BitwiseCopyable>(_: Element.Type, _ groups: Lane<UInt32>, _ column: Column) {
        let (source, step) = (column.lane(of: Element.self), column.step)
        let target = Lane<Element>(values, count: capacity)
        for position in 0..<groups.count { target[Int(groups[position])] = source[position &* step] }
    }

    private mutating func scatterViews(_ groups: Lane<UInt32>, _ column: Column) {
        let (source, step) = (column.views, column.step)
        let copies = Buffer(byteCount: groups.count * MemoryLayout<ByteView>.stride)
        let views = Lane<ByteView>(copies, count: groups.count)
        unsafe arena.copy(count: groups.count, from: { source[$0 &* step] }, to: views.pointer)
        let target = Lane<ByteView>(values, count: capacity)
        for position in 0..<groups.count {
            let group = Int(groups[position])
            live &+= views[position].count &- target[group].count
            target[group] = views[position]
        }
        withExtendedLifetime(copies) {}
        if arena.used > 2 * live + (1 << 20) { compact() }
    }

    /// Copies the texts that are left to a new arena.
    private mutating func compact() {
        let fresh = TextArena()
        let views = Lane<ByteView>(values, count: capacity)
        unsafe fresh.copy(count: capacity, from: { views[$0] }, to: views.pointer)
        arena = fresh
    }

    /// The values of the groups below a number; nothing may be replaced while the column is in use.
    func column(_ groups: Int) -> Column {
        Column(type: type, count: groups, values: values, nulls: nulls, owners: type.physical == .bytes ? [arena] : [])
    }
}
