import CKernels
import Columnar

/// The kernels of one instruction set.
@safe struct Kernels: @unchecked Sendable {
    // The tables are constants of the program.
    private let table: UnsafePointer<pjrun_kernels_t>

    /// The kernels of this processor, or those that PJRUN_KERNEL names.
    static let chosen = unsafe Kernels(table: pjrun_kernels())

    /// The kernels of that name (avx512, avx2, neon, scalar), or nil where they cannot run.
    init?(named name: String) {
        guard let table = unsafe pjrun_kernels_named(name) else { return nil }
        unsafe self.table = table
    }

    private init(table: UnsafePointer<pjrun_kernels_t>) {
        unsafe self.table = table
    }

    /// The functions.
    @unsafe var functions: pjrun_kernels_t {
        @inline(__always) get { unsafe table.pointee }
    }
}

extension Buffer {
    /// The memory as bytes.
    @unsafe var bytes: UnsafeMutablePointer<UInt8> { unsafe base.assumingMemoryBound(to: UInt8.self) }
    /// The memory as what kernels call views; a ``ByteView`` lies in memory just so.
    @unsafe var fieldViews: UnsafeMutablePointer<pjrun_view_t> {
        unsafe base.assumingMemoryBound(to: pjrun_view_t.self)
    }
    /// The memory as offsets or row numbers.
    @unsafe var offsets: UnsafeMutablePointer<UInt32> { unsafe base.assumingMemoryBound(to: UInt32.self) }
}
