import Columnar

/// A form of `timestamp.formats`: a pattern of Joda-Time, or `millis` since 1970-01-01.
enum TimestampFormat: Sendable {
    case millis
    case pattern(DateTimePattern)

    /// Reads a pattern; parts of a date that it lacks are those of 1970-01-01.
    ///
    /// - Throws: `CSVError.impossibleLayout`.
    init(_ text: String) throws(CSVError) {
        if text.lowercased() == "millis" {
            self = .millis
            return
        }
        let bytes = Array(text.utf8)
        let made = unsafe bytes.withUnsafeBytes { bytes -> Result<DateTimePattern, DateTimePattern.Failure> in
            do throws(DateTimePattern.Failure) {
                return .success(try unsafe DateTimePattern.joda(bytes, currentYear: 1970))
            } catch {
                return .failure(error)
            }
        }
        switch made {
        case .success(let pattern): self = .pattern(pattern)
        case .failure(let failure): throw .impossibleLayout(reason: failure.message)
        }
    }

    /// Microseconds since 1970-01-01 00:00:00; nil for a text of another form.
    func micros(_ text: UnsafeRawBufferPointer) -> Int64? {
        let millis: Int64?
        switch self {
        case .millis: millis = unsafe TimestampFormat.number(text)
        case .pattern(let pattern): millis = unsafe pattern.parse(text)?.utcMillis
        }
        guard let millis else { return nil }
        let (micros, isTooLarge) = millis.multipliedReportingOverflow(by: 1000)
        return isTooLarge ? nil : micros
    }

    /// `-?digits`, perhaps with a fraction, which is dropped.
    private static func number(_ text: UnsafeRawBufferPointer) -> Int64? {
        func isNumber(_ part: Substring.UTF8View) -> Bool { !part.isEmpty && part.allSatisfy { $0 &- 0x30 < 10 } }
        let whole = unsafe String(decoding: text, as: UTF8.self)
        let parts = whole.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, isNumber((first.hasPrefix("-") ? first.dropFirst() : first).utf8),
            parts.count == 1 || isNumber(parts[1].utf8)
        else { return nil }
        return Int64(first)
    }
}

extension UnsafeRawBufferPointer {
    /// Without the bytes at both ends that Java's `trim` drops.
    var trimmed: UnsafeRawBufferPointer {
        var (start, end) = (0, count)
        while unsafe start < end && self[start] <= 0x20 { start += 1 }
        while unsafe end > start && self[end - 1] <= 0x20 { end -= 1 }
        return unsafe UnsafeRawBufferPointer(rebasing: self[start..<end])
    }
}
