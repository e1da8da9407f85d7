/// How the places of parts are cut into buckets, each of which fits into memory.
///
/// A bucket is a range of places of one part; rows are appended to their buckets while the table is read, and put in order
/// bucket by bucket.
struct BucketPlan: Hashable, Sendable {
    /// The first place of each bucket, and the end of the last.
    let bounds: [Int]
    /// The part of each bucket.
    let parts: [Int]
    /// Places of a bucket, but for the last of each part.
    private let size: Int
    /// The first place of each part, and the end of the last.
    private let partBounds: [Int]
    /// The first bucket of each part.
    private let firsts: [Int]
    /// Bytes that a thread gathers for each bucket before it writes them.
    let bufferSize: Int

    /// Buckets at most: each takes a buffer in every thread.
    private static let limit = 4096

    /// Cuts places.
    ///
    /// - Parameters:
    ///   - partBounds: the first place of each part, and the end of the last.
    ///   - byteCount: bytes that all rows have together, about.
    ///   - memory: bytes that may be used.
    ///   - threads: each puts a bucket in order at the same time.
    init(partBounds: [Int], byteCount: Int, memory: Int, threads: Int) {
        self.partBounds = partBounds
        let total = partBounds[partBounds.count - 1]
        // Half of the memory for the buckets that are put in order, with the view and the number of each row.
        let wanted = max(1, memory / (2 * threads))
        let needed = byteCount + 24 * total
        let buckets = min(max(1, (needed + wanted - 1) / wanted), BucketPlan.limit)
        size = max(1, (total + buckets - 1) / buckets)
        var bounds: [Int] = []
        var parts: [Int] = []
        var firsts: [Int] = []
        for part in 0..<(partBounds.count - 1) {
            firsts.append(bounds.count)
            for first in stride(from: partBounds[part], to: partBounds[part + 1], by: size) {
                bounds.append(first)
                parts.append(part)
            }
        }
        self.firsts = firsts
        self.parts = parts
        self.bounds = bounds + [total]
        bufferSize = min(max(memory / 4 / threads / max(1, parts.count), 1 << 10), 256 << 10)
    }

    /// Buckets.
    var count: Int { parts.count }

    /// The places of a bucket.
    func places(of bucket: Int) -> Range<Int> {
        // The next bucket of another part begins where this part ends.
        bounds[bucket]..<bounds[bucket + 1]
    }

    /// The bucket of a place.
    @inline(__always)
    func bucket(of place: Int) -> Int {
        var part = 0
        while place >= partBounds[part &+ 1] { part &+= 1 }
        return firsts[part] &+ (place &- partBounds[part]) / size
    }
}
