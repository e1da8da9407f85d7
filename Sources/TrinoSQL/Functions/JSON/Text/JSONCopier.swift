import Columnar

/// Writes JSON again as Jackson does: without white space, strings with the escapes that they need, and numbers as Java
/// prints them.
///
/// Jackson reads numbers with a point or exponent as DOUBLE, so `1.10` becomes 1.1, `1e2` 100.0 and `1e400` the string
/// "Infinity". Integers keep all of their digits.
struct JSONCopier {
    /// Which of Jackson's ways a value goes.
    enum Style {
        /// Into Java's collections and back, with sorted members: `json_parse`. Of members of the same name the last stays.
        case sorted
        /// Token by token: `json_extract`.
        case tokens
        /// Into a tree of nodes and back: members of ARRAY(JSON) and the like. Of members of the same name the last stays,
        /// where the first was.
        case tree
    }

    private struct Frame {
        let isObject: Bool
        /// Where the container begins in the output.
        let start: Int
        /// The first of the object's members in ``entries``.
        let firstEntry: Int
    }

    private struct Entry {
        /// Where the name's opening quote stands in the output.
        let start: Int
        /// What follows the name's closing quote.
        let nameEnd: Int
    }

    /// Jackson 2.13 gives up where collections are nested more deeply, as a guard of its stack.
    static let deepestCollection = 1000

    private let style: Style
    private let surrogates: JSONString.Surrogates
    private var frames: [Frame] = []
    private var entries: [Entry] = []

    init(_ style: Style) {
        self.style = style
        surrogates = style == .tree ? .plain : .escaped
    }

    /// Writes the value whose first token a reader has just read; afterwards it has read the last.
    ///
    /// - Throws: what the text has wrong; some output may have been written.
    mutating func copy(_ reader: inout JSONReader, to out: inout TextBuffer) throws(JSONSyntaxError) {
        frames.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
        // Whether the innermost container has had no item, or what comes is a member's value.
        var isFirst = true
        while true {
            let token = reader.token
            if token == .endObject || token == .endArray {
                close(&out)
                isFirst = false
            } else {
                if !isFirst { out.append(UInt8(ascii: ",")) }
                isFirst = false
                switch token {
                case .name:
                    let start = out.count
                    append(reader, to: &out)
                    if style != .tokens { entries.append(Entry(start: start, nameEnd: out.count)) }
                    out.append(UInt8(ascii: ":"))
                    isFirst = true
                case .startObject, .startArray:
                    try open(isObject: token == .startObject, &reader, &out)
                    isFirst = true
                case .string: append(reader, to: &out)
                case .end: throw JSONSyntaxError()
                default: JSONNumber.append(token, reader.content, to: &out)
                }
            }
            if frames.isEmpty { return }
            try reader.next()
        }
    }

    private func append(_ reader: borrowing JSONReader, to out: inout TextBuffer) {
        JSONString.append(
            content: reader.content, hasEscapes: reader.hasEscapes, surrogates: surrogates, to: &out)
    }

    private mutating func open(
        isObject: Bool, _ reader: inout JSONReader, _ out: inout TextBuffer
    ) throws(JSONSyntaxError) {
        if style == .sorted && frames.count > JSONCopier.deepestCollection {
            // Empty ones pass.
            reader.skipSpaces()
            let closing = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
            guard reader.at < reader.text.count, reader.text[reader.at] == closing else { throw JSONSyntaxError() }
        }
        frames.append(Frame(isObject: isObject, start: out.count, firstEntry: entries.count))
        out.append(isObject ? UInt8(ascii: "{") : UInt8(ascii: "["))
    }

    private mutating func close(_ out: inout TextBuffer) {
        let frame = frames.removeLast()
        guard frame.isObject else {
            out.append(UInt8(ascii: "]"))
            return
        }
        if entries.count > frame.firstEntry {
            arrange(entries[frame.firstEntry...], &out)
            entries.removeSubrange(frame.firstEntry...)
        }
        out.append(UInt8(ascii: "}"))
    }

    // MARK: - Members

    /// Puts the members of the object at the end of the output in order, and leaves those out that others replace.
    private func arrange(_ members: ArraySlice<Entry>, _ out: inout TextBuffer) {
        guard members.count > 1, let first = members.first else { return }
        // The order is looked at before anything is copied: mostly it is right.
        let order = unsafe out.withBytes { bytes -> [Int]? in
            guard let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
            func name(_ index: Int) -> ByteView {
                let entry = members[index]
                return unsafe ByteView(start: base + entry.start + 1, count: entry.nameEnd - entry.start - 2)
            }
            if members.indices.dropFirst().allSatisfy({ JSONString.isBefore(name($0 - 1), name($0)) }) { return nil }
            return style == .sorted ? sorted(members, name) : merged(members, name)
        }
        guard let order else { return }
        let end = out.count
        var pieces: [UInt8] = []
        pieces.reserveCapacity(end - first.start)
        for (place, index) in order.enumerated() {
            let from = members[index].start
            // Before the next member there is a comma.
            let to = index + 1 < members.endIndex ? members[index + 1].start - 1 : end
            if place > 0 { pieces.append(UInt8(ascii: ",")) }
            unsafe out.withBytes { bytes in unsafe pieces.append(contentsOf: bytes[from..<to]) }
        }
        out.truncate(to: first.start)
        unsafe pieces.withUnsafeBytes { unsafe out.append($0) }
    }

    /// The members by name; the last of each name.
    private func sorted(_ members: ArraySlice<Entry>, _ name: (Int) -> ByteView) -> [Int] {
        let order = members.indices.sorted { one, other in
            if name(one) == name(other) { return one < other }
            return JSONString.isBefore(name(one), name(other))
        }
        return order.indices.compactMap { place in
            place + 1 < order.count && name(order[place]) == name(order[place + 1]) ? nil : order[place]
        }
    }

    /// The members in their order, the last of each name where the first was.
    private func merged(_ members: ArraySlice<Entry>, _ name: (Int) -> ByteView) -> [Int]? {
        var places: [[UInt8]: Int] = [:]
        var order: [Int] = []
        for index in members.indices {
            let known = places[name(index).array]
            if let known {
                order[known] = index
            } else {
                places[name(index).array] = order.count
                order.append(index)
            }
        }
        return order.count == members.count ? nil : order
    }
}
