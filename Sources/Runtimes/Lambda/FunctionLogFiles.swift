import FileTree
import Glibc
import Synchronization

/// One file per function with what its calls printed, the newest last.
final class FunctionLogFiles: Sendable {
    /// When a file has so many bytes, it becomes `NAME.log.1` and another one begins.
    private static let limit = 16 << 20
    private let directory: String
    private let turn = Mutex(())

    init(_ directory: String) { self.directory = directory }

    /// Where the log of a function is.
    func path(_ function: String) -> String { "\(directory)/\(function).log" }

    /// Adds the log of a call; a disk that refuses takes nothing from the answer.
    func append(_ bytes: [UInt8], of function: String) {
        turn.withLock { _ in
            guard let root = try? Directory.make(FileName(directory)) else { return }
            let name = FileName("\(function).log")
            if let status = try? root.status(ifPresent: name), status.size > FunctionLogFiles.limit {
                try? root.rename(name, to: root, FileName("\(function).log.1"))
            }
            try? OpenFile(root, name, flags: O_WRONLY | O_CREAT | O_APPEND).write(bytes[...])
        }
    }
}
