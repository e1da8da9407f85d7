import Glibc
import OrderedJSON

/// The files that the scripts have recorded.
enum Recording {
    /// A file of the folder `recorded`, or nil when it cannot be read.
    static func file(_ name: String) -> JSON? {
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        guard let stream = fopen("\(folder)/recorded/\(name)", "r") else { return nil }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, stream), count > 0 {
            bytes += chunk[..<count]
        }
        return try? JSON(parsing: bytes, duplicateKeys: .lastWins)
    }
}
