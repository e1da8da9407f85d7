import Columnar
import Glibc
import Synchronization

/// A file that is open for reading, by any thread.
final class OpenFile: Sendable {
    private let descriptor: Int32
    /// The file for messages.
    let location: String
    let byteCount: Int
    /// Bytes read so far, of all files of a scan.
    let meter: ReadMeter

    /// Opens a file.
    init(_ file: TableFile, meter: ReadMeter = ReadMeter()) throws(ParquetError) {
        location = file.location
        self.meter = meter
        let path = file.path + [0]
        let opened = unsafe path.withUnsafeBufferPointer { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { text in
                guard let start = text.baseAddress else { return Int32(-1) }
                return unsafe open(start, O_RDONLY | O_CLOEXEC)
            }
        }
        guard opened >= 0 else { throw .cannotRead(file: file.location, errno: errno) }
        var status = stat()
        guard unsafe fstat(opened, &status) == 0 else {
            let number = errno
            close(opened)
            throw .cannotRead(file: file.location, errno: number)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            throw .cannotRead(file: file.location, errno: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : ESPIPE)
        }
        descriptor = opened
        byteCount = Int(status.st_size)
    }

    deinit {
        close(descriptor)
    }

    /// Reads bytes to the start of a buffer (or so many bytes behind it).
    ///
    /// - Precondition: the range lies in the file as it was when it was opened.
    func read(_ range: Range<Int>, into buffer: Buffer, at place: Int = 0) throws(ParquetError) {
        var done = 0
        while done < range.count {
            let count = unsafe pread(
                descriptor, buffer.base + place + done, range.count - done, range.lowerBound + done)
            if count < 0 {
                if errno == EINTR { continue }
                throw .cannotRead(file: location, errno: errno)
            }
            guard count > 0 else { throw .fileChanged(file: location) }
            done += count
        }
        meter.add(range.count)
    }
}

/// Counts the bytes that a scan reads.
final class ReadMeter: Sendable {
    private let bytes = Atomic<Int>(0)

    func add(_ count: Int) {
        bytes.add(count, ordering: .relaxed)
    }

    var count: Int { bytes.load(ordering: .relaxed) }
}

/// What errno(3) says, in words.
func errorText(_ number: Int32) -> String {
    unsafe String(cString: strerror(number))
}
