import Columnar

#if canImport(Glibc)
    import Glibc
#endif

/// An open file that is read by place.
final class FileBytes: Sendable {
    let location: String
    let byteCount: Int
    private let descriptor: Int32

    init(_ file: TableFile) throws(AvroError) {
        location = file.location
        descriptor = unsafe (file.path + [0]).withUnsafeBytes { path in
            unsafe path.withMemoryRebound(to: CChar.self) { name in
                unsafe name.baseAddress.map { unsafe open($0, O_RDONLY | O_CLOEXEC) } ?? -1
            }
        }
        if descriptor < 0 { throw .cannotRead(file: file.location, errno: errno) }
        var status = stat()
        if unsafe fstat(descriptor, &status) < 0 {
            let number = errno
            close(descriptor)
            throw .cannotRead(file: file.location, errno: number)
        }
        byteCount = Int(status.st_size)
    }

    deinit {
        close(descriptor)
    }

    /// Bytes from a place, as many as there are up to a number.
    func read(at offset: Int, count: Int) throws(AvroError) -> Buffer {
        let wanted = max(0, min(count, byteCount - offset))
        let buffer = Buffer(byteCount: wanted)
        var done = 0
        while done < wanted {
            let got = unsafe pread(descriptor, buffer.base + done, wanted - done, off_t(offset + done))
            if got < 0 && errno == EINTR { continue }
            if got < 0 { throw .cannotRead(file: location, errno: errno) }
            if got == 0 {
                throw .malformed(
                    reason: "the file became shorter while it was read", file: location, offset: offset + done)
            }
            done += got
        }
        return buffer
    }

    static func text(of number: Int32) -> String { unsafe String(cString: strerror(number)) }
}
