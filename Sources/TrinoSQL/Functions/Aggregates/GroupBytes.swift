import Columnar

#if canImport(Glibc)
    import Glibc
#endif

/// One byte string for each group, copied from columns.
///
/// A string that is replaced by one that fits stays where it is; otherwise the old place is lost. When more than half
/// of the memory is lost, the strings move together.
@safe struct GroupBytes {
    private struct Slot: BitwiseCopyable {
        var offset = 0
        var count: UInt32 = 0
        var room: UInt32 = 0
    }

    private var slots = GroupStates(Slot())
    private var memory = Buffer(byteCount: 0)
    private var used = 0
    private var lost = 0

    /// Makes room for groups below a number; new ones have the empty string.
    mutating func reserve(_ groups: Int) { slots.reserve(groups) }

    /// Bytes taken.
    var byteCount: Int { slots.byteCount + memory.byteCount }

    /// A group's string; valid until the next ``set(_:_:)``.
    @inline(__always)
    func view(_ group: Int) -> ByteView {
        let slot = slots.lane[group]
        let start = unsafe memory.base.advanced(by: slot.offset).assumingMemoryBound(to: UInt8.self)
        return unsafe ByteView(start: start, count: Int(slot.count))
    }

    /// Replaces a group's string.
    mutating func set(_ group: Int, _ view: ByteView) {
        let slot = slots.lane[group]
        if view.count > Int(slot.room) {
            move(group, room: view.count)
        }
        let target = unsafe memory.base.advanced(by: slots.lane[group].offset)
        unsafe memmove(target, view.start, view.count)
        slots.lane[group].count = UInt32(view.count)
    }

    /// Gives a group a new place.
    private mutating func move(_ group: Int, room wanted: Int) {
        // A little more than is needed: the next string is likely to be of a similar length.
        let room = (wanted + wanted / 4 + 7) & ~7
        precondition(room <= Int(UInt32.max), "a string of \(wanted) bytes is too long for an aggregate")
        lost += Int(slots.lane[group].room)
        slots.lane[group].count = 0
        slots.lane[group].room = 0
        if used + room > memory.byteCount { grow(room) }
        slots.lane[group].offset = used
        slots.lane[group].room = UInt32(room)
        used += room
    }

    private mutating func grow(_ room: Int) {
        let live = used - lost
        let capacity = lost > used / 2 ? max(live * 2, live + room) : max(memory.byteCount * 2, used + room, 256)
        let larger = Buffer(byteCount: capacity)
        if lost > used / 2 {
            var next = 0
            for group in 0..<slots.count {
                let slot = slots.lane[group]
                unsafe memcpy(larger.base + next, memory.base + slot.offset, Int(slot.count))
                slots.lane[group].offset = next
                next += Int(slot.room)
            }
            used = next
            lost = 0
        } else {
            unsafe memcpy(larger.base, memory.base, used)
        }
        memory = larger
    }

    /// The strings of the first groups as values of a column.
    ///
    /// - Returns: the views and what keeps them alive.
    func values(_ groups: Int) -> (values: Buffer, owner: Buffer) {
        var total = 0
        for group in 0..<groups { total += Int(slots.lane[group].count) }
        let (bytes, views) = (Buffer(byteCount: total), Buffer(byteCount: groups * MemoryLayout<ByteView>.stride))
        let lane = Lane<ByteView>(views, count: groups)
        var next = 0
        for group in 0..<groups {
            let from = view(group)
            let target = unsafe bytes.base.advanced(by: next).assumingMemoryBound(to: UInt8.self)
            unsafe memcpy(target, from.start, from.count)
            lane[group] = unsafe ByteView(start: target, count: from.count)
            next += from.count
        }
        return (views, bytes)
    }
}

// MARK: - Order

extension ByteView {
    /// The first eight bytes as a number of the same order; padded if there are fewer.
    @inline(__always)
    func prefix(padding: UInt8) -> UInt64 {
        if count >= 8 {
            return UInt64(bigEndian: unsafe UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
        }
        var prefix: UInt64 = 0
        for index in 0..<8 { prefix = prefix << 8 | UInt64(index < count ? self[index] : padding) }
        return prefix
    }

    /// The order of CHAR values: as if the shorter were padded with spaces.
    func comparePadded(to other: ByteView) -> Int {
        let common = min(count, other.count)
        let order = slice(0, common).compare(to: other.slice(0, common))
        if order != 0 || count == other.count { return order }
        let (longer, sign) = count > other.count ? (self, 1) : (other, -1)
        for index in common..<longer.count where longer[index] != 0x20 {
            return longer[index] > 0x20 ? sign : -sign
        }
        return 0
    }
}

/// The order of strings of a type.
struct BytesOrder {
    private let isPadded: Bool
    private let extreme: Extreme

    /// The order in which the wanted end comes first.
    init(_ type: DataType, _ extreme: Extreme) {
        if case .char = type { isPadded = true } else { isPadded = false }
        self.extreme = extreme
    }

    /// A number that orders strings by their beginnings; equal numbers say nothing.
    @inline(__always)
    func prefix(_ view: ByteView) -> UInt64 {
        let prefix = view.prefix(padding: isPadded ? 0x20 : 0)
        return extreme == .least ? prefix : ~prefix
    }

    /// Whether a string comes before another.
    @inline(__always)
    func isBefore(_ left: ByteView, _ right: ByteView) -> Bool {
        let order = isPadded ? left.comparePadded(to: right) : left.compare(to: right)
        return extreme == .least ? order < 0 : order > 0
    }
}
