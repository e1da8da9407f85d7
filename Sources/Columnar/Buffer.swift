internal import CKernels

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
    /// Bytes of a mapping of its own; 0 for memory of the allocator, negative when the memory was handed on.
    private var mapped: Int

    /// Bytes readable before the start and beyond the end.
    public static let padding = 64

    /// From so many bytes on a buffer is a mapping of large pages.
    private static let mappingSize = 4 << 20
    private static let largePage = 2 << 20

    /// Takes memory from the system.
    ///
    /// - Parameter byteCount: usable bytes; 0 is allowed.
    public init(byteCount: Int) {
        self.byteCount = byteCount
        let rounded = (byteCount + 2 * Buffer.padding + 63) & ~63
        if rounded >= Buffer.mappingSize, let memory = unsafe Buffer.map(rounded) {
            unsafe base = memory + Buffer.padding
            mapped = rounded
            return
        }
        guard let memory = unsafe aligned_alloc(64, rounded) else {
            fatalError("out of memory: \(byteCount) bytes")
        }
        unsafe base = memory + Buffer.padding
        mapped = 0
    }

    /// Takes memory from the system, all bytes 0.
    ///
    /// - Parameter byteCount: usable bytes; 0 is allowed.
    public convenience init(zeroed byteCount: Int) {
        self.init(byteCount: byteCount)
        // A new mapping is clear.
        if mapped == 0 { fill(0) }
    }

    private init(base: UnsafeMutableRawPointer, byteCount: Int, mapped: Int) {
        unsafe self.base = base
        self.byteCount = byteCount
        self.mapped = mapped
    }

    deinit {
        if mapped > 0 {
            unsafe munmap(base - Buffer.padding, mapped)
        } else if mapped == 0 {
            unsafe free(base - Buffer.padding)
        }
    }

    /// Replaces a buffer by a larger one that begins with the same bytes.
    ///
    /// Large memory that nobody else holds is moved and not copied.
    /// - Parameters:
    ///   - buffer: the buffer; addresses in it are not valid afterwards.
    ///   - byteCount: usable bytes of the new one.
    ///   - keeping: bytes from the start that are needed.
    public static func grow(_ buffer: inout Buffer, to byteCount: Int, keeping: Int) {
        if buffer.mapped > 0, isKnownUniquelyReferenced(&buffer), let larger = buffer.moved(to: byteCount) {
            buffer = larger
            return
        }
        let larger = Buffer(byteCount: byteCount)
        let old = buffer
        // The old memory must last as long as its address is used.
        withExtendedLifetime((old, larger)) {
            unsafe larger.base.copyMemory(from: old.base, byteCount: keeping)
        }
        buffer = larger
    }

    private func moved(to byteCount: Int) -> Buffer? {
        let size = (byteCount + 2 * Buffer.padding + 63) & ~63
        guard let target = unsafe Buffer.map(size) else { return nil }
        let old = (mapped + 4095) & ~4095
        // Both begin with a large page, so that whole ones are moved.
        // After a refusal nothing is known of the target, which may be another thread's by now: it is left alone.
        guard unsafe pjrun_move_pages(base - Buffer.padding, old, target) else { return nil }
        mapped = -1
        return unsafe Buffer(base: target + Buffer.padding, byteCount: byteCount, mapped: size)
    }

    /// Maps memory that begins with a large page and consists of such, but for its end: hash tables miss the processor's
    /// table of pages less often, and the first touch of a page is paid once in 512 times.
    private static func map(_ size: Int) -> UnsafeMutableRawPointer? {
        let protection = PROT_READ | PROT_WRITE
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        guard let start = unsafe mmap(nil, size + largePage, protection, flags, -1, 0),
            unsafe start != MAP_FAILED
        else { return nil }
        let address = UInt(bitPattern: start)
        let before = Int((UInt(largePage) - address % UInt(largePage)) % UInt(largePage))
        let memory = unsafe start + before
        let end = (size + 4095) & ~4095
        if before > 0 { unsafe munmap(start, before) }
        if size + largePage > before + end { unsafe munmap(memory + end, size + largePage - before - end) }
        // Only advice: without large pages it is memory all the same. All of it, or else it could not be moved as one.
        unsafe madvise(memory, end, MADV_HUGEPAGE)
        return unsafe memory
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
