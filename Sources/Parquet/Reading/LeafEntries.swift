import CParquet
import Columnar

/// What a leaf has for some rows: an entry for each value, each NULL and each empty list, with its levels.
struct LeafEntries {
    var definitions: [UInt8] = []
    var repetitions: [UInt8] = []
    /// The values that are there, without gaps.
    var values = Buffer(byteCount: 0)
    var valueCount = 0
    var owners: [Buffer] = []
}

/// Reads the entries of a leaf in lists or groups, from front to back, for one thread.
@safe final class EntryReader {
    let reader: LeafReader
    /// Levels that were read ahead: where a row ends is known only where the next one begins.
    private var definitions: [UInt8] = []
    private var repetitions: [UInt8] = []
    private var at = 0
    private(set) var row = 0
    /// Whether the entries at hand go on in the row that was begun last.
    private var hasBegun = false
    private var left: Int

    /// Levels read ahead at once.
    private static let ahead = 8192
    /// Entries that the rows of a block may have: more are taken for damage.
    private static let most = 1 << 26

    init(_ reader: LeafReader) {
        self.reader = reader
        left = reader.pages.chunk.valueCount
    }

    /// The entries of the next rows.
    func read(_ rows: Range<Int>) throws(ParquetError) -> LeafEntries {
        if row < rows.lowerBound { _ = try take(rows.lowerBound - row, keeping: false) }
        return try take(rows.count, keeping: true)
    }

    private func take(_ count: Int, keeping: Bool) throws(ParquetError) -> LeafEntries {
        var result = LeafEntries()
        var begun = 0
        let stride = reader.conversion.stride
        let full = UInt8(reader.maxDefinition)
        reader.values.releaseOwners()
        while true {
            if at == definitions.count, try !refill() {
                guard begun == count else { throw damage("The column chunk has fewer rows than its row group") }
                break
            }
            // A run of entries up to where the rows end or the levels that are known do.
            var end = at
            var present = 0
            var isComplete = false
            while end < definitions.count {
                if repetitions[end] == 0 {
                    if begun == count {
                        isComplete = true
                        break
                    }
                    begun += 1
                } else if begun == 0 && row == 0 {
                    throw damage("A column begins inside a row")
                }
                if definitions[end] == full { present += 1 }
                end += 1
            }
            if keeping {
                result.definitions.append(contentsOf: definitions[at..<end])
                result.repetitions.append(contentsOf: repetitions[at..<end])
                guard result.definitions.count <= EntryReader.most else {
                    throw damage("\(count) rows have more than \(EntryReader.most) values")
                }
                let needed = (result.valueCount + present) * stride
                if result.values.byteCount < needed {
                    Buffer.grow(
                        &result.values, to: max(needed, result.values.byteCount * 2),
                        keeping: result.valueCount * stride)
                }
                let target = result.values
                try unsafe reader.values.read(present, into: target.base + result.valueCount * stride)
                result.valueCount += present
            } else {
                try reader.values.skip(present)
            }
            at = end
            if isComplete { break }
        }
        row += count
        result.owners = reader.values.owners
        return result
    }

    /// Reads levels ahead; false at the end of the chunk.
    private func refill() throws(ParquetError) -> Bool {
        definitions.removeAll(keepingCapacity: true)
        repetitions.removeAll(keepingCapacity: true)
        at = 0
        while reader.pageLeft == 0 {
            if left == 0 { return false }
            try reader.nextPage()
            left -= reader.pageLeft
        }
        let count = min(reader.pageLeft, EntryReader.ahead)
        reader.pageLeft -= count
        definitions = Array(repeating: 0, count: count)
        repetitions = Array(repeating: 0, count: count)
        let isRead = unsafe definitions.withUnsafeMutableBufferPointer { lane in
            guard let start = lane.baseAddress else { return false }
            return unsafe reader.definitions.read(count, into: start)
        }
        let isToo = unsafe repetitions.withUnsafeMutableBufferPointer { lane in
            guard let start = lane.baseAddress else { return false }
            return unsafe reader.repetitions.read(count, into: start)
        }
        guard isRead, isToo else { throw damage("The levels of a page are damaged") }
        return true
    }

    func damage(_ reason: String) -> ParquetError { reader.pages.damage(reason, reader.pages.position) }
}
