import Columnar

/// SpookyHash V2 by Bob Jenkins, with seed 0 (http://burtleburtle.net/bob/hash/spooky.html).
enum SpookyHash {
    private static let filler: UInt64 = 0xDEAD_BEEF_DEAD_BEEF
    private static let blockSize = 96

    /// The hash of bytes; its lower half is the hash of 32 bits.
    static func hash(_ bytes: ByteView) -> UInt64 {
        bytes.count < 2 * blockSize ? shortHash(bytes) : longHash(bytes)
    }

    // MARK: - Short messages

    private static let shortMix: [UInt64] = [50, 52, 30, 41, 54, 48, 38, 37, 62, 34, 5, 36]
    private static let shortEnd: [UInt64] = [15, 52, 26, 51, 28, 9, 47, 54, 32, 25, 63]

    private static func shortHash(_ bytes: ByteView) -> UInt64 {
        var state: SIMD4<UInt64> = [0, 0, filler, filler]
        var position = 0
        while position + 32 <= bytes.count {
            add(bytes, at: position, to: &state)
            state[0] &+= bytes.fullWord(at: position + 16)
            state[1] &+= bytes.fullWord(at: position + 24)
            position += 32
        }
        if position + 16 <= bytes.count {
            add(bytes, at: position, to: &state)
            position += 16
        }
        let rest = bytes.count - position
        state[3] &+= UInt64(bytes.count) &<< 56
        if rest == 0 {
            state[2] &+= filler
            state[3] &+= filler
        } else {
            state[2] &+= bytes.partialWord(at: position, min(rest, 8))
            if rest > 8 { state[3] &+= bytes.partialWord(at: position + 8, rest - 8) }
        }
        for (step, bits) in shortEnd.enumerated() {
            let (target, source) = ((step + 3) & 3, (step + 2) & 3)
            state[target] ^= state[source]
            state[source] = rotated(state[source], bits)
            state[target] &+= state[source]
        }
        return state[0]
    }

    private static func add(_ bytes: ByteView, at position: Int, to state: inout SIMD4<UInt64>) {
        state[2] &+= bytes.fullWord(at: position)
        state[3] &+= bytes.fullWord(at: position + 8)
        for (step, bits) in shortMix.enumerated() {
            let (turned, added, mixed) = ((step + 2) & 3, (step + 3) & 3, step & 3)
            state[turned] = rotated(state[turned], bits) &+ state[added]
            state[mixed] ^= state[turned]
        }
    }

    // MARK: - Long messages

    private static let longMix: [UInt64] = [11, 32, 43, 31, 17, 28, 39, 57, 55, 54, 22, 46]
    private static let longEnd: [UInt64] = [44, 15, 34, 21, 38, 33, 10, 13, 38, 53, 42, 54]

    private static func longHash(_ bytes: ByteView) -> UInt64 {
        var state: [UInt64] = [0, 0, filler, 0, 0, filler, 0, 0, filler, 0, 0, filler]
        var position = 0
        while position + blockSize <= bytes.count {
            for index in 0..<12 {
                state[index] &+= bytes.fullWord(at: position + 8 * index)
                state[(index + 2) % 12] ^= state[(index + 10) % 12]
                state[(index + 11) % 12] ^= state[index]
                state[index] = rotated(state[index], longMix[index])
                state[(index + 11) % 12] &+= state[(index + 1) % 12]
            }
            position += blockSize
        }
        let rest = bytes.count - position
        for index in 0..<12 {
            let count = min(8, max(0, rest - 8 * index))
            state[index] &+= bytes.partialWord(at: position + 8 * index, count)
        }
        // The last byte of the last block says how many bytes of it are used.
        state[11] &+= UInt64(rest) &<< 56
        for step in 0..<36 {
            let index = step % 12
            state[(index + 11) % 12] &+= state[(index + 1) % 12]
            state[(index + 2) % 12] ^= state[(index + 11) % 12]
            state[(index + 1) % 12] = rotated(state[(index + 1) % 12], longEnd[index])
        }
        return state[0]
    }
}
