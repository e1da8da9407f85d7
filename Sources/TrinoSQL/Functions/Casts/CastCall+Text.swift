import Columnar

extension CastCall {
    /// Writes each value as text and fails the rows whose text is longer than the VARCHAR.
    ///
    /// - Parameters:
    ///   - length: characters that fit; nil is any number.
    ///   - longest: bytes of the longest text, which is ASCII.
    ///   - body: appends a value's text.
    /// - Returns: a column of VARCHAR.
    @inline(__always)
    func mapVarchar<A: Scalar>(_ length: Int?, longest: Int, _ body: (A, inout TextBuffer) -> Void) -> Column {
        mapVarchar(length, longest: longest, body) { text, limit, _ in CastMessage.tooLong(text, length: limit) }
    }

    /// Writes each value as text; `message` has the failure's text of a value whose text does not fit.
    @inline(__always)
    func mapVarchar<A: Scalar>(
        _ length: Int?, longest: Int, _ body: (A, inout TextBuffer) -> Void, message: (String, Int, A) -> String
    ) -> Column {
        guard let length, length < longest else {
            return mapText { (value: A, out: inout TextBuffer) in
                body(value, &out)
                return true
            }
        }
        return mapText { (value: A, out: inout TextBuffer) in
            let start = out.count
            body(value, &out)
            if out.count - start > length {
                let text = unsafe out.withBytes { bytes in unsafe String(decoding: bytes[start...], as: UTF8.self) }
                throw Failure.invalidCast(message(text, length, value))
            }
            return true
        }
    }
}
