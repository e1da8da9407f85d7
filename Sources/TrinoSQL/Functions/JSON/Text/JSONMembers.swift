import Columnar

/// The members of one object that has been written, to be put in order before it is closed.
struct JSONMembers {
    /// Where a member lies in the output.
    struct Entry {
        /// Where the name's opening quote stands.
        let start: Int
        /// What follows the name's closing quote.
        let nameEnd: Int
    }

    /// The members in the order in which they were written, a comma between each two.
    let entries: ArraySlice<Entry>

    /// Sorts the members at the end of the output by name, in the order of UTF-16 units; of each name the last stays.
    func sort(_ out: inout TextBuffer) {
        arrange(&out) { name in
            let order = entries.indices.sorted { one, other in
                if name(one) == name(other) { return one < other }
                return JSONString.isBefore(name(one), name(other))
            }
            return order.indices.compactMap { place in
                place + 1 < order.count && name(order[place]) == name(order[place + 1]) ? nil : order[place]
            }
        }
    }

    /// Leaves the members at the end of the output in their order; of each name the last goes where the first was.
    func merge(_ out: inout TextBuffer) {
        arrange(&out) { name in
            var places: [[UInt8]: Int] = [:]
            var order: [Int] = []
            for index in entries.indices {
                if let known = places[name(index).array] {
                    order[known] = index
                } else {
                    places[name(index).array] = order.count
                    order.append(index)
                }
            }
            return order
        }
    }

    private func arrange(_ out: inout TextBuffer, _ order: ((Int) -> ByteView) -> [Int]) {
        guard entries.count > 1, let first = entries.first else { return }
        // The names are looked at before anything is copied: mostly they are in order.
        let chosen = unsafe out.withBytes { bytes -> [Int]? in
            guard let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
            func name(_ index: Int) -> ByteView {
                let entry = entries[index]
                return unsafe ByteView(start: base + entry.start + 1, count: entry.nameEnd - entry.start - 2)
            }
            let isSorted = entries.indices.dropFirst().allSatisfy { JSONString.isBefore(name($0 - 1), name($0)) }
            return isSorted ? nil : order(name)
        }
        guard let chosen else { return }
        let end = out.count
        var pieces: [UInt8] = []
        pieces.reserveCapacity(end - first.start)
        for (place, index) in chosen.enumerated() {
            let from = entries[index].start
            let to = index + 1 < entries.endIndex ? entries[index + 1].start - 1 : end
            if place > 0 { pieces.append(UInt8(ascii: ",")) }
            unsafe out.withBytes { bytes in unsafe pieces.append(contentsOf: bytes[from..<to]) }
        }
        out.truncate(to: first.start)
        unsafe pieces.withUnsafeBytes { unsafe out.append($0) }
    }
}
