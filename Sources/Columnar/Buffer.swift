#if canImport(Glibc)
    import Glibc
#endif

/// A piece of raw memory, aligned to 64 bytes and readable for 64 bytes before its start and beyond its end.
///
/// What the padding holds is unspecified; it lets kernels load whole vectors at both ends. The memory is not cleared.
@safe public final class Buffer: @unchecked Sendable {
    // Written only by its maker before it is shared; read by anybody afterwards.
    /// The first byte.
    public let base: UnsafeMutableRawPointer
    /// Usable bytes, padding not counted.
    public let byteCount: Int

    /// Bytes readable before the start and beyond the end.
    public static let padding = 64

    /// Takes memory from the system.
    ///
    /// - Parameter byteCount: usable bytes; 0 is allowed.
    public init(byteCount: Int) {
        let rounded = (byteCount + 2 * Buffer.padding + 63) & ~63
        guard let memory = unsafe aligned_alloc(64, rounded) else {
            fatalError("out of memory: \(byteCount) bytes")
        }
        unsafe base = memory + Buffer.padding
        self.byteCount = byteCount
    }

    deinit {
        unsafe free(base - Buffer.padding)
    }

    /// Sets every byte.
    public func fill(_ byte: UInt8) {
        unsafe memset(base, Int32(byte), byteCount)
    }
}

/// Values of one type in a ``Buffer``, without reference counting.
///
/// Indices are checked in debug builds alone. A lane does not keep its buffer alive: bind the column (or buffer) that it
/// came from to a variable that outlives it.
@safe public struct Lane<Element: BitwiseCopyable>: @unchecked Sendable {
    // As for Buffer: one writer before sharing, readers after.
    @usableFromInline let base: UnsafeMutablePointer<Element>
    /// Elements that may be used.
    public let count: Int

    /// Views the start of a buffer as elements.
    @inlinable
    public init(_ buffer: Buffer, count: Int) {
        unsafe base = buffer.base.assumingMemoryBound(to: Element.self)
        self.count = count
    }

    /// Views memory that somebody else keeps alive.
    @unsafe @inlinable
    public init(base: UnsafeMutablePointer<Element>, count: Int) {
        unsafe self.base = base
        self.count = count
    }

    /// The element at a position below ``count``.
    @inlinable
    public subscript(index: Int) -> Element {
        @inline(__always) get {
            assert(index >= 0 && index < count, "lane index \(index) is outside 0..<\(count)")
            return unsafe base[index]
        }
        @inline(__always) nonmutating set {
            assert(index >= 0 && index < count, "lane index \(index) is outside 0..<\(count)")
            unsafe base[index] = newValue
        }
    }

    /// The address of the first element, for kernels in C.
    @unsafe @inlinable
    public var pointer: UnsafeMutablePointer<Element> { unsafe base }

    /// Gives every element one value.
    @inlinable
    public func fill(_ value: Element) {
        unsafe base.update(repeating: value, count: count)
    }
}
