/// Writes a text file through a buffer.
///
/// What is written reaches the file when the buffer is full and on ``close()``. Prefer
/// ``writing(to:_:)``, which closes by itself: a writer in a global variable of a script is never deinitialised, and
/// without ``close()`` its last bytes would be lost. Not thread-safe: one writer, one thread.
public final class TextWriter {
    /// The file, as given.
    public let path: String
    /// How many bytes have been written so far, those still in the buffer included.
    public private(set) var byteCount = 0

    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private let bufferSize: Int

    /// Creates a file, or empties the one that is there.
    ///
    /// Missing directories on the way are created.
    ///
    /// - Parameters:
    ///   - path: the file to write.
    ///   - bufferSize: how many bytes to collect before they are written.
    /// - Throws: `ProcessingError.system`.
    public init(path: String, bufferSize: Int = 64 * 1024) throws(ProcessingError) {
        if let slash = path.lastIndex(of: "/") { try makeDirectories(String(path[..<slash])) }
        self.path = path
        self.bufferSize = bufferSize
        descriptor = try createFile(path)
        buffer.reserveCapacity(bufferSize)
    }

    /// Creates a file, lets the body write to it and closes it.
    ///
    /// - Parameters:
    ///   - path: the file to write.
    ///   - body: writes the contents.
    /// - Returns: what the body returns.
    /// - Throws: `ProcessingError.system`, or the error of the body; the file then holds what was written before it.
    public static func writing<Result>(to path: String, _ body: (TextWriter) throws -> Result) throws -> Result {
        let writer = try TextWriter(path: path)
        let result = try body(writer)
        try writer.close()
        return result
    }

    /// Writes text as it is.
    ///
    /// - Parameter text: the text; no line end is added.
    /// - Throws: `ProcessingError.system` when the file cannot take it.
    public func write(_ text: String) throws(ProcessingError) {
        buffer.append(contentsOf: text.utf8)
        try written(text.utf8.count)
    }

    /// Writes bytes as they are.
    ///
    /// - Parameter bytes: the bytes.
    /// - Throws: `ProcessingError.system` when the file cannot take them.
    public func write(_ bytes: [UInt8]) throws(ProcessingError) {
        buffer.append(contentsOf: bytes)
        try written(bytes.count)
    }

    /// Writes text and a line feed.
    ///
    /// - Parameter text: the line without its end.
    /// - Throws: `ProcessingError.system` when the file cannot take it.
    public func writeLine(_ text: String) throws(ProcessingError) {
        buffer.append(contentsOf: text.utf8)
        buffer.append(UInt8(ascii: "\n"))
        try written(text.utf8.count + 1)
    }

    /// Writes what is left in the buffer and closes the file.
    ///
    /// A second call does nothing.
    ///
    /// - Throws: `ProcessingError.system`; the file is closed in any case.
    public func close() throws(ProcessingError) {
        guard descriptor >= 0 else { return }
        let open = descriptor
        descriptor = -1
        do throws(ProcessingError) {
            try writeAll(buffer[...], to: open, path: path)
        } catch {
            _ = closeDescriptor(open)
            throw error
        }
        buffer.removeAll()
        if let code = closeDescriptor(open) { throw .system(operation: "close", path: path, code: code) }
    }

    private func written(_ count: Int) throws(ProcessingError) {
        precondition(descriptor >= 0, "a closed writer takes no more text")
        byteCount += count
        guard buffer.count >= bufferSize else { return }
        try writeAll(buffer[...], to: descriptor, path: path)
        buffer.removeAll(keepingCapacity: true)
    }

    deinit { try? close() }
}
