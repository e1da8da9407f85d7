/// What one call of a function printed, as far as it is kept: its beginning and its end.
struct CallLog {
    /// How many bytes of the beginning, and how many of the end, are kept.
    static let limit = 512 * 1024
    /// How much of the end a caller gets who asks for it (Invoke, `LogType`).
    private static let tailLimit = 4096

    private var head: [UInt8] = []
    private var tail: [UInt8] = []
    private var leftOut = 0

    /// Adds what was printed next.
    mutating func append(_ bytes: ArraySlice<UInt8>) {
        let room = CallLog.limit - head.count
        if room > 0 { head += bytes.prefix(room) }
        tail += bytes.dropFirst(max(0, room))
        // Not with every piece: moving the rest costs as much as adding it.
        if tail.count > 2 * CallLog.limit { shorten() }
    }

    /// Adds a line of pjrun's own, on a line of its own.
    mutating func append(line: String) {
        if let last = tail.last ?? head.last, last != UInt8(ascii: "\n") { append([UInt8(ascii: "\n")]) }
        append(Array("\(line)\n".utf8)[...])
    }

    private mutating func shorten() {
        guard tail.count > CallLog.limit else { return }
        leftOut += tail.count - CallLog.limit
        tail.removeFirst(tail.count - CallLog.limit)
    }

    /// All that was kept, with a line where something is missing.
    func bytes() -> [UInt8] {
        var copy = self
        copy.shorten()
        guard copy.leftOut > 0 else { return copy.head + copy.tail }
        return copy.head + Array("\n[pjrun: \(copy.leftOut) bytes of this call's log are left out here]\n".utf8)
            + copy.tail
    }

    /// The last 4 KB.
    func lastBytes() -> String {
        let all = tail.count >= CallLog.tailLimit ? tail : head.suffix(CallLog.tailLimit) + tail
        var bytes = all.suffix(CallLog.tailLimit)
        // Not in the middle of a letter.
        while bytes.count > CallLog.tailLimit - 4, let first = bytes.first, first & 0xc0 == 0x80 {
            bytes = bytes.dropFirst()
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
