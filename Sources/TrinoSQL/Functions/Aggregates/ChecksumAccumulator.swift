import Columnar

/// `checksum(x)`: the sum of the values' hashes times a prime, NULLs included, as eight bytes.
final class ChecksumAccumulator: Accumulator {
    private static let prime: UInt64 = 0x9E37_79B1_85EB_CA87

    private var sums = GroupStates<UInt64>(0)
    private var seen = GroupStates<UInt8>(0)
    private let type: DataType

    /// Checksums, of type VARBINARY.
    init(type: DataType) {
        self.type = type
    }

    func reserve(groups: Int) {
        sums.reserve(groups)
        seen.reserve(groups)
    }

    func add(_ arguments: [Column], groups: Lane<UInt32>?, count: Int) {
        if count == 0 { return }
        if groups == nil { reserve(groups: 1) }
        let column = arguments[0]
        let buffer = column.xxHashes()
        let (hashes, nulls, step) = (Lane<UInt64>(buffer, count: column.stored), column.nullFlags, column.step)
        let (sums, seen) = (sums.lane, seen.lane)
        for row in 0..<count {
            let group = groups.map { Int($0[row]) } ?? 0
            let isNull = nulls.map { $0[row &* step] != 0 } ?? false
            sums[group] &+= isNull ? ChecksumAccumulator.prime : hashes[row &* step] &* ChecksumAccumulator.prime
            seen[group] = 1
        }
        withExtendedLifetime((column, buffer)) {}
    }

    func merge(_ other: any Accumulator, groups: Lane<UInt32>) {
        let other = sameKind(other)
        other.reserve(groups: groups.count)
        for from in 0..<groups.count where groups[from] != .max {
            let group = Int(groups[from])
            sums.lane[group] &+= other.sums.lane[from]
            seen.lane[group] |= other.seen.lane[from]
        }
    }

    func finish(groups count: Int) -> Column {
        reserve(groups: count)
        let bytes = Buffer(byteCount: count * 8)
        let words = Lane<UInt64>(bytes, count: count)
        let views = Buffer(byteCount: count * MemoryLayout<ByteView>.stride)
        let lane = Lane<ByteView>(views, count: count)
        for group in 0..<count {
            words[group] = sums.lane[group].littleEndian
            let start = unsafe bytes.base.advanced(by: group * 8).assumingMemoryBound(to: UInt8.self)
            lane[group] = seen.lane[group] == 0 ? .empty : unsafe ByteView(start: start, count: 8)
        }
        return Column(groups: count, of: type, values: views, nulls: seen.nullsWhereZero(count), owners: [bytes])
    }

    var byteCount: Int { sums.byteCount + seen.byteCount }
}
