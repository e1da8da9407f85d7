import Glibc
import OrderedJSON

/// A file of the folder Recorded.
enum RecordedFile {
    static func load(_ name: String, from file: StaticString = #filePath) -> JSON {
        let folder = "\(file)".split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        guard let stream = fopen("\(folder)/Recorded/\(name)", "re") else { return .null }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&piece, 1, piece.count, stream), count > 0 { bytes += piece[..<count] }
        return (try? JSON(parsing: bytes)) ?? .null
    }
}
