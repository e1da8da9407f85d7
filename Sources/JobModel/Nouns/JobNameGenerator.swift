/// Makes job names for people who give none.
///
/// The form is the Python SDK's, `<base>-YYYY-MM-DD-HH-MM-SS-mmm` in UTC, plus six characters of entropy: two
/// jobs started in the same millisecond must not meet, since names stay reserved after a job has ended.
public enum JobNameGenerator {
    /// Makes a job name.
    ///
    /// - Parameters:
    ///   - base: what the name begins with, such as the image's name; characters that are not legal become `-`,
    ///     and a long one is cut. `job` when nothing is left.
    ///   - now: the moment in the name.
    ///   - entropy: random bits for the end of the name.
    /// - Returns: a legal job name of at most 63 characters.
    public static func name(base: String, now: Timestamp, suffix entropy: UInt32) -> String {
        let moment = now.iso8601.utf8.dropLast().map { isASCIIAlphanumeric($0) ? $0 : UInt8(ascii: "-") }
        let tail = "-" + String(decoding: moment, as: UTF8.self).replacingT() + "-" + base36(entropy)
        return cleaned(base, maximumLength: 63 - tail.utf8.count) + tail
    }

    private static func cleaned(_ base: String, maximumLength: Int) -> String {
        var bytes: [UInt8] = []
        for scalar in base.unicodeScalars {
            let byte = scalar.isASCII ? UInt8(truncatingIfNeeded: scalar.value) : UInt8(ascii: "-")
            if isASCIIAlphanumeric(byte) {
                bytes.append(byte)
            } else if let last = bytes.last, last != UInt8(ascii: "-") {
                bytes.append(UInt8(ascii: "-"))
            }
            if bytes.count == maximumLength { break }
        }
        if bytes.last == UInt8(ascii: "-") {
            bytes.removeLast()
        }
        return bytes.isEmpty ? "job" : String(decoding: bytes, as: UTF8.self)
    }

    /// Six digits to the base 36; the few values above 36⁶ wrap around.
    private static func base36(_ entropy: UInt32) -> String {
        let digits = String(entropy % 2_176_782_336, radix: 36)
        return String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }
}

extension String {
    /// The ISO separator as a hyphen, which is how the SDK joins date and time.
    fileprivate func replacingT() -> String { String(map { $0 == "T" ? "-" : $0 }) }
}
