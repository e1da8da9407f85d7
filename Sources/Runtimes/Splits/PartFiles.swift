package import CSV
import Columnar

/// Writes the parts of a split, each to a file of its own.
///
/// Rows are gathered in pieces that fit into a second-level cache, by all threads at once. The files appear together when
/// all of them are complete.
package struct PartFiles: Sendable {
    /// A part and its file.
    package struct Part: Hashable, Sendable {
        let rows: [UInt32]
        let path: String

        /// Names the file of a part.
        package init(rows: [UInt32], path: String) {
            self.rows = rows
            self.path = path
        }
    }

    private let rows: RawRows
    private let header: [UInt8]
    private let threads: Int

    /// Bytes of a piece.
    private static let pieceSize = 512 << 10

    /// Prepares to write.
    ///
    /// - Parameters:
    ///   - rows: all rows of the table.
    ///   - header: what every file begins with.
    ///   - threads: how many to use.
    package init(rows: RawRows, header: [UInt8], threads: Int) {
        self.rows = rows
        self.header = header
        self.threads = threads
    }

    /// Some rows of a part, and where they go.
    private struct Piece {
        let file: Int
        let rows: ArraySlice<UInt32>
        var byteCount = 0
        var offset = 0
    }

    /// Writes all parts.
    ///
    /// - Throws: `OutputError`, `FileTreeError`; then none of the files has appeared.
    package func write(_ parts: [Part]) throws {
        let outputs = try PartOutputs(parts.map(\.path), header: header)
        let all = pieces(of: parts)
        var pieces = try measured(all.filter { !outputs.compresses($0.file) })
        var ends = outputs.starts
        for place in pieces.indices {
            pieces[place].offset = ends[pieces[place].file]
            ends[pieces[place].file] += pieces[place].byteCount
        }
        try fill(outputs, pieces)
        try compress(outputs, try measured(all.filter { outputs.compresses($0.file) }))
        try outputs.publish()
    }

    private func pieces(of parts: [Part]) -> [Piece] {
        // Rows of about the same length are the rule; a few are asked.
        let sample = stride(from: 0, to: rows.count, by: max(1, rows.count / 64)).map { rows[$0].count }
        let average = max(1, sample.reduce(0, +) / max(1, sample.count))
        let size = min(max(64, PartFiles.pieceSize / average), 1 << 16)
        return parts.indices.flatMap { file in
            stride(from: 0, to: parts[file].rows.count, by: size).map { start in
                Piece(file: file, rows: parts[file].rows[start..<min(start + size, parts[file].rows.count)])
            }
        }
    }

    /// The pieces with their lengths.
    private func measured(_ pieces: [Piece]) throws -> [Piece] {
        let lengths = Buffer(byteCount: 8 * max(1, pieces.count))
        try Workers.each(pieces.count, threads: threads) { place in
            Lane<Int>(lengths, count: pieces.count)[place] = rows.byteCount(of: pieces[place].rows)
        }
        return pieces.enumerated().map { place, piece in
            var piece = piece
            piece.byteCount = Lane<Int>(lengths, count: pieces.count)[place]
            return piece
        }
    }

    private func fill(_ outputs: PartOutputs, _ pieces: [Piece]) throws {
        let largest = pieces.map(\.byteCount).max() ?? 0
        let claims = Claims(count: pieces.count)
        try Workers.run(max(1, min(threads, pieces.count))) {
            let buffer = Buffer(byteCount: largest + Buffer.padding)
            while let claim = claims.next() {
                // From both ends: two threads that write to one file wait for each other in the kernel.
                let place = claim.isMultiple(of: 2) ? claim / 2 : pieces.count - 1 - claim / 2
                let count = rows.copy(pieces[place].rows, to: buffer)
                try unsafe outputs.write(
                    UnsafeRawBufferPointer(start: buffer.base, count: count), to: pieces[place].file,
                    at: pieces[place].offset)
            }
        }
    }

    /// Writes the files whose pieces have places only when those in front of them are compressed.
    private func compress(_ outputs: PartOutputs, _ pieces: [Piece]) throws {
        let largest = pieces.map(\.byteCount).max() ?? 0
        let claims = Claims(count: pieces.count)
        let offsets = PartOffsets(outputs.starts)
        let turns = TurnOrder()
        try Workers.run(max(1, min(threads, pieces.count))) {
            let buffer = Buffer(byteCount: largest + Buffer.padding)
            do {
                while let place = claims.next() {
                    let count = rows.copy(pieces[place].rows, to: buffer)
                    let member = try unsafe PartOutputs.member(UnsafeRawBufferPointer(start: buffer.base, count: count))
                    let file = pieces[place].file
                    let offset = try turns.take(place) { offsets.reserve(member.count, in: file) }
                    try unsafe member.withUnsafeBytes { try unsafe outputs.write($0, to: file, at: offset) }
                }
            } catch {
                turns.abandon()
                throw error
            }
        }
    }
}
