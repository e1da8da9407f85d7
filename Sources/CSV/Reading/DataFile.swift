import Columnar

#if canImport(Glibc)
    import Glibc
#endif

/// An open file of a table, read at any offset by several threads.
final class DataFile: Sendable {
    /// The file for messages.
    let name: String
    /// Bytes at the time it was opened, without the rows left out at its end; what is appended later is not read.
    let size: Int
    /// All bytes at the time it was opened.
    private let fullSize: Int
    /// Whether offsets can be read: not of a pipe or terminal.
    let isSeekable: Bool
    private let descriptor: Int32
    private let modified: (Int, Int)

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - file: the file.
    ///   - footerRows: rows to leave out at the end, if the file can be read at any offset and is no gzip.
    /// - Throws: `CSVError.cannotRead`, `CSVError.unsupportedCompression`.
    init(_ file: TextFile, footerRows: Int = 0) throws(CSVError) {
        if let suffix = file.foreignSuffix { throw .unsupportedCompression(file: file.location, suffix: suffix) }
        name = file.location
        let path = file.path.prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotRead(file: file.location, errno: errno) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .cannotRead(file: file.location, errno: errno) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw .cannotRead(file: file.location, errno: EISDIR) }
        isSeekable = status.st_mode & S_IFMT == S_IFREG
        fullSize = Int(status.st_size)
        let isCut = isSeekable && footerRows > 0 && !file.isCompressed
        size =
            isCut
            ? try FooterRows.start(of: descriptor, size: fullSize, footerRows, name: file.location) : fullSize
        modified = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    }

    deinit { close(descriptor) }

    /// Reads exactly so many bytes.
    @unsafe
    func read(into target: UnsafeMutableRawPointer, count: Int, at offset: Int) throws(CSVError) {
        try unsafe DataFile.read(descriptor, into: target, count: count, at: offset, name: name)
    }

    /// Reads exactly so many bytes of a descriptor.
    @unsafe
    static func read(
        _ descriptor: Int32, into target: UnsafeMutableRawPointer, count: Int, at offset: Int, name: String
    ) throws(CSVError) {
        var done = 0
        while done < count {
            let got = unsafe pread(descriptor, target + done, count - done, off_t(offset + done))
            if got < 0 {
                if errno == EINTR { continue }
                throw .cannotRead(file: name, errno: errno)
            }
            if got == 0 { throw .fileChanged(file: name) }
            done += got
        }
    }

    /// Reads up to so many bytes from where the last call ended; 0 at the end.
    @unsafe
    func readNext(into target: UnsafeMutableRawPointer, count: Int) throws(CSVError) -> Int {
        while true {
            let got = unsafe Glibc.read(descriptor, target, count)
            if got >= 0 { return got }
            if errno != EINTR { throw .cannotRead(file: name, errno: errno) }
        }
    }

    /// Makes sure, after the last byte was read, that nobody has shortened or rewritten the file.
    ///
    /// A file that only grew is fine: what was read is what it held when it was opened.
    func checkUnchanged() throws(CSVError) {
        guard isSeekable else { return }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .cannotRead(file: name, errno: errno) }
        let now = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        if Int(status.st_size) < fullSize || (Int(status.st_size) == fullSize && now != modified) {
            throw .fileChanged(file: name)
        }
    }

    /// The line in which a byte lies, and the byte, for messages: reads the file up to it.
    func position(of byte: Int) -> CSVPosition {
        let buffer = Buffer(byteCount: 1 << 20)
        var line = 1
        var at = 0
        while at < byte {
            let count = min(buffer.byteCount, byte - at)
            do { try unsafe read(into: buffer.base, count: count, at: at) } catch { break }
            let text = unsafe UnsafeRawBufferPointer(start: buffer.base, count: count)
            line += unsafe text.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
            at += count
        }
        return CSVPosition(file: name, line: line, byte: byte)
    }
}

/// The system's text for an error number.
func errorText(_ number: Int32) -> String {
    guard let text = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: text)
}
