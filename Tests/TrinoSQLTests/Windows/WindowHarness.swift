import Columnar

@testable import TrinoSQL

/// Rows in partitions with peers and frames, as plain numbers.
struct WindowRows: Sendable {
    var partitions: [Range<Int>] = []
    var peers: [Range<Int>] = []
    var frames: [Range<Int>] = []

    var count: Int { partitions.count }

    /// How frames lie.
    enum Frames: CaseIterable, Sendable {
        case partition, growing, shrinking, sliding, following, peers, random

        fileprivate func frame(
            _ row: Int, _ partition: Range<Int>, _ peers: Range<Int>, _ width: Int, _ numbers: inout SeededNumbers
        ) -> Range<Int> {
            let within = { (start: Int, end: Int) -> Range<Int> in
                let start = min(max(start, partition.lowerBound), partition.upperBound)
                return start..<max(start, min(end, partition.upperBound))
            }
            switch self {
            case .partition: return partition
            case .growing: return partition.lowerBound..<peers.upperBound
            case .shrinking: return row..<partition.upperBound
            case .sliding: return within(row - width, row + 2)
            case .following: return within(row + 1, row + 1 + width)
            case .peers: return peers
            case .random:
                let start = Int.random(in: partition.lowerBound...partition.upperBound, using: &numbers)
                return start..<Int.random(in: start...partition.upperBound, using: &numbers)
            }
        }
    }

    /// Random partitions and peers, and frames of a kind.
    init(_ count: Int, _ kind: Frames, width: Int = 3, longest: Int = 60, using numbers: inout SeededNumbers) {
        var start = 0
        while start < count {
            let partition = start..<min(count, start + Int.random(in: 1...longest, using: &numbers))
            var peer = start
            while peer < partition.upperBound {
                let range = peer..<min(partition.upperBound, peer + Int.random(in: 1...4, using: &numbers))
                for row in range {
                    partitions.append(partition)
                    peers.append(range)
                    frames.append(kind.frame(row, partition, range, width, &numbers))
                }
                peer = range.upperBound
            }
            start = partition.upperBound
        }
    }

    /// Calls a body with the rows as a window function gets them.
    func withCall<Result>(
        _ arguments: [Column], _ type: DataType, ignoresNulls: Bool = false, _ body: (WindowCall) throws -> Result
    ) rethrows -> Result {
        let buffers = [partitions, peers, frames].flatMap { ranges in
            [
                Buffer.copy(of: ranges.map { UInt32($0.lowerBound) }),
                Buffer.copy(of: ranges.map { UInt32($0.upperBound) }),
            ]
        }
        let lanes = buffers.map { Lane<UInt32>($0, count: count) }
        let call = WindowCall(
            arguments: arguments, resultType: type, count: count, partitionStart: lanes[0], partitionEnd: lanes[1],
            peerStart: lanes[2], peerEnd: lanes[3], frameStart: lanes[4], frameEnd: lanes[5],
            ignoresNulls: ignoresNulls)
        return try withExtendedLifetime((buffers, arguments)) { try body(call) }
    }
}
