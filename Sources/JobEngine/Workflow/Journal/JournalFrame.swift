/// How records stand in a file: length, its check, the content's check, content.
///
/// The checks are seeded by the record's number, so that records that are out of their places are noticed. The length has a
/// check of its own: a wrong one would make a damaged file look like one that was cut off.
enum JournalFrame {
    static let headLength = 16

    static func append(_ content: [UInt8], number: Int, to bytes: inout [UInt8]) {
        put(UInt64(content.count), 4, &bytes)
        put(check([UInt8](lengthBytes(content.count))[...], number, 1), 4, &bytes)
        put(check(content[...], number, 2), 8, &bytes)
        bytes.append(contentsOf: content)
    }

    /// The content's length; nil when the head is damaged.
    static func length(_ head: ArraySlice<UInt8>, number: Int) -> Int? {
        let count = Int(get(head, 0, 4))
        return get(head, 4, 4) == check([UInt8](lengthBytes(count))[...], number, 1) & 0xffff_ffff ? count : nil
    }

    static func isWhole(_ content: ArraySlice<UInt8>, head: ArraySlice<UInt8>, number: Int) -> Bool {
        get(head, 8, 8) == check(content, number, 2)
    }

    private static func lengthBytes(_ count: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) }
    }

    private static func put(_ value: UInt64, _ count: Int, _ bytes: inout [UInt8]) {
        for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(place * 8))) }
    }

    private static func get(_ bytes: ArraySlice<UInt8>, _ start: Int, _ count: Int) -> UInt64 {
        var value: UInt64 = 0
        for place in 0..<count { value |= UInt64(bytes[bytes.startIndex + start + place]) << UInt64(place * 8) }
        return value
    }

    /// Eight bytes at a time; each step can be undone, so one changed word always changes the result.
    private static func check(_ bytes: ArraySlice<UInt8>, _ number: Int, _ purpose: UInt64) -> UInt64 {
        var state = (UInt64(truncatingIfNeeded: number) &* 4 &+ purpose) &* 0x9e37_79b9_7f4a_7c15
        state ^= UInt64(bytes.count)
        unsafe bytes.withUnsafeBytes { buffer in
            var place = 0
            while place < buffer.count {
                var word: UInt64 = 0
                if place + 8 <= buffer.count {
                    word = unsafe UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                } else {
                    for rest in place..<buffer.count {
                        word |= unsafe UInt64(buffer[rest]) << UInt64((rest - place) * 8)
                    }
                }
                state = (state ^ word) &* 0xff51_afd7_ed55_8ccd
                state ^= state >> 32
                place += 8
            }
        }
        return state
    }
}
