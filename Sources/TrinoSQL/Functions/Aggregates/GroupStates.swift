import Columnar

/// One fixed-size state for each group, in memory that doubles.
///
/// Loops take ``lane`` once and index it by group number: no reference counting, no check per row. The lane is valid
/// until the next ``reserve(_:)``.
struct GroupStates<Element: BitwiseCopyable> {
    private var buffer: Buffer
    /// The states; of the groups reserved so far, and some that are not.
    private(set) var lane: Lane<Element>
    /// Groups reserved so far.
    private(set) var count = 0
    private let initial: Element

    /// No groups; new ones begin with a value.
    init(_ initial: Element) {
        self.initial = initial
        buffer = Buffer(byteCount: 0)
        lane = Lane(buffer, count: 0)
    }

    /// Makes room for groups below a number.
    @inline(__always)
    mutating func reserve(_ groups: Int) {
        if groups > count { grow(groups) }
    }

    @inline(never)
    private mutating func grow(_ groups: Int) {
        if groups > lane.count {
            let capacity = max(groups, lane.count * 2, 8)
            let stride = MemoryLayout<Element>.stride
            Buffer.grow(&buffer, to: capacity * stride, keeping: count * stride)
            lane = Lane(buffer, count: capacity)
        }
        for group in count..<groups { lane[group] = initial }
        count = groups
    }

    /// Bytes taken.
    var byteCount: Int { buffer.byteCount }

    /// The states of the first groups as values of a column.
    func values(_ groups: Int) -> Buffer {
        let copy = Buffer(byteCount: groups * MemoryLayout<Element>.stride)
        let target = Lane<Element>(copy, count: groups)
        for group in 0..<groups { target[group] = lane[group] }
        return copy
    }

    /// Runs a body while the memory of the states is certain to live.
    @inline(__always)
    func withLane<Result>(_ body: (Lane<Element>) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(buffer) { try body(lane) }
    }
}

extension GroupStates where Element == UInt8 {
    /// NULL flags for the groups whose state is 0; nil if there is none.
    func nullsWhereZero(_ groups: Int) -> Buffer? {
        var all: UInt8 = 1
        for group in 0..<groups { all &= lane[group] }
        if all == 1 { return nil }
        let flags = Buffer(byteCount: groups)
        let target = Lane<UInt8>(flags, count: groups)
        for group in 0..<groups { target[group] = lane[group] == 0 ? 1 : 0 }
        return flags
    }
}

extension Accumulator {
    /// Another accumulator as one of this kind.
    ///
    /// - Precondition: both were made by the same function for the same types.
    func sameKind(_ other: any Accumulator) -> Self {
        guard let other = other as? Self else {
            preconditionFailure("accumulators of different kinds cannot be merged")
        }
        return other
    }
}

extension Column {
    /// A column of results of groups.
    init(
        groups count: Int, of type: DataType, values: Buffer, nulls: Buffer? = nil,
        owners: [any AnyObject & Sendable] = []
    ) {
        self.init(type: type, count: count, values: values, nulls: nulls, owners: owners)
    }
}
