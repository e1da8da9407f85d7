import FileTree
import Glibc

/// A file that is being written; it is gone with the last reference unless it was put in place.
///
/// Its writer holds a lock on it. Where nobody does, the writer has died, and `sweep` may remove the file.
final class TemporaryFile: Sendable {
    static let prefix = Directory.temporaryPrefix + "s3-"

    let directory: Directory
    let name: FileName
    let file: OpenFile

    /// A name that nobody else uses.
    static func newName() -> FileName {
        FileName(prefix + String(UInt64.random(in: .min ... .max), radix: 36))
    }

    /// Makes an empty file.
    init(in directory: Directory) throws(FileTreeError) {
        while true {
            let name = TemporaryFile.newName()
            let file = try OpenFile(directory, name, flags: O_RDWR | O_CREAT | O_EXCL)
            _ = try file.lock(wait: true)
            // Somebody who sweeps may have been faster with the lock.
            if try file.status().links == 0 { continue }
            self.directory = directory
            self.name = name
            self.file = file
            return
        }
    }

    /// Takes another name of a file that stays what it is.
    init(linking source: FileName, below base: Directory, in directory: Directory) throws(FileTreeError) {
        let name = TemporaryFile.newName()
        file = try OpenFile(base, source)
        _ = try file.lock(wait: true)
        try base.link(source, to: directory, name)
        self.directory = directory
        self.name = name
    }

    /// Removes the name, which leads nowhere any more once the file is in its place.
    deinit { try? directory.remove(name) }

    /// Moves it over another file.
    func place(in target: Directory, _ newName: FileName) throws(FileTreeError) {
        try directory.rename(name, to: target, newName)
    }

    /// Adds the content of an open file, by large reads and writes.
    func append(_ source: OpenFile, buffer: inout [UInt8]) throws(FileTreeError) {
        while case let count = try source.read(into: &buffer), count > 0 { try file.write(buffer[..<count]) }
    }

    /// Removes the files of dead writers from a directory, and directories that somebody had begun to remove.
    static func sweep(_ directory: Directory) throws(FileTreeError) -> Int {
        var removed = 0
        let mark = FileName(prefix).bytes
        for entry in try directory.entries() where entry.name.bytes.starts(with: mark) {
            if entry.kind == .directory {
                if (try? directory.removeTree(entry.name)) != nil { removed += 1 }
            } else if let file = try? OpenFile(directory, entry.name), (try? file.lock(wait: false)) == true {
                if (try? directory.remove(entry.name)) != nil { removed += 1 }
            }
        }
        return removed
    }
}
