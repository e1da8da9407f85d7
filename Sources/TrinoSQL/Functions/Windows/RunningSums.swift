import Columnar

/// The sums of all values before each row, and of all.
struct RunningSums<Sum: BitwiseCopyable> {
    /// One entry more than there are rows.
    let lane: Lane<Sum>
    private let buffer: Buffer

    /// Adds up the values of rows.
    @inline(__always)
    init(_ count: Int, _ zero: Sum, _ value: (Int) -> Sum, add: (Sum, Sum) -> Sum) {
        buffer = Buffer(byteCount: (count + 1) * MemoryLayout<Sum>.stride)
        lane = Lane(buffer, count: count + 1)
        var sum = zero
        for row in 0..<count {
            lane[row] = sum
            sum = add(sum, value(row))
        }
        lane[count] = sum
    }
}

/// Sums of doubles over any range of rows in logarithmic time.
struct SumTree {
    /// Rows that are added one by one sooner than by a tree.
    static let worthwhile = 32

    // Node i has the children 2i and 2i + 1; the rows are the nodes from `count` on.
    private let nodes: Lane<Double>
    private let buffer: Buffer
    private let count: Int

    /// Adds up the values of rows.
    init(_ count: Int, _ value: (Int) -> Double) {
        self.count = count
        buffer = Buffer(byteCount: max(1, 2 * count) * 8)
        nodes = Lane(buffer, count: max(1, 2 * count))
        for row in 0..<count { nodes[count + row] = value(row) }
        for node in stride(from: count - 1, to: 0, by: -1) { nodes[node] = nodes[2 * node] + nodes[2 * node + 1] }
    }

    /// The sum of rows.
    func sum(_ start: Int, _ end: Int) -> Double {
        var (left, right) = (start + count, end + count)
        var (head, tail) = (0.0, 0.0)
        while left < right {
            if left & 1 == 1 {
                head += nodes[left]
                left += 1
            }
            if right & 1 == 1 {
                right -= 1
                tail = nodes[right] + tail
            }
            left /= 2
            right /= 2
        }
        return head + tail
    }
}

extension CountedRows {
    /// How many rows count before each row, and in all.
    func runningCounts(_ count: Int) -> RunningSums<Int64> {
        RunningSums(count, Int64(0)) { row in
            has(row) ? 1 : 0
        } add: {
            $0 &+ $1
        }
    }
}
