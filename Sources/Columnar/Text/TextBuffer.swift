/// Growing bytes that text is appended to.
///
/// Owns its memory and has no copies, so appending costs neither reference counting nor an ownership check; pass it as
/// `inout`. Writers reserve once and then use ``appendReserved(_:)`` or write through ``end`` and ``advance(_:)``.
@safe public struct TextBuffer: ~Copyable {
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var used: Int
    @usableFromInline var room: Int

    /// Bytes beyond the reserved ones that may be overwritten, so that writers can store eight digits at once.
    public static let slack = 16

    /// Makes an empty buffer.
    ///
    /// - Parameter capacity: bytes that fit before memory is taken again.
    public init(capacity: Int = 64) {
        room = max(capacity, 16)
        unsafe base = UnsafeMutablePointer<UInt8>.allocate(capacity: room + TextBuffer.slack)
        used = 0
    }

    deinit {
        unsafe base.deallocate()
    }

    /// Number of bytes appended.
    @inlinable public var count: Int { used }

    /// Whether nothing was appended.
    @inlinable public var isEmpty: Bool { used == 0 }

    /// Makes room for more bytes beyond those appended.
    @inlinable @inline(__always)
    public mutating func reserve(_ additional: Int) {
        if used &+ additional > room { grow(used &+ additional) }
    }

    @usableFromInline @inline(never)
    mutating func grow(_ needed: Int) {
        room = max(needed, room &* 2)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: room + TextBuffer.slack)
        unsafe larger.update(from: base, count: used)
        unsafe base.deallocate()
        unsafe base = larger
    }

    /// Appends one byte.
    @inlinable @inline(__always)
    public mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe base[used] = byte
        used &+= 1
    }

    /// Appends one byte where room is known to be.
    ///
    /// - Parameter byte: the byte; ``reserve(_:)`` was called for it.
    @inlinable @inline(__always)
    public mutating func appendReserved(_ byte: UInt8) {
        assert(used < room, "no room was reserved")
        unsafe base[used] = byte
        used &+= 1
    }

    /// Appends bytes from elsewhere.
    @inlinable
    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let from = bytes.baseAddress, bytes.count > 0 else { return }
        reserve(bytes.count)
        unsafe UnsafeMutableRawPointer(base + used).copyMemory(from: from, byteCount: bytes.count)
        used &+= bytes.count
    }

    /// Appends fixed text.
    @inlinable
    public mutating func append(_ text: StaticString) {
        if text.hasPointerRepresentation {
            unsafe append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        } else {
            text.withUTF8Buffer { unsafe append(UnsafeRawBufferPointer($0)) }
        }
    }

    /// Appends the UTF-8 bytes of a string; not for loops.
    public mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { unsafe append(UnsafeRawBufferPointer($0)) }
    }

    /// Where the next byte goes.
    ///
    /// Valid until the buffer grows; as many bytes may be written as were reserved, and ``slack`` more that do not count.
    @unsafe @inlinable public var end: UnsafeMutablePointer<UInt8> { unsafe base + used }

    /// Counts bytes that were written through ``end``.
    @inlinable @inline(__always)
    public mutating func advance(_ byteCount: Int) {
        used &+= byteCount
        assert(used <= room, "wrote beyond the reserved room")
    }

    /// Counts the bytes that were written through ``end`` up to a position.
    @unsafe @inlinable @inline(__always)
    public mutating func advance(to position: UnsafeMutablePointer<UInt8>) {
        unsafe used = position - base
        assert(used <= room, "wrote beyond the reserved room")
    }

    /// Forgets what was appended after the first bytes.
    ///
    /// - Parameter length: bytes to keep, at most ``count``.
    @inlinable public mutating func truncate(to length: Int) {
        precondition(length >= 0 && length <= used, "cannot truncate to a length beyond the end")
        used = length
    }

    /// Forgets everything and keeps the memory.
    @inlinable public mutating func removeAll() { used = 0 }

    /// Lends the bytes.
    @inlinable
    public borrowing func withBytes<Result, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeRawBufferPointer(start: base, count: used))
    }

    /// A copy of the bytes.
    public var array: [UInt8] { unsafe Array(UnsafeBufferPointer(start: base, count: used)) }

    /// The bytes as text; what is not UTF-8 is replaced.
    public var string: String { unsafe String(decoding: UnsafeBufferPointer(start: base, count: used), as: UTF8.self) }
}
