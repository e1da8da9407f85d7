import Crypto

/// A name for a list of rows: SHA-256 over their numbers as little-endian int64.
package enum SplitDigest {
    /// 64 hexadecimal digits.
    package static func of(_ rows: [UInt32]) -> String {
        var hash = SHA256()
        var words = [Int64](repeating: 0, count: min(rows.count, 8192))
        var done = 0
        while done < rows.count {
            let count = min(words.count, rows.count - done)
            for place in 0..<count { words[place] = Int64(rows[done &+ place]).littleEndian }
            unsafe words.withUnsafeBytes { bytes in
                unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[..<(8 * count)]))
            }
            done += count
        }
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
