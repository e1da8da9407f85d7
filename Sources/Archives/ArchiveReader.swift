import CArchive
public import FileTree
import Glibc

/// Unpacks tar (also compressed) and zip archives into a directory, and nothing outside it.
///
/// Every name is checked before anything is made for it: absolute names, `..`, links that lead out, devices and hard links
/// are refused, and with them the archive. Files are made new (O_EXCL) below directories that are made here too.
public enum ArchiveReader {
    /// - Parameters:
    ///   - path: the archive.
    ///   - byteLimit: how many bytes all files together may have.
    ///   - directory: empty; what was unpacked before a failure stays in it, so the caller removes it then.
    /// - Throws: `ArchiveError` at the first member that is refused or cannot be unpacked.
    /// - Returns: how many members there were.
    @discardableResult
    public static func unpack(
        _ path: FileName, byteLimit: Int64 = .max, into directory: Directory
    ) throws(ArchiveError) -> Int {
        let file: OpenFile
        do throws(FileTreeError) { file = try OpenFile(path: path) } catch { throw .file(error) }
        guard let archive = unsafe pj_archive_open(file.descriptor) else { throw .libraryMissing }
        defer { unsafe pj_archive_close(archive) }
        var count = 0
        var room = byteLimit
        var entry = unsafe pj_archive_entry()
        while true {
            let code = unsafe pj_archive_next(archive, &entry)
            if code == 0 { return count }
            guard code > 0, let name = unsafe entry.path else {
                throw .unreadable(unsafe String(cString: pj_archive_error(archive)))
            }
            let member = try safeName(unsafe bytes(name))
            count += 1
            // "./" is the directory itself.
            if member.bytes.isEmpty { continue }
            let link = unsafe entry.link.map { unsafe bytes($0) }
            let (kind, mode) = unsafe (UInt8(truncatingIfNeeded: entry.kind), UInt32(entry.mode))
            let target = FileName(bytes: link ?? [])
            if kind == UInt8(ascii: "l"), !staysInside(target, from: member) {
                throw .linkOutside(member: member.description, target: target.description)
            }
            var problem: String?
            do throws(FileTreeError) {
                try directory.makeDirectories(member.parent)
                switch kind {
                case UInt8(ascii: "d"): try directory.makeDirectories(member)
                case UInt8(ascii: "l"): try directory.makeLink(member, to: target)
                case UInt8(ascii: "f"):
                    let file = try OpenFile(
                        directory, member, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode & 0o777 | 0o600)
                    problem = try unsafe pour(archive, into: file, room: &room)
                default: throw FileTreeError(operation: "unpack", path: member, errno: EINVAL)
                }
            } catch {
                if error.errno == EINVAL { throw .memberKind(member.description) }
                throw .file(error)
            }
            if room < 0 { throw .tooLarge(limit: byteLimit) }
            if let problem { throw .unreadable(problem) }
        }
    }

    // MARK: - Names

    /// The name without "." components and with no way out.
    static func safeName(_ name: [UInt8]) throws(ArchiveError) -> FileName {
        let text = String(decoding: name, as: UTF8.self)
        if name.first == UInt8(ascii: "/") { throw .memberOutside(text) }
        let components = name.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
        if components.contains(where: { $0.elementsEqual("..".utf8) }) { throw .memberOutside(text) }
        return FileName(bytes: Array(components.joined(separator: [UInt8(ascii: "/")])))
    }

    /// Whether a link's target, read from where the link is, never rises above the directory.
    static func staysInside(_ target: FileName, from member: FileName) -> Bool {
        guard let first = target.bytes.first, first != UInt8(ascii: "/") else { return false }
        var depth = member.parent.bytes.split(separator: UInt8(ascii: "/")).count
        for component in target.bytes.split(separator: UInt8(ascii: "/")) where !component.elementsEqual(".".utf8) {
            depth += component.elementsEqual("..".utf8) ? -1 : 1
            if depth < 0 { return false }
        }
        return true
    }

    // MARK: - Content

    private static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] { unsafe Array(String(cString: text).utf8) }

    /// - Returns: libarchive's words when the member cannot be read.
    private static func pour(
        _ archive: OpaquePointer, into target: OpenFile, room: inout Int64
    ) throws(FileTreeError) -> String? {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe pj_archive_read(archive, $0.baseAddress, $0.count)
            }
            if count == 0 { return nil }
            if count < 0 { return unsafe String(cString: pj_archive_error(archive)) }
            room -= Int64(count)
            if room < 0 { return nil }
            try target.write(buffer[..<count])
        }
    }
}
