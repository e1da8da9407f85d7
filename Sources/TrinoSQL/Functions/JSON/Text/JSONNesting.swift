/// Which containers a place in JSON text lies in: one bit for each.
struct JSONNesting {
    /// How many containers are open.
    private(set) var depth = 0
    /// The innermost ones, the last in the lowest bit: 1 for an object.
    private var kinds: UInt64 = 0
    /// The others, 64 to a word.
    private var outer: [UInt64] = []

    /// Whether the innermost container is an object.
    @inline(__always)
    var isObject: Bool { kinds & 1 != 0 }

    /// Enters a container.
    @inline(__always)
    mutating func push(isObject: Bool) {
        if depth & 63 == 0 && depth > 0 { spill() }
        kinds = kinds &<< 1 | (isObject ? 1 : 0)
        depth &+= 1
    }

    /// Leaves the innermost container.
    @inline(__always)
    mutating func pop() {
        kinds &>>= 1
        depth &-= 1
        if depth & 63 == 0 && depth > 0 { kinds = outer.removeLast() }
    }

    @inline(never)
    private mutating func spill() {
        outer.append(kinds)
        kinds = 0
    }
}
