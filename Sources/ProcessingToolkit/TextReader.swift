/// Reads a text file line by line, without holding more of it than one block.
///
/// A line ends with LF or CR LF, neither of which is part of it; the last line may end with the file. Not for CSV
/// whose quoted fields contain line breaks. Not thread-safe: one reader, one thread.
/// ```swift
/// let reader = try TextReader(path: path)
/// while let line = try reader.nextLine() { … }
/// ```
public final class TextReader {
    /// The file, as given.
    public let path: String
    /// How many lines have been read, which is also the number of the last one, counted from 1.
    public private(set) var lineNumber = 0

    private let descriptor: Int32
    private var block: [UInt8]
    /// The bytes of `block` that are read from the file and not yet given out.
    private var unread = 0..<0
    private var line: [UInt8] = []

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: a file, or a named pipe of an input in `Pipe` mode.
    ///   - blockSize: how many bytes to read at once; the default suits disks.
    /// - Throws: `ProcessingError.system` when it cannot be opened.
    public init(path: String, blockSize: Int = 64 * 1024) throws(ProcessingError) {
        precondition(blockSize > 0, "a block has at least one byte")
        self.path = path
        descriptor = try openForReading(path)
        block = [UInt8](repeating: 0, count: blockSize)
    }

    /// The next line as text.
    ///
    /// - Returns: the line without its end, or `nil` after the last one.
    /// - Throws: `ProcessingError.textNotUTF8` or `.system`.
    public func nextLine() throws(ProcessingError) -> String? {
        guard try nextLine(into: &line) else { return nil }
        guard let text = String(validating: line, as: UTF8.self) else {
            throw .textNotUTF8(path: path, line: lineNumber)
        }
        return text
    }

    /// The next line as bytes, without making a `String`: the fast way for numbers and separators.
    ///
    /// - Parameter bytes: replaced by the line without its end. Its storage is reused, so no memory is allocated
    ///   once it has the size of the longest line.
    /// - Returns: false after the last line; `bytes` is empty then.
    /// - Throws: `ProcessingError.system` when reading fails.
    public func nextLine(into bytes: inout [UInt8]) throws(ProcessingError) -> Bool {
        bytes.removeAll(keepingCapacity: true)
        while true {
            if unread.isEmpty {
                unread = 0..<(try readBlock(descriptor, into: &block, path: path))
                if unread.isEmpty {
                    if bytes.isEmpty { return false }
                    break
                }
            }
            if let end = firstLineFeed(in: block, within: unread) {
                bytes.append(contentsOf: block[unread.lowerBound..<end])
                unread = (end + 1)..<unread.upperBound
                if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
                break
            }
            bytes.append(contentsOf: block[unread])
            unread = 0..<0
        }
        lineNumber += 1
        return true
    }

    deinit { _ = closeDescriptor(descriptor) }
}
