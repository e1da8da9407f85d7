internal import COpenBLAS

/// The library of linear algebra that fits need.
public enum LinearAlgebra {
    /// Why OpenBLAS cannot be used, or nothing.
    ///
    /// Opens it; a fit without it ends the program.
    public static var problem: String? { unsafe pj_blas_problem().map { unsafe String(cString: $0) } }

    /// OpenBLAS's version and kind of processor, or nothing without it.
    public static var version: String? { unsafe pj_blas_version().map { unsafe String(cString: $0) } }
}

/// The BLAS and LAPACK routines the models use, on column-major arrays.
///
/// OpenBLAS is held to one thread for the whole process: the rows are split by us, which is faster for thin matrices
/// and gives the same bits for any number of threads.
enum BLAS {
    private static let opened: Void = {
        if let problem = LinearAlgebra.problem { fatalError("OpenBLAS cannot be used: \(problem)") }
    }()

    /// Adds `factor * aᵀa` to the lower triangle of `c`.
    ///
    /// `a` has `columns` columns of `rows` values, each beginning `stride` after the last; `c` is square.
    static func addGram(
        _ a: [Double], rows: Int, columns: Int, stride: Int, factor: Double = 1, to c: inout [Double]
    ) {
        _ = opened
        precondition(a.count >= columns * stride && c.count == columns * columns && rows <= stride)
        unsafe a.withUnsafeBufferPointer { a in
            unsafe c.withUnsafeMutableBufferPointer { c in
                guard let a = a.baseAddress, let c = c.baseAddress else { return }
                unsafe pj_blas_add_gram(CInt(columns), CInt(rows), factor, a, CInt(stride), c)
            }
        }
    }

    /// Factors a positive definite matrix into `rᵀr`, `r` in the upper triangle.
    ///
    /// - Returns: whether that was possible.
    static func cholesky(_ a: inout [Double], order: Int) -> Bool {
        _ = opened
        precondition(a.count == order * order)
        guard order > 0 else { return true }
        return unsafe a.withUnsafeMutableBufferPointer { a in
            guard let a = a.baseAddress else { return true }
            return unsafe pj_lapack_cholesky(CInt(order), a) == 0
        }
    }

    /// The reciprocal condition of an upper triangle, in the 1-norm.
    static func reciprocalCondition(triangle r: [Double], order: Int) -> Double {
        _ = opened
        precondition(r.count == order * order)
        guard order > 0 else { return 1 }
        var work = [Double](repeating: 0, count: 3 * order)
        var integers = [CInt](repeating: 0, count: order)
        return unsafe r.withUnsafeBufferPointer { r in
            unsafe work.withUnsafeMutableBufferPointer { work in
                unsafe integers.withUnsafeMutableBufferPointer { integers in
                    guard let r = r.baseAddress, let work = work.baseAddress, let integers = integers.baseAddress else {
                        return 1
                    }
                    return unsafe pj_lapack_reciprocal_condition(CInt(order), r, work, integers)
                }
            }
        }
    }

    /// The inverse of an upper triangle, in place.
    ///
    /// - Returns: whether it has one.
    static func invert(triangle r: inout [Double], order: Int) -> Bool {
        _ = opened
        precondition(r.count == order * order)
        guard order > 0 else { return true }
        return unsafe r.withUnsafeMutableBufferPointer { r in
            guard let r = r.baseAddress else { return true }
            return unsafe pj_lapack_invert(CInt(order), r) == 0
        }
    }

    /// Solves with an upper triangle, or with its transpose, in place.
    static func solve(triangle r: [Double], order: Int, transposed: Bool, _ x: inout [Double]) {
        _ = opened
        precondition(r.count == order * order && x.count >= order)
        guard order > 0 else { return }
        unsafe r.withUnsafeBufferPointer { r in
            unsafe x.withUnsafeMutableBufferPointer { x in
                guard let r = r.baseAddress, let x = x.baseAddress else { return }
                unsafe pj_blas_solve(CInt(order), r, transposed ? 1 : 0, x)
            }
        }
    }

    /// The eigenvectors of a symmetric matrix as columns in its place, and its eigenvalues in ascending order.
    ///
    /// - Returns: nothing if there was no memory for it or it did not converge.
    static func eigen(_ a: inout [Double], order: Int) -> [Double]? {
        _ = opened
        precondition(a.count == order * order)
        guard order > 0 else { return [] }
        var values = [Double](repeating: 0, count: order)
        let status = unsafe a.withUnsafeMutableBufferPointer { a in
            unsafe values.withUnsafeMutableBufferPointer { values in
                guard let a = a.baseAddress, let values = values.baseAddress else { return CInt(0) }
                return unsafe pj_lapack_eigen(CInt(order), a, values)
            }
        }
        return status == 0 ? values : nil
    }

    /// Puts further rows under an upper triangle and reduces both to a new triangle (`dtpqrt`).
    ///
    /// The columns of the rows begin `stride` apart; they are overwritten. `triangular` tells that they are themselves an
    /// upper triangle of that order.
    static func stack(
        _ rows: inout [Double], count: Int, stride: Int, triangular: Bool, under r: inout [Double], order: Int
    ) {
        _ = opened
        guard order > 0, count > 0 else { return }
        precondition(r.count == order * order && rows.count >= order * stride)
        let width = min(32, order)
        var t = [Double](repeating: 0, count: width * order)
        var work = t
        unsafe r.withUnsafeMutableBufferPointer { r in
            unsafe rows.withUnsafeMutableBufferPointer { rows in
                unsafe t.withUnsafeMutableBufferPointer { t in
                    unsafe work.withUnsafeMutableBufferPointer { work in
                        guard let r = r.baseAddress, let rows = rows.baseAddress, let t = t.baseAddress,
                            let work = work.baseAddress
                        else { return }
                        unsafe pj_lapack_stack(
                            CInt(count), CInt(order), triangular ? 1 : 0, CInt(width), r, rows, CInt(stride), t, work)
                    }
                }
            }
        }
    }

    /// `a x`, or `aᵀx`, for a column-major matrix that begins at `offset` in `a`.
    static func multiply(
        _ a: [Double], offset: Int = 0, rows: Int, columns: Int, stride: Int, transposed: Bool, _ x: [Double],
        into y: inout [Double]
    ) {
        _ = opened
        guard rows > 0, columns > 0 else { return }
        precondition(a.count >= offset + (columns - 1) * stride + rows)
        precondition(x.count >= (transposed ? rows : columns) && y.count >= (transposed ? columns : rows))
        unsafe a.withUnsafeBufferPointer { a in
            unsafe x.withUnsafeBufferPointer { x in
                unsafe y.withUnsafeMutableBufferPointer { y in
                    guard let a = a.baseAddress, let x = x.baseAddress, let y = y.baseAddress else { return }
                    unsafe pj_blas_multiply(
                        CInt(rows), CInt(columns), a + offset, CInt(stride), transposed ? 1 : 0, x, y)
                }
            }
        }
    }
}
