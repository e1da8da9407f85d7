import Columnar

/// Arithmetic of DOUBLE and REAL, which never fails: there is NaN, and there are infinities.
enum DoubleOperators {
    /// Applies an operation of IEEE 754 to doubles.
    @inline(__always)
    static func apply(_ call: ScalarCall, _ operation: (Double, Double) -> Double) -> Column {
        call.combineLanes { (left: Double, right: Double) in (operation(left, right), 0) }
            ?? call.map { (left: Double, right: Double) -> Double? in operation(left, right) }
    }

    /// Applies an operation to REALs: in 64 bits, then rounded to 32.
    ///
    /// For the four operations that gives what 32 bits give, as 53 bits are more than twice 24 and two: Samuel A.
    /// Figueroa, "When is double rounding innocuous?" (1995). A remainder is exact in either.
    @inline(__always)
    static func applyReal(_ call: ScalarCall, _ operation: (Double, Double) -> Double) -> Column {
        apply(call) { Double(Float(operation($0, $1))) }
    }

    static func negate(_ call: ScalarCall) -> Column {
        call.transformLane { (value: Double) in (-value, 0) } ?? call.map { (value: Double) -> Double? in -value }
    }
}
