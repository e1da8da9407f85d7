import Columnar

/// What the blocks of one reader share: memory that is used again.
final class Scratch {
    let kernels: Kernels
    /// Text, positions and other memory that blocks and columns hold.
    var pool = BufferPool()
    /// Separators per byte of text that room is made for.
    var separatorDensity = 0.25
    /// Views of the fields of one column, flags and NULLs of them.
    private(set) var views = Buffer(byteCount: 0)
    private(set) var flags = Buffer(byteCount: 0)
    private(set) var nulls = Buffer(byteCount: 0)

    init(kernels: Kernels) {
        self.kernels = kernels
    }

    /// Makes room for the fields of a column.
    func reserve(_ rows: Int) {
        if views.byteCount >= 16 * rows { return }
        views = Buffer(byteCount: 32 * rows)
        flags = Buffer(byteCount: 2 * rows)
        nulls = Buffer(byteCount: 2 * rows)
    }

    /// A copy of the NULL flags, for a column.
    func copiedNulls(_ count: Int) -> Buffer {
        let copy = Buffer(byteCount: count)
        unsafe copy.base.copyMemory(from: nulls.base, byteCount: count)
        return copy
    }
}
