import LinearModels

/// The library that fits need, for those who ask what works on this machine.
package enum LinearAlgebraLibrary {
    /// Its name and version; nil where it cannot be used.
    package static var version: String? {
        // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH NO_AFFINITY Haswell MAX_THREADS=64"
        LinearAlgebra.version.map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
    }

    /// What to do where it cannot be used.
    package static let help = "pjrun train needs OpenBLAS: apt-get install libopenblas0"
}
