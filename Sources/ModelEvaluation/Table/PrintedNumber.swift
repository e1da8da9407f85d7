internal import Glibc

/// Numbers as C's `printf` and Python's format specifications write them.
enum PrintedNumber {
    /// A number in one of C's formats for doubles, such as `%#8.3f`.
    ///
    /// NaN has no sign, as in Python.
    /// - Precondition: the format has exactly one conversion, of a double, and its answer fits into 400 bytes.
    static func text(_ value: Double, _ format: StaticString) -> String {
        var bytes = [CChar](repeating: 0, count: 400)
        let length = unsafe withVaList([value.isNaN ? Double.nan : value]) { arguments in
            unsafe vsnprintf(&bytes, bytes.count, "\(format)", arguments)
        }
        precondition(length >= 0 && length < bytes.count, "a printed number fits into 400 bytes")
        return String(decoding: bytes.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A number with four decimals, or with four digits where it is large or small.
    ///
    /// The rule for coefficients of statsmodels' `iolib/summary.py` (`forg`): the change is at 10,000 and 0.0001.
    static func coefficient(_ value: Double) -> String {
        isExtreme(value) ? text(value, "%10.4g") : text(value, "%10.4f")
    }

    /// A number with three decimals, or with three digits where it is large or small; the rule for all else.
    static func statistic(_ value: Double) -> String {
        isExtreme(value) ? text(value, "%9.3g") : text(value, "%9.3f")
    }

    private static func isExtreme(_ value: Double) -> Bool { abs(value) >= 1e4 || abs(value) < 1e-4 }
}
