import Columnar

/// Growing memory that pages are put together in.
///
/// Used by one thread at a time.
@safe final class PageBytes {
    private var buffer: Buffer
    private(set) var count = 0

    init(capacity: Int = 1 << 12) {
        buffer = Buffer(byteCount: capacity)
    }

    /// The first byte; valid until more is reserved.
    @unsafe var base: UnsafeMutableRawPointer { unsafe buffer.base }

    /// The bytes; valid until more is reserved.
    @unsafe var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: buffer.base, count: count) }

    /// Makes room behind the bytes and answers where it begins.
    @unsafe func reserve(_ additional: Int) -> UnsafeMutableRawPointer {
        if count + additional > buffer.byteCount {
            Buffer.grow(&buffer, to: max(count + additional, buffer.byteCount * 2), keeping: count)
        }
        return unsafe buffer.base + count
    }

    /// Says that bytes were written where room was reserved.
    func advance(_ bytes: Int) { count += bytes }

    @unsafe func append(_ source: UnsafeRawPointer, count bytes: Int) {
        if bytes == 0 { return }
        unsafe reserve(bytes).copyMemory(from: source, byteCount: bytes)
        count += bytes
    }

    func append(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { source in
            if let base = source.baseAddress { unsafe append(base, count: source.count) }
        }
    }

    func append(repeating byte: UInt8, count bytes: Int) {
        if bytes == 0 { return }
        unsafe reserve(bytes).initializeMemory(as: UInt8.self, repeating: byte, count: bytes)
        count += bytes
    }

    /// Forgets all bytes but the first ones.
    func truncate(to bytes: Int = 0) { count = bytes }
}
