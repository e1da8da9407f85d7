#if canImport(Glibc)
    import Glibc
#endif

/// A run of bytes that lies elsewhere: the value of a VARCHAR, CHAR, VARBINARY or JSON.
///
/// Does not keep the bytes alive; the column that holds the view does (``Column/owners``). The memory that the bytes lie in
/// must be readable for 64 bytes beyond them, as every ``Buffer``'s is. The empty view may have any address.
@safe public struct ByteView: BitwiseCopyable, @unchecked Sendable {
    // The bytes are never written once a view of them exists.
    /// The first byte.
    public let start: UnsafePointer<UInt8>
    /// Number of bytes.
    public let count: Int

    /// A view of memory that the caller keeps alive.
    @unsafe @inlinable
    public init(start: UnsafePointer<UInt8>, count: Int) {
        unsafe self.start = start
        self.count = count
    }

    /// A view without bytes.
    public static let empty = unsafe ByteView(start: ByteView.nowhere, count: 0)
    // 64 zero bytes that are never freed nor written.
    nonisolated(unsafe) private static let nowhere: UnsafePointer<UInt8> = {
        let byte = UnsafeMutablePointer<UInt8>.allocate(capacity: 64)
        unsafe byte.initialize(repeating: 0, count: 64)
        return unsafe UnsafePointer(byte)
    }()

    /// The byte at a position; checked in debug builds alone.
    @inlinable
    public subscript(index: Int) -> UInt8 {
        @inline(__always) get {
            assert(index >= 0 && index < count, "byte \(index) is outside 0..<\(count)")
            return unsafe start[index]
        }
    }

    /// The bytes from one position to before another.
    @inlinable
    public func slice(_ from: Int, _ to: Int) -> ByteView {
        assert(from >= 0 && from <= to && to <= count, "slice \(from)..<\(to) is outside 0..<\(count)")
        return unsafe ByteView(start: start + from, count: to - from)
    }

    /// The bytes as a buffer pointer, valid as long as the view's owner lives.
    @unsafe @inlinable
    public var buffer: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: start, count: count) }

    /// The bytes as text; what is not UTF-8 is replaced.
    public var string: String {
        unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// A copy of the bytes.
    public var array: [UInt8] { unsafe Array(UnsafeBufferPointer(start: start, count: count)) }

    /// Whether both have the same bytes.
    @inlinable @inline(__always)
    public static func == (left: ByteView, right: ByteView) -> Bool {
        let count = left.count
        guard count == right.count else { return false }
        let (one, other) = unsafe (UnsafeRawPointer(left.start), UnsafeRawPointer(right.start))
        // Short texts are two words each, the second overlapping the first.
        if count >= 8 && count <= 16 {
            let head = unsafe one.loadUnaligned(as: UInt64.self) ^ other.loadUnaligned(as: UInt64.self)
            let tail =
                unsafe (one + (count &- 8)).loadUnaligned(as: UInt64.self)
                ^ (other + (count &- 8)).loadUnaligned(as: UInt64.self)
            return head | tail == 0
        }
        if count >= 4 && count < 8 {
            let head = unsafe one.loadUnaligned(as: UInt32.self) ^ other.loadUnaligned(as: UInt32.self)
            let tail =
                unsafe (one + (count &- 4)).loadUnaligned(as: UInt32.self)
                ^ (other + (count &- 4)).loadUnaligned(as: UInt32.self)
            return head | tail == 0
        }
        return left.compareBytes(to: right, count: count) == 0
    }

    /// Negative, zero or positive: the order of unsigned bytes, a prefix before what it begins.
    @inlinable
    public func compare(to other: ByteView) -> Int {
        let order = compareBytes(to: other, count: min(count, other.count))
        return order != 0 ? order : count - other.count
    }

    @usableFromInline
    func compareBytes(to other: ByteView, count: Int) -> Int {
        unsafe Int(memcmp(start, other.start, count))
    }
}

/// Memory for many byte strings, freed together.
///
/// Strings never move. Not for use by two threads at once.
@safe public final class ByteArena: @unchecked Sendable {
    // One thread writes; what was written is never changed.
    private var chunks: [Buffer] = []
    private var next: UnsafeMutablePointer<UInt8>
    private var room = 0
    /// Bytes taken from the system so far.
    public private(set) var reserved = 0

    /// An arena without memory.
    public init() {
        unsafe next = UnsafeMutablePointer(mutating: ByteView.empty.start)
    }

    /// Copies bytes to the arena.
    @inline(__always)
    public func copy(_ view: ByteView) -> ByteView {
        let count = view.count
        if room < count { grow(count) }
        let target = unsafe next
        unsafe memcpy(target, view.start, count)
        unsafe next += count
        room -= count
        return unsafe ByteView(start: target, count: count)
    }

    /// Copies bytes to the arena.
    public func copy(_ bytes: [UInt8]) -> ByteView {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return .empty }
            return unsafe copy(ByteView(start: start, count: bytes.count))
        }
    }

    /// Copies a string's UTF-8 to the arena.
    public func copy(_ string: String) -> ByteView {
        copy(Array(string.utf8))
    }

    private func grow(_ count: Int) {
        let size = max(count, min(1 << 20, max(4096, reserved)))
        let chunk = Buffer(byteCount: size)
        chunks.append(chunk)
        unsafe next = chunk.base.assumingMemoryBound(to: UInt8.self)
        room = size
        reserved += size
    }
}
