public import FileTree
import OrderedJSON

/// The lines of a file of tasks: one request each, read when it is needed.
///
/// Blank lines, and lines whose first characters are `//`, are no tasks.
public struct TaskLines: Sendable {
    private struct Place {
        var offset: Int64
        var length: Int32
        var line: Int32
    }

    /// A line may have so many bytes; no request of the service comes near it.
    public static let longest = 4 << 20

    private let file: OpenFile
    private var places: [Place] = []

    /// Finds the lines; of the file, no more than a piece is held.
    /// - Throws: `FileTreeError`; `EFBIG` for a file with a line of 2 GiB or more.
    public init(_ file: OpenFile) throws(FileTreeError) {
        self.file = file
        var start: Int64 = 0
        var position: Int64 = 0
        var line: Int32 = 1
        // Its first bytes that are no blanks: enough to tell a comment.
        var head: [UInt8] = []
        func end(_ places: inout [Place]) throws(FileTreeError) {
            guard let length = Int32(exactly: position - start) else {
                throw FileTreeError(operation: "read", path: file.path, errno: 27)
            }
            if !head.isEmpty, head != Array("//".utf8) {
                places.append(Place(offset: start, length: length, line: line))
            }
            head = []
        }
        while true {
            let piece = try file.bytes(at: position, count: 65_536)
            if piece.isEmpty { break }
            for byte in piece {
                switch byte {
                case UInt8(ascii: "\n"):
                    try end(&places)
                    start = position + 1
                    line += 1
                case UInt8(ascii: " ") where head.isEmpty, UInt8(ascii: "\t") where head.isEmpty,
                    UInt8(ascii: "\r") where head.isEmpty:
                    break
                default: if head.count < 2 { head.append(byte) }
                }
                position += 1
            }
        }
        if start < position { try end(&places) }
    }

    /// How many tasks there are.
    public var count: Int { places.count }

    /// The number of a task's line, counted from 1.
    public func line(of task: Int) -> Int { Int(places[task].line) }

    /// How many bytes a task's line has.
    public func byteCount(of task: Int) -> Int { Int(places[task].length) }

    /// A task's line.
    public func bytes(of task: Int) throws(FileTreeError) -> [UInt8] {
        Array(try file.bytes(at: places[task].offset, count: byteCount(of: task)))
    }
}
