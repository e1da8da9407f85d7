import Columnar

/// The members of objects that are being written, to be put in order before the objects are closed.
///
/// Objects within objects follow one another as on a stack: only the last members are looked at.
struct JSONMembers {
    /// Where a member lies in the output.
    struct Entry {
        /// Where the name's opening quote stands.
        let start: Int
        /// What follows the name's closing quote.
        let nameEnd: Int
        /// Whether the order of the name's bytes is that of its UTF-16 units.
        let isPlain: Bool
    }

    /// The members in the order in which they were written, a comma between each two.
    private var entries: [Entry] = []
    private var order: [Int] = []
    private var pieces: [UInt8] = []

    /// How many members of all open objects there are.
    var count: Int { entries.count }

    /// Forgets all members.
    mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

    /// Adds a member whose name was written last.
    ///
    /// - Parameters:
    ///   - start: where the name's opening quote stands.
    ///   - isASCII: whether the name is known to have only ASCII characters and no escapes.
    ///   - out: the output, which ends with the name's closing quote.
    mutating func append(start: Int, isASCII: Bool, _ out: borrowing TextBuffer) {
        let end = out.count
        let isPlain = unsafe out.withBytes { bytes in
            unsafe isASCII || !bytes[start..<end].contains { $0 == UInt8(ascii: "\\") || $0 >= 0xF0 }
        }
        entries.append(Entry(start: start, nameEnd: end, isPlain: isPlain))
    }

    /// Sorts the members of the last object, which are at the end of the output, by name in the order of UTF-16 units; of
    /// each name the last stays.
    mutating func sort(from first: Int, _ out: inout TextBuffer) {
        defer { entries.removeSubrange(first...) }
        guard entries.count - first > 1 else { return }
        let isSorted = unsafe out.withBytes { bytes in
            unsafe entries.withUnsafeBufferPointer { entries in
                unsafe Names(entries: entries, bytes: bytes).sort(from: first, &order)
            }
        }
        if !isSorted { rewrite(first, &out) }
    }

    /// Leaves the members of the last object, which are at the end of the output, in their order; of each name the last
    /// goes where the first was.
    mutating func merge(from first: Int, _ out: inout TextBuffer) {
        defer { entries.removeSubrange(first...) }
        guard entries.count - first > 1 else { return }
        var places: [[UInt8]: Int] = [:]
        order.removeAll(keepingCapacity: true)
        unsafe out.withBytes { bytes in
            for index in first..<entries.count {
                let name = unsafe Array(bytes[entries[index].start..<entries[index].nameEnd])
                if let known = places[name] {
                    order[known] = index
                } else {
                    places[name] = order.count
                    order.append(index)
                }
            }
        }
        if order.count < entries.count - first { rewrite(first, &out) }
    }

    /// Writes the members again in another order.
    private mutating func rewrite(_ first: Int, _ out: inout TextBuffer) {
        let (start, end) = (entries[first].start, out.count)
        pieces.removeAll(keepingCapacity: true)
        unsafe out.withBytes { bytes in unsafe pieces.append(contentsOf: bytes[start..<end]) }
        out.truncate(to: start)
        unsafe pieces.withUnsafeBytes { bytes in
            for (place, index) in order.enumerated() {
                let from = entries[index].start - start
                let to = index + 1 < entries.count ? entries[index + 1].start - 1 - start : end - start
                if place > 0 { out.append(UInt8(ascii: ",")) }
                unsafe out.append(UnsafeRawBufferPointer(rebasing: bytes[from..<to]))
            }
        }
    }
}

/// The names of members in the output.
@safe
private struct Names {
    // Both live as long as the call that makes this value.
    private let entries: UnsafeBufferPointer<JSONMembers.Entry>
    private let bytes: UnsafeRawBufferPointer

    @unsafe
    init(entries: UnsafeBufferPointer<JSONMembers.Entry>, bytes: UnsafeRawBufferPointer) {
        unsafe self.entries = entries
        unsafe self.bytes = bytes
    }

    /// Sorts the numbers of the members from one on; equal names become one, the last.
    ///
    /// - Returns: whether nothing had to be done; then there is no order.
    func sort(from first: Int, _ order: inout [Int]) -> Bool {
        let count = unsafe entries.count
        var place = first + 1
        while place < count, isBefore(place - 1, place) { place += 1 }
        if place == count { return true }
        order.removeAll(keepingCapacity: true)
        order.append(contentsOf: first..<count)
        if order.count > 32 {
            order.sort { one, other in isBefore(one, other) || one < other && !isBefore(other, one) }
        } else {
            // Few are put in one by one.
            for next in 1..<order.count {
                let index = order[next]
                var place = next
                while place > 0, isBefore(index, order[place - 1]) {
                    order[place] = order[place - 1]
                    place -= 1
                }
                order[place] = index
            }
        }
        var kept = 0
        for place in order.indices {
            if place + 1 < order.count, !isBefore(order[place], order[place + 1]) { continue }
            order[kept] = order[place]
            kept += 1
        }
        order.removeLast(order.count - kept)
        return false
    }

    @inline(__always)
    private func isBefore(_ one: Int, _ other: Int) -> Bool {
        let (first, second) = (name(one), name(other))
        if unsafe entries[one].isPlain && entries[other].isPlain { return first.compare(to: second) < 0 }
        return JSONString.isBefore(first, second)
    }

    @inline(__always)
    private func name(_ index: Int) -> ByteView {
        let entry = unsafe entries[index]
        guard let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return .empty }
        return unsafe ByteView(start: base + entry.start + 1, count: entry.nameEnd - entry.start - 2)
    }
}
