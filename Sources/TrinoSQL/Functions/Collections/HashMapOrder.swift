import Columnar

/// The order in which Java's `HashMap` gives out keys that are text: that of the entries of `split_to_map`.
///
/// A text's hash is the low half of its 64-bit xxHash (airlift's `Slice`). Entries come bucket by bucket, those of one
/// bucket in the order in which they were put in; there are twice as many buckets whenever three quarters are exceeded.
enum HashMapOrder {
    /// The numbers of different keys that were put in one after the other, as they come out.
    static func order(_ keys: [ByteView]) -> [Int] {
        if keys.count < 2 { return Array(keys.indices) }
        var buckets = 16
        while keys.count > buckets / 4 * 3 { buckets *= 2 }
        let places = keys.map { key -> Int in
            let hash = UInt32(truncatingIfNeeded: XxHash64.hash(key))
            return Int(hash ^ hash >> 16) & (buckets - 1)
        }
        return keys.indices.sorted { (places[$0], $0) < (places[$1], $1) }
    }
}
