import FileTree
import JobModel

/// Says when the bytes of a host's log came, by binary search in `<host>.index` on the disk.
///
/// A view of the entries that there were when it was made. Make it after the size of the log was looked at: entries are
/// written before the bytes that they are about.
struct LogIndex {
    private static let entrySize: Int64 = 16
    private static let blockCount: Int64 = 1024
    private let file: OpenFile
    /// How many entries there are.
    let count: Int64

    init(_ file: OpenFile) throws(FileTreeError) {
        self.file = file
        count = try file.status().size / LogIndex.entrySize
    }

    /// Entries in their order, fewer at the end.
    func entries(from first: Int64, count wanted: Int64) throws(FileTreeError) -> [(offset: Int64, time: Int64)] {
        let number = max(0, min(wanted, count - first))
        let bytes = try file.bytes(at: first * LogIndex.entrySize, count: Int(number * LogIndex.entrySize))
        func value(_ start: Int) -> Int64 {
            bytes[start..<(start + 8)].reversed().reduce(0) { $0 << 8 | Int64($1) }
        }
        return (0..<(bytes.count / 16)).map { (value($0 * 16), value($0 * 16 + 8)) }
    }

    /// The first entry that came at or after a time.
    func first(atOrAfter time: Int64) throws(FileTreeError) -> (offset: Int64, time: Int64)? {
        let number = try partition { $0.time < time }
        return try entries(from: number, count: 1).first
    }

    /// The last entry about bytes before a place: the time of the newest byte.
    func last(before place: Int64) throws(FileTreeError) -> (offset: Int64, time: Int64)? {
        let number = try partition { $0.offset < place }
        return number == 0 ? nil : try entries(from: number - 1, count: 1).first
    }

    /// When the bytes at these places came, which must be in rising order.
    func times(of places: [Int64]) throws(FileTreeError) -> [Timestamp] {
        guard let first = places.first, count > 0 else { return places.map { _ in Timestamp(milliseconds: 0) } }
        var next = max(0, try partition { $0.offset <= first } - 1)
        var block = try entries(from: next, count: LogIndex.blockCount)[...]
        var time = block.first?.time ?? 0
        var times: [Timestamp] = []
        times.reserveCapacity(places.count)
        for place in places {
            while true {
                if block.isEmpty {
                    block = try entries(from: next, count: LogIndex.blockCount)[...]
                }
                guard let entry = block.first, entry.offset <= place else { break }
                time = entry.time
                block.removeFirst()
                next += 1
            }
            times.append(Timestamp(milliseconds: time))
        }
        return times
    }

    /// How many entries at the beginning have a property that none after them has.
    private func partition(
        _ isBefore: ((offset: Int64, time: Int64)) -> Bool
    ) throws(FileTreeError) -> Int64 {
        var low: Int64 = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            guard let entry = try entries(from: middle, count: 1).first else { return low }
            if isBefore(entry) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
