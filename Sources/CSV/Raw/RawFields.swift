internal import CKernels
public import Columnar

/// One field of each row of a block as it stands in the file, with its quotes.
public struct RawFields: Sendable {
    /// Rows.
    public let count: Int
    private let views: Buffer
    /// The text that the views point to.
    private let text: Buffer

    init(count: Int, views: Buffer, text: Buffer) {
        self.count = count
        self.views = views
        self.text = text
    }

    /// The field of each row; does not keep the text alive.
    public var lane: Lane<ByteView> { Lane(views, count: count) }
}

extension RawRowPiece {
    /// All rows with their row ends; does not keep the text alive.
    public var lane: Lane<ByteView> { Lane(rows, count: rowCount) }

    /// A row with its row end.
    public subscript(row: Int) -> ByteView { Lane<ByteView>(rows, count: rowCount)[row] }

    /// Rows of one's own making.
    ///
    /// - Parameters:
    ///   - sequence: of the block that they stand for.
    ///   - text: the rows one after the other, each with its row end; not written to any more.
    ///   - ends: where each row ends.
    public init(sequence: Int, text: Buffer, ends: [Int]) {
        let views = Buffer(byteCount: 16 * ends.count)
        let lane = Lane<ByteView>(views, count: ends.count)
        var start = 0
        for (row, end) in ends.enumerated() {
            precondition(end >= start && end <= text.byteCount, "rows one after the other")
            lane[row] = unsafe ByteView(
                start: UnsafePointer((text.base + start).assumingMemoryBound(to: UInt8.self)), count: end - start)
            start = end
        }
        self.init(sequence: sequence, rowCount: ends.count, rows: views, fields: nil, text: text)
    }
}

extension RawRowPiece {
    /// Writes a hash of each row without its row end.
    ///
    /// - Parameters:
    ///   - target: 64-bit words.
    ///   - first: the word of the first row.
    public func hash(to target: Buffer, from first: Int) {
        let lane = Lane<UInt64>(target, count: target.byteCount / 8)
        for row in 0..<rowCount {
            let view = self[row]
            var count = view.count
            while count > 0, view[count - 1] == 0x0A || view[count - 1] == 0x0D { count -= 1 }
            lane[first + row] = unsafe pjrun_hash(view.start, count, 0)
        }
    }
}
