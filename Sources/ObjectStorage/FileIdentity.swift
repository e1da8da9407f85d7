import FileTree

/// What tells one content of a file from every other: inode, length and time of the last change.
///
/// Attributes are filed under it and under nothing else. A file that a user drops, edits or replaces, or that a job
/// uploads, has another identity than the object that was there, and so never gets its attributes. The time of a file
/// that this store writes is the clock's, to the nanosecond, where the kernel would count in ticks.
struct FileIdentity: Hashable, Sendable {
    let inode: UInt64
    let byteCount: Int64
    let modified: Int64

    init(_ status: FileStatus) {
        inode = status.inode
        byteCount = status.size
        modified = status.modified
    }

    /// The name of the attributes' file.
    var text: String {
        let parts = [inode, UInt64(bitPattern: byteCount), UInt64(bitPattern: modified)]
        return parts.map { String($0, radix: 16) }.joined(separator: "-")
    }

    /// The ETag of an object of which nothing is kept: in the form of an object in one part, so that no client takes it
    /// for an MD5.
    var eTag: String {
        var digits: [UInt8] = []
        digits.reserveCapacity(34)
        for salt: UInt64 in [0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344] {
            var hash = salt
            for word in [inode, UInt64(bitPattern: byteCount), UInt64(bitPattern: modified)] {
                hash = FileIdentity.mixed(hash ^ word)
            }
            for shift in stride(from: 60, through: 0, by: -4) {
                let digit = UInt8(truncatingIfNeeded: hash >> UInt64(shift)) & 15
                digits.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        }
        return String(decoding: digits, as: UTF8.self) + "-1"
    }

    /// Spreads every bit over all: the finalizer of SplitMix64.
    private static func mixed(_ word: UInt64) -> UInt64 {
        var z = word &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
