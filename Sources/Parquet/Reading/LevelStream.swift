import CParquet
import Columnar

/// The definition or repetition levels of a page.
@safe struct LevelStream {
    private let maximum: Int
    private var hybrid = unsafe pjrun_hybrid_t()
    /// Levels of the first Parquet files, which are unpacked at once.
    private var unpacked: Buffer?
    private var at = 0
    private var count = 0

    /// Levels that are all 0: of columns in which nothing is optional.
    init() {
        maximum = 0
    }

    /// Levels that lie in a page.
    ///
    /// - Parameters:
    ///   - page: the page; it must outlive the stream.
    ///   - range: bytes of the page.
    ///   - maximum: the highest level.
    init(_ page: Page, _ range: Range<Int>, maximum: Int) {
        self.maximum = maximum
        let base = unsafe UnsafePointer((page.owner.base + page.start).assumingMemoryBound(to: UInt8.self))
        unsafe pjrun_hybrid_start(
            &hybrid, base + range.lowerBound, base + range.upperBound, LevelStream.width(of: maximum))
    }

    /// Levels that are packed from the highest bit down.
    init(reversed page: Page, _ range: Range<Int>, maximum: Int, count: Int) {
        self.maximum = maximum
        self.count = count
        let buffer = Buffer(byteCount: count)
        let base = unsafe UnsafePointer((page.owner.base + page.start).assumingMemoryBound(to: UInt8.self))
        unsafe pjrun_unpack_reversed(
            base + range.lowerBound, count, LevelStream.width(of: maximum),
            buffer.base.assumingMemoryBound(to: UInt8.self))
        unpacked = buffer
    }

    /// Bits of levels up to a highest one.
    static func width(of maximum: Int) -> UInt32 {
        UInt32(Int.bitWidth - maximum.leadingZeroBitCount)
    }

    /// Whether the next levels are known to be all the highest one; then they are passed over.
    mutating func skipIfFull(_ count: Int) -> Bool {
        if maximum == 0 { return true }
        guard unpacked == nil, unsafe pjrun_hybrid_is_all(&hybrid, count, UInt32(maximum)) != 0 else { return false }
        return unsafe pjrun_hybrid_skip(&hybrid, count) == count
    }

    /// Writes the next levels, a byte each; false if there are fewer, or higher ones than there may be.
    @unsafe mutating func read(_ count: Int, into out: UnsafeMutablePointer<UInt8>) -> Bool {
        if maximum == 0 {
            unsafe out.update(repeating: 0, count: count)
            return true
        }
        if let unpacked {
            guard at + count <= self.count else { return false }
            unsafe out.update(from: unpacked.base.assumingMemoryBound(to: UInt8.self) + at, count: count)
            at += count
        } else {
            guard unsafe pjrun_hybrid_read8(&hybrid, count, out) == count else { return false }
        }
        var highest: UInt8 = 0
        for row in 0..<count { unsafe highest = max(highest, out[row]) }
        return Int(highest) <= maximum
    }
}
