import Glibc

/// Bytes to compress, and files that other programs made.
///
/// Recorded/ was made on 2026-11-22 by Python 3.11 (gzip, zlib, bz2), pyarrow 26 (`pyarrow.compress`: zstd, lz4, lz4_raw,
/// snappy within hand-made Hadoop blocks) and cramjam 2.14 (framed and raw snappy), from the same sample.csv.
enum Sample {
    /// Text that repeats itself somewhat.
    static func bytes(_ count: Int) -> [UInt8] {
        var state: UInt32 = 7
        var result: [UInt8] = []
        result.reserveCapacity(count + 20)
        while result.count < count {
            state = state &* 1_664_525 &+ 1_013_904_223
            result += Array("\(state >> 26),line of \(state >> 20 & 3)\n".utf8)
        }
        return Array(result[..<count])
    }

    static func recorded(_ name: String) throws -> [UInt8] {
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        guard let file = fopen(folder + "/Recorded/" + name, "r") else { throw Missing(name: name) }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes[..<count])
    }

    struct Missing: Error {
        let name: String
    }
}
