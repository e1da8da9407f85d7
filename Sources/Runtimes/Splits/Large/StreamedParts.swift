import CSV
import Columnar

/// Writes parts whose rows keep the order of the table, in one pass over it.
struct StreamedParts: Sendable {
    private let scan: RowScan
    private let destinations: RowDestinations
    private let outputs: PartOutputs

    init(_ scan: RowScan, to outputs: PartOutputs, destinations: RowDestinations) {
        self.scan = scan
        self.outputs = outputs
        self.destinations = destinations
    }

    /// Writes all rows; files are not yet published.
    func write() throws {
        let turns = TurnOrder()
        let offsets = PartOffsets(outputs.starts)
        try scan.eachThread {
            RowScan.Sink { rows, place, firstRow in
                let pieces = try (0..<destinations.partCount).map { part in try piece(rows, firstRow, part: part) }
                let places = try turns.take(place) {
                    pieces.enumerated().map { part, bytes in offsets.reserve(bytes.count, in: part) }
                }
                for (part, bytes) in pieces.enumerated() where !bytes.isEmpty {
                    try unsafe bytes.withUnsafeBytes { try unsafe outputs.write($0, to: part, at: places[part]) }
                }
            }
        } onFailure: {
            turns.abandon()
        }
    }

    /// The rows of a block that go to a part, as they are to stand in its file.
    private func piece(_ rows: RawRowPiece, _ firstRow: Int, part: Int) throws -> [UInt8] {
        var buffer = TextBuffer(capacity: destinations.partCount == 1 ? rows.textCount : rows.textCount / 2)
        for row in 0..<rows.rowCount where destinations.isRow(firstRow &+ row, in: part) {
            unsafe buffer.append(rows[row].buffer)
        }
        guard outputs.compresses(part), !buffer.isEmpty else { return buffer.array }
        return try unsafe buffer.withBytes { try unsafe PartOutputs.member($0) }
    }
}
