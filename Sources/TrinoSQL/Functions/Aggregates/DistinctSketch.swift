import Columnar

#if canImport(Glibc)
    import Glibc
#endif

/// The number of distinct hashes that each group has seen: exact while there are few, then HyperLogLog.
///
/// A group begins with one hash, goes on to a hash table, and to 2^precision registers when it has more than an eighth
/// of that many hashes (at least 64): from there the table would be larger than the registers. The estimate is that of
/// ``RegisterEstimates``; where it has none, the improved one of Ertl, "New cardinality estimation algorithms for
/// HyperLogLog sketches" (2017), algorithm 6: it needs no table of biases and no case for small numbers.
@safe struct DistinctSketch {
    @safe private struct State: BitwiseCopyable {
        // A table of 2^size hashes, 0 where there is none; or registers, if size is `dense`.
        var memory: UnsafeMutableRawPointer?
        var single: UInt64 = 0
        var count: UInt32 = 0
        var size: UInt8 = 0
    }

    private static let dense: UInt8 = 255

    private var states = GroupStates(unsafe State(memory: nil))
    /// The logarithm of the number of registers.
    let precision: Int
    private let exactLimit: UInt32
    /// Bytes taken.
    private(set) var byteCount = 0

    /// No groups.
    ///
    /// - Parameter precision: 4 to 16; the standard error is about 1.04 / 2^(precision/2).
    init(precision: Int) {
        self.precision = precision
        exactLimit = UInt32(max(64, (1 << precision) / 8))
    }

    /// Makes room for groups below a number.
    mutating func reserve(_ groups: Int) {
        let before = states.byteCount
        states.reserve(groups)
        byteCount += states.byteCount - before
    }

    /// Frees all memory; the sketch must not be used afterwards.
    func deallocate() {
        for group in 0..<states.count { unsafe free(states.lane[group].memory) }
    }

    /// Adds a hash to a group.
    @inline(__always)
    mutating func add(_ hash: UInt64, to group: Int) {
        let state = states.lane[group]
        if state.size == DistinctSketch.dense, let memory = unsafe state.memory {
            unsafe update(memory.assumingMemoryBound(to: UInt8.self), hash)
        } else {
            addExact(hash == 0 ? 1 : hash, group)
        }
    }

    @inline(__always)
    private func update(_ registers: UnsafeMutablePointer<UInt8>, _ hash: UInt64) {
        let index = Int(hash >> UInt64(64 - precision))
        // The bit beyond the hash ends the count of zeros.
        let rest = hash << UInt64(precision) | 1 << UInt64(precision - 1)
        let rank = UInt8(rest.leadingZeroBitCount + 1)
        if unsafe registers[index] < rank { unsafe registers[index] = rank }
    }

    private mutating func addExact(_ hash: UInt64, _ group: Int) {
        let state = states.lane[group]
        if state.count == 0 {
            states.lane[group].single = hash
            states.lane[group].count = 1
            return
        }
        if state.count == 1 {
            if state.single == hash { return }
            grow(group, size: 2)
        } else if state.count &* 4 >= 3 << UInt32(state.size) {
            grow(group, size: state.size + 1)
        }
        insert(hash, group)
        if states.lane[group].count > exactLimit { makeDense(group) }
    }

    /// Inserts a hash into a group's table, which has room.
    private func insert(_ hash: UInt64, _ group: Int) {
        guard let memory = unsafe states.lane[group].memory else { return }
        let table = unsafe memory.assumingMemoryBound(to: UInt64.self)
        let mask = UInt64(1) << UInt64(states.lane[group].size) - 1
        var slot = hash & mask
        while true {
            let found = unsafe table[Int(slot)]
            if found == hash { return }
            if found == 0 { break }
            slot = (slot + 1) & mask
        }
        unsafe table[Int(slot)] = hash
        states.lane[group].count += 1
    }

    private mutating func grow(_ group: Int, size: UInt8) {
        let old = states.lane[group]
        states.lane[group].size = size
        states.lane[group].count = 0
        unsafe states.lane[group].memory = calloc(1 << Int(size), 8)
        byteCount += 8 << Int(size)
        if old.count == 1 {
            insert(old.single, group)
        } else {
            forEachHash(of: old) { insert($0, group) }
            byteCount -= 8 << Int(old.size)
            unsafe free(old.memory)
        }
    }

    private mutating func makeDense(_ group: Int) {
        let old = states.lane[group]
        guard let registers = unsafe calloc(1 << precision, 1) else { fatalError("out of memory") }
        forEachHash(of: old) { unsafe update(registers.assumingMemoryBound(to: UInt8.self), $0) }
        if old.count > 1 {
            byteCount -= 8 << Int(old.size)
            unsafe free(old.memory)
        }
        byteCount += 1 << precision
        unsafe states.lane[group] = State(memory: registers, size: DistinctSketch.dense)
    }

    /// Calls a body with each hash of a group that is not dense.
    private func forEachHash(of state: State, _ body: (UInt64) -> Void) {
        if state.count == 1 {
            body(state.single)
            return
        }
        guard let memory = unsafe state.memory else { return }
        let table = unsafe memory.assumingMemoryBound(to: UInt64.self)
        for slot in 0..<(1 << Int(state.size)) {
            let hash = unsafe table[slot]
            if hash != 0 { body(hash) }
        }
    }

    /// Adds what a group of another sketch of the same precision has seen.
    mutating func merge(_ other: DistinctSketch, from: Int, to group: Int) {
        let theirs = other.states.lane[from]
        guard theirs.size == DistinctSketch.dense else {
            other.forEachHash(of: theirs) { add($0, to: group) }
            return
        }
        if states.lane[group].size != DistinctSketch.dense { makeDense(group) }
        guard let source = unsafe theirs.memory, let target = unsafe states.lane[group].memory else { return }
        let (sourceBytes, targetBytes) = unsafe (
            source.assumingMemoryBound(to: UInt8.self), target.assumingMemoryBound(to: UInt8.self)
        )
        for index in 0..<(1 << precision) {
            unsafe targetBytes[index] = max(targetBytes[index], sourceBytes[index])
        }
    }

    /// The number of distinct hashes of a group.
    func estimate(_ group: Int) -> Int64 {
        let state = states.lane[group]
        guard state.size == DistinctSketch.dense, let memory = unsafe state.memory else { return Int64(state.count) }
        let registers = unsafe memory.assumingMemoryBound(to: UInt8.self)
        let longest = 64 - precision
        var histogram = [Double](repeating: 0, count: longest + 2)
        for index in 0..<(1 << precision) { histogram[Int(unsafe registers[index])] += 1 }
        if let estimate = RegisterEstimates.estimate(histogram, precision: precision) { return estimate }
        let m = Double(1 << precision)
        var z = m * tau(1 - histogram[longest + 1] / m)
        for rank in stride(from: longest, through: 1, by: -1) { z = 0.5 * (z + histogram[rank]) }
        z += m * sigma(histogram[0] / m)
        return Int64((m * m / (2 * log(2) * z)).rounded())
    }

    /// x + the sum of x^(2^k) 2^(k-1) over k from 1.
    private func sigma(_ start: Double) -> Double {
        if start == 1 { return .infinity }
        var (x, y, z) = (start, 1.0, start)
        while true {
            x *= x
            let before = z
            z += x * y
            y += y
            if before == z { return z }
        }
    }

    /// A third of 1 - x - the sum of (1 - x^(2^-k))² 2^-k over k from 1.
    private func tau(_ start: Double) -> Double {
        if start == 0 || start == 1 { return 0 }
        var (x, y, z) = (start, 1.0, 1 - start)
        while true {
            x = x.squareRoot()
            let before = z
            y *= 0.5
            z -= (1 - x) * (1 - x) * y
            if before == z { return z / 3 }
        }
    }
}
