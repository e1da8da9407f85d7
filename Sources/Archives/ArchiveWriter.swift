import CArchive

/// Packs files into a gzipped tar archive, such as `model.tar.gz`: the same files always give the same bytes.
public enum ArchiveWriter {
    /// A file in an archive.
    public struct Member: Hashable, Sendable {
        /// Its path in the archive, at most 100 bytes.
        public let name: String
        /// What is in it.
        public let bytes: [UInt8]

        /// Names a file.
        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// Packs files.
    ///
    /// - Parameter members: in the order they will have.
    /// - Throws: `ArchiveError`.
    /// - Returns: the archive.
    public static func pack(_ members: [Member]) throws(ArchiveError) -> [UInt8] {
        // Headers, padding and two blocks of zeros, and what gzip adds to bytes that cannot be made shorter.
        let plain = members.reduce(16_384) { $0 + $1.bytes.count + 2048 }
        var archive = [UInt8](repeating: 0, count: plain + plain / 1000 + 1024)
        let names = members.map { Array($0.name.utf8CString) }
        let size = unsafe archive.withUnsafeMutableBytes { out in
            unsafe packed(members[...], names[...], [], into: out)
        }
        guard size != -1 else { throw .libraryMissing }
        guard size >= 0 else { throw .unwritable }
        return Array(archive[..<size])
    }

    /// Opens one member's memory after the other, then packs all.
    private static func packed(
        _ members: ArraySlice<Member>, _ names: ArraySlice<[CChar]>, _ opened: [pj_archive_member],
        into out: UnsafeMutableRawBufferPointer
    ) -> Int {
        guard let member = members.first, let name = names.first else {
            return unsafe opened.withUnsafeBufferPointer { list in
                unsafe pj_archive_pack(list.baseAddress, list.count, out.baseAddress, out.count)
            }
        }
        return unsafe member.bytes.withUnsafeBytes { bytes in
            unsafe name.withUnsafeBufferPointer { name in
                let entry = unsafe pj_archive_member(
                    name: name.baseAddress, bytes: bytes.baseAddress, size: bytes.count)
                return unsafe packed(members.dropFirst(), names.dropFirst(), opened + [entry], into: out)
            }
        }
    }
}
