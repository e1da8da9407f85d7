import CKernels

/// The kernels that text is read with, for `doctor` and for whoever lets the user set PJRUN_KERNEL.
public enum KernelChoice {
    /// Name of the kernels in use: avx512, avx2, neon or scalar.
    public static var name: String { unsafe String(cString: pjrun_kernel_name()) }

    /// What is wrong with PJRUN_KERNEL, or nil if it was obeyed or is not set; the best kernels are used then.
    public static var complaint: String? {
        switch pjrun_kernel_status() {
        case .chosen, .forced: nil
        case .unknown: "PJRUN_KERNEL names no kernel; it may be avx512, avx2, neon or scalar. \(name) is used."
        case .unavailable: "PJRUN_KERNEL names a kernel that this processor cannot run. \(name) is used."
        }
    }
}
