import Crypto
import FileTree
import Glibc

/// A name for content: SHA-256 over parts, each with its length, so that no two lists of parts have one name.
struct Fingerprint {
    private var hash = SHA256()

    mutating func add(_ bytes: [UInt8]) {
        hash.update(data: (0..<8).map { UInt8(truncatingIfNeeded: bytes.count >> ($0 * 8)) })
        hash.update(data: bytes)
    }

    mutating func add(_ text: String) { add(Array(text.utf8)) }

    /// Adds a program without reading it: where it really is, its size and its age.
    mutating func add(program path: String) {
        add(path)
        guard let file = try? OpenFile(path: FileName(path)), let status = try? file.status() else { return }
        add("\(status.device) \(status.inode) \(status.size) \(status.modified)")
    }

    /// 32 hexadecimal digits.
    var text: String {
        hash.finalize().prefix(16).map { $0 < 16 ? "0\(String($0, radix: 16))" : String($0, radix: 16) }.joined()
    }
}
