import Columnar

#if canImport(Glibc)
    import Glibc
#endif

/// Memory for the bytes of many short texts.
///
/// Texts never move. Not for use by two threads at once.
@safe final class TextArena: @unchecked Sendable {
    // One thread writes; what was written is never changed.
    private var chunks: [Buffer] = []
    private var next: UnsafeMutablePointer<UInt8>
    private var room = 0
    /// Bytes of texts.
    private(set) var used = 0

    /// An arena without memory.
    init() {
        unsafe next = UnsafeMutablePointer(mutating: ByteView.empty.start)
    }

    /// Copies the texts of views and writes views of the copies.
    ///
    /// - Parameters:
    ///   - count: views.
    ///   - source: gives the view of a row.
    ///   - target: takes the new views.
    @inline(__always)
    func copy(count: Int, from source: (Int) -> ByteView, to target: UnsafeMutablePointer<ByteView>) {
        var total = 0
        for row in 0..<count { total &+= source(row).count }
        if room < total { grow(total) }
        var place = unsafe next
        for row in 0..<count {
            let view = source(row)
            unsafe TextArena.copy(view, to: place)
            unsafe target[row] = ByteView(start: place, count: view.count)
            unsafe place += view.count
        }
        unsafe next = place
        room -= total
        used += total
    }

    /// Copies bytes; short ones in two pieces that may overlap, since a call of memcpy would cost more.
    @inline(__always)
    private static func copy(_ view: ByteView, to target: UnsafeMutablePointer<UInt8>) {
        let (count, source, raw) = unsafe (
            view.count, UnsafeRawPointer(view.start), UnsafeMutableRawPointer(target)
        )
        if count > 16 {
            unsafe memcpy(raw, source, count)
        } else if count >= 8 {
            let (head, tail) = unsafe (
                source.loadUnaligned(as: UInt64.self), (source + count - 8).loadUnaligned(as: UInt64.self)
            )
            unsafe raw.storeBytes(of: head, as: UInt64.self)
            unsafe (raw + count - 8).storeBytes(of: tail, as: UInt64.self)
        } else if count >= 4 {
            let (head, tail) = unsafe (
                source.loadUnaligned(as: UInt32.self), (source + count - 4).loadUnaligned(as: UInt32.self)
            )
            unsafe raw.storeBytes(of: head, as: UInt32.self)
            unsafe (raw + count - 4).storeBytes(of: tail, as: UInt32.self)
        } else if count > 0 {
            let (first, middle, last) = unsafe (view.start[0], view.start[count >> 1], view.start[count - 1])
            unsafe target[0] = first
            unsafe target[count >> 1] = middle
            unsafe target[count - 1] = last
        }
    }

    private func grow(_ count: Int) {
        let size = max(count, min(8 << 20, max(1 << 16, 2 * used)))
        let chunk = Buffer(byteCount: size)
        chunks.append(chunk)
        unsafe next = chunk.base.assumingMemoryBound(to: UInt8.self)
        room = size
    }
}
