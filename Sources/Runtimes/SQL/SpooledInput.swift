import FileTree
import Glibc

/// What came through a pipe, kept in a nameless file so that it can be read several times and by several threads.
final class SpooledInput: Sendable {
    private let file: OpenFile
    /// What the file can be opened by for as long as this is there.
    var path: String { file.descriptorPath }

    /// Reads a pipe, a terminal or another file that has no size to its end.
    ///
    /// - Throws: `FileTreeError`.
    init(path: String) throws(FileTreeError) {
        let source = try OpenFile(path: FileName(path))
        let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        let directory = try Directory(FileName(folder.isEmpty ? "/tmp" : folder))
        let name = Directory.temporaryName(beside: "stream")
        file = try OpenFile(directory, name, flags: O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
        try directory.remove(name)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try source.read(into: &buffer)
            if count == 0 { return }
            try file.write(buffer[..<count])
        }
    }

    /// Whether a path must be spooled: it is there and neither a file nor a directory.
    static func isNeeded(_ path: String) throws(FileTreeError) -> Bool {
        guard let status = try Directory("/").status(ifPresent: FileName(path), followingLink: true) else {
            return false
        }
        return status.kind != .file && status.kind != .directory
    }
}
