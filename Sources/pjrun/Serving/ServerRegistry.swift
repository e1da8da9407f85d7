import FileTree
import Glibc
import JobStore
import OrderedJSON

/// The servers of a home, for 'pjrun env': one locked file each, so that those of dead processes are known as such.
struct ServerRegistry {
    private let directory: String

    init(_ home: HomeDirectory) { directory = "\(home.path)/servers" }

    /// A server as others see it; it ends with the object or the process.
    final class Entry: Sendable {
        private let file: OpenFile
        private let directory: String
        private let name: FileName

        fileprivate init(_ file: OpenFile, _ directory: String, _ name: FileName) {
            self.file = file
            self.directory = directory
            self.name = name
        }

        func remove() { try? Directory(FileName(directory)).remove(name) }
    }

    /// Makes a server known.
    func add(_ endpoint: String) throws(FileTreeError) -> Entry {
        let servers = try Directory.make(FileName(directory))
        // This removes those of dead servers.
        _ = endpoints()
        let name = FileName("\(getpid()).json")
        let file = try OpenFile(servers, name, flags: O_RDWR | O_CREAT | O_TRUNC)
        _ = try file.lock(wait: true)
        let json: JSON = ["endpoint": .string(endpoint), "pid": .number(JSONNumber(Int(getpid())))]
        try file.write((json.serializedBytes(.compact) + [UInt8(ascii: "\n")])[...])
        return Entry(file, directory, name)
    }

    /// The addresses of servers that live, the newest first.
    func endpoints() -> [String] {
        guard let servers = try? Directory(FileName(directory)), let entries = try? servers.entries() else { return [] }
        var found: [(modified: Int64, endpoint: String)] = []
        for entry in entries {
            guard let file = try? OpenFile(servers, entry.name, flags: O_RDWR) else { continue }
            // Whoever gets the lock has found a dead one.
            if (try? file.lock(wait: false)) != false {
                try? servers.remove(entry.name)
                continue
            }
            guard let bytes = try? file.readToEnd(), let json = try? JSON(parsing: bytes),
                let endpoint = json["endpoint"]?.string
            else { continue }
            found.append((modified: (try? file.status().modified) ?? 0, endpoint: endpoint))
        }
        return found.sorted { $0.modified > $1.modified }.map(\.endpoint)
    }
}
