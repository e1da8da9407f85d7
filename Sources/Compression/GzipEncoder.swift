import CZlib

/// Encodes gzip, RFC 1952, a piece at a time.
///
/// The header has no name and no time, so the same bytes always give the same stream. Not safe to share between threads.
@safe public final class GzipEncoder {
    private let stream: UnsafeMutablePointer<z_stream>
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private var isFinished = false

    /// Makes an encoder at the beginning of a stream.
    ///
    /// - Parameter level: 1 (fast) to 9 (small).
    public init(level: Int = 6) {
        precondition((1...9).contains(level), "zlib knows the levels 1 to 9")
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // 15 bits of window, and 16 to ask for the gzip header and its checksum; 8 is zlib's usual memory.
        let code = unsafe deflateInit2_(
            stream, Int32(level), Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(code == Z_OK, "zlib can be started")
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Encodes a piece of input.
    ///
    /// - Parameters:
    ///   - input: the bytes that follow those of the last call.
    ///   - sink: called with encoded bytes, at most 64 KiB at a time; not at all while zlib gathers more.
    /// - Throws: what the sink throws.
    public func encode(_ input: UnsafeRawBufferPointer, sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        precondition(!isFinished, "the stream is finished")
        guard let base = unsafe input.bindMemory(to: UInt8.self).baseAddress else { return }
        var done = 0
        while done < input.count {
            // zlib counts in 32 bits.
            let count = min(input.count - done, 1 << 30)
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: base + done)
            unsafe stream.pointee.avail_in = UInt32(count)
            try unsafe drain(Z_NO_FLUSH, sink)
            done += count
        }
    }

    /// Ends the stream; an empty one is a stream too.
    ///
    /// - Parameter sink: called with the last encoded bytes.
    /// - Throws: what the sink throws.
    public func finish(sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        precondition(!isFinished, "the stream is finished")
        isFinished = true
        unsafe stream.pointee.avail_in = 0
        try unsafe drain(Z_FINISH, sink)
    }

    /// Lets zlib work until it leaves room in the buffer: then it has taken all input, or written the end.
    private func drain(_ flush: Int32, _ sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        var isFull = true
        while isFull {
            try unsafe buffer.withUnsafeMutableBytes { target in
                unsafe stream.pointee.next_out = target.bindMemory(to: UInt8.self).baseAddress
                unsafe stream.pointee.avail_out = UInt32(target.count)
                let code = unsafe deflate(stream, flush)
                precondition(code != Z_STREAM_ERROR, "zlib's state is sound")
                let made = unsafe target.count - Int(stream.pointee.avail_out)
                isFull = made == target.count
                if made > 0 { try unsafe sink(UnsafeRawBufferPointer(rebasing: target[..<made])) }
            }
        }
    }
}
