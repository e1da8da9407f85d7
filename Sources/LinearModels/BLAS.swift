internal import COpenBLAS

/// The BLAS and LAPACK routines the models use, on column-major arrays.
///
/// OpenBLAS is held to one thread for the whole process: the rows are split by us, which is faster for thin matrices
/// and gives the same bits for any number of threads.
enum BLAS {
    private static let oneThread: Void = openblas_set_num_threads(1)

    /// Adds `factor * aᵀa` to the lower triangle of `c`.
    ///
    /// `a` has `columns` columns of `rows` values, each beginning `stride` after the last; `c` is square.
    static func addGram(
        _ a: [Double], rows: Int, columns: Int, stride: Int, factor: Double = 1, to c: inout [Double]
    ) {
        _ = oneThread
        precondition(a.count >= columns * stride && c.count == columns * columns && rows <= stride)
        unsafe a.withUnsafeBufferPointer { a in
            unsafe c.withUnsafeMutableBufferPointer { c in
                unsafe cblas_dsyrk(
                    CblasColMajor, CblasLower, CblasTrans, CInt(columns), CInt(rows), factor, a.baseAddress,
                    CInt(stride), 1,
                    c.baseAddress, CInt(columns))
            }
        }
    }

    /// Factors a positive definite matrix into `rᵀr`, `r` in the upper triangle.
    ///
    /// - Returns: whether that was possible.
    static func cholesky(_ a: inout [Double], order: Int) -> Bool {
        _ = oneThread
        guard order > 0 else { return true }
        precondition(a.count == order * order)
        var n = CInt(order)
        var status: CInt = 0
        unsafe a.withUnsafeMutableBufferPointer { a in
            var leading = n
            unsafe dpotrf_("U", &n, a.baseAddress, &leading, &status)
        }
        return status == 0
    }

    /// The reciprocal condition of an upper triangle, in the 1-norm.
    static func reciprocalCondition(triangle r: [Double], order: Int) -> Double {
        _ = oneThread
        guard order > 0 else { return 1 }
        var n = CInt(order)
        var leading = n
        var status: CInt = 0
        var result = 0.0
        var work = [Double](repeating: 0, count: 3 * order)
        var integers = [CInt](repeating: 0, count: order)
        unsafe r.withUnsafeBufferPointer { r in
            unsafe work.withUnsafeMutableBufferPointer { work in
                unsafe integers.withUnsafeMutableBufferPointer { integers in
                    unsafe dtrcon_(
                        "1", "U", "N", &n, r.baseAddress, &leading, &result, work.baseAddress, integers.baseAddress,
                        &status)
                }
            }
        }
        return result
    }

    /// The inverse of an upper triangle, in place.
    ///
    /// - Returns: whether it has one.
    static func invert(triangle r: inout [Double], order: Int) -> Bool {
        _ = oneThread
        guard order > 0 else { return true }
        var n = CInt(order)
        var status: CInt = 0
        unsafe r.withUnsafeMutableBufferPointer { r in
            var leading = n
            unsafe dtrtri_("U", "N", &n, r.baseAddress, &leading, &status)
        }
        return status == 0
    }

    /// Solves with an upper triangle, or with its transpose, in place.
    static func solve(triangle r: [Double], order: Int, transposed: Bool, _ x: inout [Double]) {
        _ = oneThread
        guard order > 0 else { return }
        unsafe r.withUnsafeBufferPointer { r in
            unsafe x.withUnsafeMutableBufferPointer { x in
                unsafe cblas_dtrsv(
                    CblasColMajor, CblasUpper, transposed ? CblasTrans : CblasNoTrans, CblasNonUnit, CInt(order),
                    r.baseAddress, CInt(order), x.baseAddress, 1)
            }
        }
    }

    /// Puts further rows under an upper triangle and reduces both to a new triangle (`dtpqrt`).
    ///
    /// The columns of the rows begin `stride` apart; they are overwritten. `triangular` tells that they are themselves an
    /// upper triangle of that order.
    static func stack(
        _ rows: inout [Double], count: Int, stride: Int, triangular: Bool, under r: inout [Double], order: Int
    ) {
        _ = oneThread
        guard order > 0, count > 0 else { return }
        precondition(r.count == order * order && rows.count >= order * stride)
        let width = min(32, order)
        var (m, n, l, nb) = (CInt(count), CInt(order), CInt(triangular ? order : 0), CInt(width))
        var (leading, below, depth, status) = (CInt(order), CInt(stride), CInt(width), CInt(0))
        var t = [Double](repeating: 0, count: width * order)
        var work = t
        unsafe r.withUnsafeMutableBufferPointer { r in
            unsafe rows.withUnsafeMutableBufferPointer { rows in
                unsafe t.withUnsafeMutableBufferPointer { t in
                    unsafe work.withUnsafeMutableBufferPointer { work in
                        unsafe dtpqrt_(
                            &m, &n, &l, &nb, r.baseAddress, &leading, rows.baseAddress, &below, t.baseAddress, &depth,
                            work.baseAddress, &status)
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
        _ = oneThread
        guard rows > 0, columns > 0 else { return }
        unsafe a.withUnsafeBufferPointer { a in
            unsafe x.withUnsafeBufferPointer { x in
                unsafe y.withUnsafeMutableBufferPointer { y in
                    unsafe cblas_dgemv(
                        CblasColMajor, transposed ? CblasTrans : CblasNoTrans, CInt(rows), CInt(columns), 1,
                        a.baseAddress.map { unsafe $0 + offset }, CInt(stride), x.baseAddress, 1, 0, y.baseAddress, 1)
                }
            }
        }
    }
}
