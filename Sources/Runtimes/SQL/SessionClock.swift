import Columnar
import TrinoSQL

/// A session's zone and clock as a user writes them.
public enum SessionClock {
    /// A zone in Trino's spelling: `Europe/Zurich`, `+08:35`, `UTC`.
    ///
    /// - Throws: `QueryFailure` if there is no such zone.
    public static func zone(_ text: String) throws(QueryFailure) -> String {
        do {
            return try TimeZoneKey(text).id
        } catch {
            throw QueryFailure(
                code: "INVALID_SESSION_PROPERTY", message: "Time zone not supported: \(text)",
                help: "a zone is written Area/City, +hh:mm or UTC")
        }
    }

    /// Microseconds since 1970 of an ISO 8601 time; without a zone it is the time on the session zone's clocks.
    ///
    /// - Throws: `QueryFailure` if it is no time.
    public static func micros(_ text: String, zone: String) throws(QueryFailure) -> Int64 {
        var bytes = Array(text.utf8)
        var zone = zone
        if let last = bytes.last, last | 0x20 == UInt8(ascii: "z") {
            bytes.removeLast()
            zone = "UTC"
        } else if let sign = bytes.indices.dropFirst(11).last(where: { "+-".utf8.contains(bytes[$0]) }) {
            zone = SessionClock.offset(String(decoding: bytes[sign...], as: UTF8.self))
            bytes.removeSubrange(sign...)
        }
        if bytes.count > 10, bytes[10] | 0x20 == UInt8(ascii: "t") { bytes[10] = UInt8(ascii: " ") }
        let local = unsafe bytes.withUnsafeBytes { unsafe TimestampText.cast($0, precision: 6) { _ in false } }
        guard let local, let key = try? TimeZoneKey(zone) else {
            throw QueryFailure(
                code: "INVALID_SESSION_PROPERTY", message: "'\(text)' is not a time",
                help: "for example 2026-11-21T10:00:00Z or 2026-11-21T10:00:00.123456+01:00")
        }
        return key.instant(ofLocalMicros: local)
    }

    /// `+0200` and `+02` as `+02:00`.
    private static func offset(_ text: String) -> String {
        switch text.utf8.count {
        case 3: text + ":00"
        case 5 where !text.contains(":"): text.prefix(3) + ":" + text.suffix(2)
        default: text
        }
    }
}
