/// How an object is cut up, to be carried in parallel.
struct PiecePlan: Hashable, Sendable {
    /// Objects up to this size go in one request; larger ones in pieces of it.
    static let usualSize: Int64 = 8 << 20
    /// S3 takes no more parts than this.
    static let mostParts: Int64 = 10_000

    /// The bytes of each piece, in their order; one empty piece for an object without bytes.
    let pieces: [Range<Int64>]

    /// Cuts an object up.
    /// - Parameters:
    ///   - byteCount: its size.
    ///   - usualSize: of the pieces, unless there would be too many.
    ///   - most: there are no more pieces than this.
    init(byteCount: Int64, usualSize: Int64 = PiecePlan.usualSize, most: Int64 = PiecePlan.mostParts) {
        let mebibyte: Int64 = 1 << 20
        let least = (max(byteCount, 1) - 1) / most + 1
        let size = least <= usualSize ? usualSize : (least + mebibyte - 1) / mebibyte * mebibyte
        pieces =
            byteCount == 0
            ? [0..<0] : stride(from: 0, to: byteCount, by: Int64.Stride(size)).map { $0..<min($0 + size, byteCount) }
    }

    /// How many of its pieces may be in memory at once.
    var width: Int {
        let size = pieces.first.map { $0.upperBound - $0.lowerBound } ?? 0
        return max(1, min(4, Int((64 << 20) / max(size, 1))))
    }
}
