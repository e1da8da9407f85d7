/// SHA-256 (FIPS 180-4), for comparing with recorded digests.
enum SHA256 {
    /// The digest of the numbers as little-endian 64-bit integers, in hexadecimal.
    static func digest(_ numbers: some Collection<UInt64>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(numbers.count * 8 + 72)
        for number in numbers {
            withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
        }
        return digest(bytes)
    }

    static func digest(_ message: [UInt8]) -> String {
        var bytes = message
        let bitCount = UInt64(bytes.count) * 8
        bytes.append(0x80)
        bytes += repeatElement(0, count: (120 - bytes.count % 64) % 64)
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: bitCount >> UInt64(shift)))
        }
        var state = initial
        var schedule = [UInt32](repeating: 0, count: 64)
        // Plain pointers: tests are not optimised, and a million rows are eight million bytes.
        bytes.withUnsafeBytes { bytes in
            schedule.withUnsafeMutableBufferPointer { schedule in
                for start in stride(from: 0, to: bytes.count, by: 64) {
                    for index in 0..<16 {
                        schedule[index] = UInt32(
                            bigEndian: bytes.loadUnaligned(fromByteOffset: start + 4 * index, as: UInt32.self))
                    }
                    for index in 16..<64 {
                        let old = schedule[index - 15]
                        let new = schedule[index - 2]
                        let left = (old >> 7 | old << 25) ^ (old >> 18 | old << 14) ^ (old >> 3)
                        let right = (new >> 17 | new << 15) ^ (new >> 19 | new << 13) ^ (new >> 10)
                        schedule[index] = schedule[index - 16] &+ left &+ schedule[index - 7] &+ right
                    }
                    compress(&state, schedule)
                }
            }
        }
        return state.map { word in
            let text = String(word, radix: 16)
            return String(repeating: "0", count: 8 - text.count) + text
        }.joined()
    }

    private static func compress(_ state: inout [UInt32], _ schedule: UnsafeMutableBufferPointer<UInt32>) {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        constants.withUnsafeBufferPointer { constants in
            for index in 0..<64 {
                let mixed = (e >> 6 | e << 26) ^ (e >> 11 | e << 21) ^ (e >> 25 | e << 7)
                let first = h &+ mixed &+ ((e & f) ^ (~e & g)) &+ constants[index] &+ schedule[index]
                let turned = (a >> 2 | a << 30) ^ (a >> 13 | a << 19) ^ (a >> 22 | a << 10)
                let second = turned &+ ((a & b) ^ (a & c) ^ (b & c))
                (h, g, f, e) = (g, f, e, d &+ first)
                (d, c, b, a) = (c, b, a, first &+ second)
            }
        }
        for (index, word) in [a, b, c, d, e, f, g, h].enumerated() {
            state[index] &+= word
        }
    }

    private static let initial: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static let constants: [UInt32] = (2...311).filter { number in
        !(2..<number).contains { number.isMultiple(of: $0) }
    }.map { prime in
        // The root in 2⁻³² steps by bisection on whole numbers: the root of the largest prime is below 8.
        var low: UInt128 = 0
        var high: UInt128 = 8 << 32
        while high - low > 1 {
            let middle = (low + high) / 2
            if middle * middle * middle <= UInt128(prime) << 96 {
                low = middle
            } else {
                high = middle
            }
        }
        return UInt32(truncatingIfNeeded: low)
    }
}
