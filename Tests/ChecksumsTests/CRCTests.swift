import CChecksums
import Checksums
import PjrunTesting
import Testing

private let kinds = [checksum_crc32, checksum_crc32c, checksum_crc64nvme]
private let algorithms = [ChecksumAlgorithm.crc32, .crc32c, .crc64nvme]

@Suite struct `Cyclic redundancy checks` {
    private let bytes: [UInt8]

    init() {
        var random = SeededGenerator(seed: 1)
        bytes = (0..<5000).map { _ in .random(in: 0...255, using: &random) }
    }

    /// The check values of all three codes.
    private func values(_ kind: checksum_crc, _ initial: UInt64, _ range: Range<Int>) throws -> [UInt64] {
        try bytes.withUnsafeBytes { bytes in
            let start = try #require(bytes.baseAddress) + range.lowerBound
            return [
                checksum_crc_update_bitwise(kind, initial, start, range.count),
                checksum_crc_update_plain(kind, initial, start, range.count),
                checksum_crc_update(kind, initial, start, range.count),
            ]
        }
    }

    @Test(arguments: kinds.indices)
    func `are the same on all codes for every length and offset`(index: Int) throws {
        for offset in 0..<17 {
            for length in 0..<400 {
                let values = try values(kinds[index], 0, offset..<(offset + length))

                #expect(values[1] == values[0], "plain, \(length) bytes at \(offset)")
                #expect(values[2] == values[0], "chosen, \(length) bytes at \(offset)")
            }
        }
    }

    @Test(arguments: kinds.indices)
    func `are the same on all codes whatever came before`(index: Int) throws {
        var random = SeededGenerator(seed: 2)
        let mask = index == 2 ? UInt64.max : 0xFFFF_FFFF
        for _ in 0..<300 {
            let start = Int.random(in: 0..<100, using: &random)
            let end = Int.random(in: start...5000, using: &random)
            let initial = random.next() & mask

            let values = try values(kinds[index], initial, start..<end)

            #expect(values[1] == values[0], "plain, \(start)..<\(end) after \(initial)")
            #expect(values[2] == values[0], "chosen, \(start)..<\(end) after \(initial)")
        }
    }

    @Test(arguments: algorithms)
    func `of pieces give that of the whole`(algorithm: ChecksumAlgorithm) {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<200 {
            let middle = Int.random(in: 0...5000, using: &random)
            let end = Int.random(in: middle...5000, using: &random)
            let whole = value(algorithm, bytes[..<end])

            let combined = RunningChecksum.combined(
                algorithm, value(algorithm, bytes[..<middle]), value(algorithm, bytes[middle..<end]),
                secondByteCount: Int64(end - middle))

            #expect(combined == whole, "0..<\(middle), ..<\(end)")
        }
    }

    /// Doubling a piece of zeros 42 times gives one of 4 TiB in two ways.
    @Test(arguments: algorithms)
    func `are combined over any size`(algorithm: ChecksumAlgorithm) {
        var zeros = value(algorithm, [0])
        var size: Int64 = 1
        let one = value(algorithm, [1])
        var byHalves = one
        for _ in 0..<42 {
            byHalves = RunningChecksum.combined(algorithm, byHalves, zeros, secondByteCount: size)
            zeros = RunningChecksum.combined(algorithm, zeros, zeros, secondByteCount: size)
            size *= 2
        }
        // All the zeros together are one less than the last size.
        let empty = value(algorithm, [])
        let allButLast = (0..<42).reduce(into: empty) { sum, power in
            var piece = value(algorithm, [0])
            for step in 0..<power {
                piece = RunningChecksum.combined(algorithm, piece, piece, secondByteCount: 1 << step)
            }
            sum = RunningChecksum.combined(algorithm, sum, piece, secondByteCount: 1 << power)
        }
        let atOnce = RunningChecksum.combined(algorithm, one, allButLast, secondByteCount: size - 1)

        #expect(atOnce == byHalves)
        #expect(atOnce != one)
    }

    private func value(_ algorithm: ChecksumAlgorithm, _ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var checksum = RunningChecksum(algorithm)
        checksum.update(bytes)
        return checksum.value()
    }
}
