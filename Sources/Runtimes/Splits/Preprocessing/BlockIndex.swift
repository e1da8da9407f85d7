import Columnar

/// Which row of the table each block of a scan begins with, for later scans of the same files.
package struct BlockIndex: Sendable {
    private struct Entry {
        let place: Int
        let firstRow: Int
        let rowCount: Int
    }

    private let entries: [Int: Entry]
    /// Blocks.
    let count: Int
    /// Bytes of all rows.
    let byteCount: Int

    /// Remembers blocks in the order of the rows.
    init(_ blocks: [(sequence: Int, rowCount: Int)], byteCount: Int = 0) {
        self.byteCount = byteCount
        var entries: [Int: Entry] = [:]
        var row = 0
        for (place, block) in blocks.enumerated() {
            entries[block.sequence] = Entry(place: place, firstRow: row, rowCount: block.rowCount)
            row += block.rowCount
        }
        self.entries = entries
        count = blocks.count
    }

    /// The place of a block among all, and its first row.
    ///
    /// - Throws: ``TaskFailure`` when the files are not what they were.
    func find(_ block: any RowBlock) throws(TaskFailure) -> (place: Int, firstRow: Int) {
        guard let entry = entries[block.sequence], entry.rowCount == block.rowCount else {
            throw TaskFailure(message: "a file was changed while it was read", help: "try again")
        }
        return (entry.place, entry.firstRow)
    }
}
