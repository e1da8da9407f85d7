/// Text that is not valid UTF-8, rewritten so that the engine may read it.
///
/// Oniguruma trusts its input: a character cut off by the end of the text would make it read on. Joni, as Trino
/// sets it up, takes a byte that belongs to no character as a character of its own. Both are met by giving every such
/// byte a code point of the last private-use plane (U+10FE00 + byte), in patterns too, so that a stray byte in a
/// pattern finds the same stray byte in a text. Offsets in the rewritten text are translated back.
@safe
struct FlawedText: ~Copyable {
    private let storage: UnsafeMutableRawBufferPointer
    /// How offsets in the two texts belong together.
    let offsets: Offsets

    /// - Parameters:
    ///   - bytes: the text.
    ///   - flaw: where `UTF8Structure.firstFlaw` found the first stray byte.
    init(_ bytes: UnsafeRawBufferPointer, firstFlaw flaw: Int) {
        var text = unsafe [UInt8](bytes[..<flaw])
        var standIns: [Int] = []
        var offset = flaw
        while offset < bytes.count {
            let length = unsafe UTF8Structure.characterLength(bytes, at: offset)
            if length > 0 {
                unsafe text.append(contentsOf: bytes[offset..<offset + length])
                offset += length
            } else {
                standIns.append(text.count)
                text.append(contentsOf: Self.standIn(for: unsafe bytes[offset]))
                offset += 1
            }
        }
        unsafe storage = .allocate(byteCount: text.count, alignment: 1)
        unsafe storage.copyBytes(from: text)
        offsets = Offsets(standIns: standIns)
    }

    deinit { unsafe storage.deallocate() }

    /// The rewritten text; valid as long as this value.
    var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(storage) }

    private static func standIn(for byte: UInt8) -> [UInt8] {
        let code = 0x10FE00 + UInt32(byte)
        return [
            0xF0 | UInt8(code >> 18), 0x80 | UInt8(code >> 12 & 0x3F), 0x80 | UInt8(code >> 6 & 0x3F),
            0x80 | UInt8(code & 0x3F),
        ]
    }

    /// How offsets in the original and in the rewritten text belong together.
    struct Offsets: Sendable {
        /// Offsets, in the rewritten text, of the stand-ins; each is three bytes longer than what it stands for.
        fileprivate let standIns: [Int]

        private static let growth = 3

        /// Where an offset of the rewritten text lies in the original.
        func original(_ offset: Int) -> Int {
            offset - Self.growth * count { standIns[$0] < offset }
        }

        /// Where an offset of the original lies in the rewritten text.
        func rewritten(_ offset: Int) -> Int {
            offset + Self.growth * count { standIns[$0] - Self.growth * $0 < offset }
        }

        /// How many stand-ins, from the first on, a condition holds for.
        private func count(where precedes: (Int) -> Bool) -> Int {
            var low = 0
            var high = standIns.count
            while low < high {
                let middle = (low + high) / 2
                if precedes(middle) { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }
}
