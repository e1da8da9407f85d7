import FileTree
import Glibc

/// One directory of keys, sorted by what its entries add to a key.
///
/// An entry is a key, or a directory in which all keys begin with its bytes. A directory of a bucket adds its name and a
/// slash, a file its name. So no directory's bytes are the beginning of another's, and walking the entries in order walks
/// the keys in the order of their bytes: `a-b`, then what is in `a`, then `a0`, which is not the order of the names.
final class KeyDirectory: Sendable {
    struct Entry: Sendable {
        let start: Int
        let count: Int
        let kind: EscapedKey.Kind
        var isDirectory: Bool { kind != .key }
    }

    /// What all entries add, one behind the other.
    private let bytes: [UInt8]
    let entries: [Entry]

    /// What an entry adds to a key.
    func bytes(_ entry: Entry) -> ArraySlice<UInt8> { bytes[entry.start..<entry.start + entry.count] }

    /// The name of an entry in its directory.
    func name(_ entry: Entry, _ tree: KeyTree) -> FileName {
        var bytes = bytes(entry)
        if entry.kind == .component { bytes.removeLast() }
        return switch tree {
        case .bucket: FileName(bytes: Array(bytes))
        case .escaped: EscapedKey.name(entry.kind, bytes)
        }
    }

    /// Reads a directory.
    init(_ directory: Directory, _ tree: KeyTree) throws(FileTreeError) {
        var bytes: [UInt8] = []
        var entries: [Entry] = []
        let reserved = FileName(Directory.temporaryPrefix).bytes
        try unsafe directory.scan { (name, kind) throws(FileTreeError) in
            let start = bytes.count
            var found: EscapedKey.Kind?
            switch tree {
            case .bucket:
                guard unsafe !name.starts(with: reserved) else { return true }
                var kind = kind
                if kind == nil { kind = try unsafe directory.status(ifPresent: FileName(bytes: Array(name)))?.kind }
                found = kind == .file ? .key : kind == .directory ? .component : nil
                if found != nil { unsafe bytes.append(contentsOf: name) }
            case .escaped:
                found = unsafe EscapedKey.decode(name, into: &bytes)
            }
            guard let found else {
                bytes.removeLast(bytes.count - start)
                return true
            }
            if found == .component { bytes.append(UInt8(ascii: "/")) }
            entries.append(Entry(start: start, count: bytes.count - start, kind: found))
            return true
        }
        unsafe bytes.withUnsafeBytes { all in
            entries.sort { left, right in
                let common = min(left.count, right.count)
                guard common > 0, let base = all.baseAddress else { return left.count < right.count }
                let order = unsafe memcmp(base + left.start, base + right.start, common)
                return order == 0 ? left.count < right.count : order < 0
            }
        }
        self.bytes = bytes
        self.entries = entries
    }
}
