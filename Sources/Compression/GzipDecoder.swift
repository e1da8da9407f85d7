import CZlib

/// Bytes that are not a gzip stream, RFC 1952.
public enum GzipError: Error, Hashable, Sendable {
    /// The stream is damaged, at this many bytes of input.
    case corrupt(atByte: Int64)
    /// The input ended inside a member.
    case truncated(atByte: Int64)
}

/// Decodes gzip, also several members one behind the other, a piece at a time.
///
/// Not safe to share between threads.
@safe public final class GzipDecoder {
    private let stream: UnsafeMutablePointer<z_stream>
    private var consumed: Int64 = 0
    private var insideMember = false

    /// Makes a decoder at the beginning of a stream.
    public convenience init() {
        // 15 bits of window, and 16 to ask for the gzip header and its checksum.
        self.init(windowBits: 15 + 16)
    }

    /// A decoder of what zlib calls so many bits: 15 has zlib's header, -15 none.
    init(windowBits: Int32) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let code = unsafe inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(code == Z_OK, "zlib can be started")
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Decodes a piece of input.
    /// - Parameters:
    ///   - input: the bytes that follow those of the last call; a stream may be cut anywhere.
    ///   - sink: called with decoded bytes, at most 64 KiB at a time.
    /// - Throws: `GzipError.corrupt`, or what the sink throws.
    public func decode(_ input: ArraySlice<UInt8>, sink: (ArraySlice<UInt8>) throws -> Void) throws {
        var rest = input
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !rest.isEmpty {
            if !insideMember {
                unsafe inflateReset(stream)
                insideMember = true
            }
            var code = Z_OK
            var taken = 0
            var made = 0
            unsafe rest.withUnsafeBytes { source in
                unsafe buffer.withUnsafeMutableBytes { target in
                    unsafe stream.pointee.next_in = UnsafeMutablePointer(
                        mutating: source.bindMemory(to: UInt8.self).baseAddress)
                    unsafe stream.pointee.avail_in = UInt32(clamping: source.count)
                    unsafe stream.pointee.next_out = target.bindMemory(to: UInt8.self).baseAddress
                    unsafe stream.pointee.avail_out = UInt32(target.count)
                    code = unsafe inflate(stream, Z_NO_FLUSH)
                    taken = unsafe Int(UInt32(clamping: source.count) - stream.pointee.avail_in)
                    made = unsafe target.count - Int(stream.pointee.avail_out)
                }
            }
            consumed += Int64(taken)
            rest = rest.dropFirst(taken)
            if made > 0 { try sink(buffer[..<made]) }
            if code == Z_STREAM_END {
                insideMember = false
            } else if code != Z_OK && code != Z_BUF_ERROR {
                throw GzipError.corrupt(atByte: consumed)
            }
        }
    }

    /// Says that no more input comes.
    /// - Throws: `GzipError.truncated` when a member was not finished.
    public func finish() throws(GzipError) {
        if insideMember { throw .truncated(atByte: consumed) }
    }
}
