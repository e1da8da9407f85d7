import Columnar

/// SHA-1 (FIPS 180-4).
struct SHA1: BlockDigest {
    static let blockSize = 64
    static let lengthSize = 8
    static let isBigEndian = true

    private var state: (UInt32, UInt32, UInt32, UInt32, UInt32) = (
        0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0
    )

    init() {}

    mutating func compress(_ block: UnsafeRawPointer) {
        var words = InlineArray<16, UInt32>(repeating: 0)
        for index in 0..<16 {
            words[index] = unsafe UInt32(
                bigEndian: block.loadUnaligned(fromByteOffset: 4 &* index, as: UInt32.self))
        }
        var (a, b, c, d, e) = state
        for round in 0..<80 {
            if round >= 16 {
                let sum = words[(round &- 3) & 15] ^ words[(round &- 8) & 15] ^ words[(round &- 14) & 15]
                words[round & 15] = rotated(sum ^ words[round & 15], 1)
            }
            let mixed: UInt32
            switch round {
            case 0..<20: mixed = ((b & c) | (~b & d)) &+ 0x5a82_7999
            case 20..<40: mixed = (b ^ c ^ d) &+ 0x6ed9_eba1
            case 40..<60: mixed = ((b & c) | (b & d) | (c & d)) &+ 0x8f1b_bcdc
            default: mixed = (b ^ c ^ d) &+ 0xca62_c1d6
            }
            let sum = rotated(a, 5) &+ mixed &+ e &+ words[round & 15]
            (e, d, c, b, a) = (d, c, rotated(b, 30), a, sum)
        }
        state = (state.0 &+ a, state.1 &+ b, state.2 &+ c, state.3 &+ d, state.4 &+ e)
    }

    func append(to out: inout TextBuffer) {
        out.append(bytesOf: state.0.bigEndian)
        out.append(bytesOf: state.1.bigEndian)
        out.append(bytesOf: state.2.bigEndian)
        out.append(bytesOf: state.3.bigEndian)
        out.append(bytesOf: state.4.bigEndian)
    }
}

@inline(__always)
private func rotated(_ word: UInt32, _ bits: UInt32) -> UInt32 { word &<< bits | word &>> (32 &- bits) }
