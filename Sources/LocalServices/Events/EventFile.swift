import FileTree
import Glibc

/// A file that events are appended to, one per line, by any number of processes.
enum EventFile {
    /// Appends a line with one write(2): with O_APPEND those of several processes do not mix.
    static func append(_ text: String, to path: String) throws(FileTreeError) {
        let file = try OpenFile(
            path: FileName(path), flags: O_WRONLY | O_CREAT | O_APPEND | O_NOCTTY | O_NONBLOCK)
        let line = text.utf8.map { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") ? UInt8(ascii: " ") : $0 }
        try file.write((line + [UInt8(ascii: "\n")])[...])
    }
}
