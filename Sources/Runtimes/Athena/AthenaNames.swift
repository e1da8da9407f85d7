package import JobModel
import Synchronization

/// Names that Athena and Trino make up: of queries, folders and files.
///
/// The clock and the random bytes come from outside, so that tests can repeat a run.
package struct AthenaNames: Sendable {
    private let now: @Sendable () -> Timestamp
    private let random: @Sendable (_ count: Int) -> [UInt8]

    /// Makes a source of names.
    ///
    /// - Parameters:
    ///   - now: the time.
    ///   - random: as many random bytes as it is asked for.
    package init(now: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable (_ count: Int) -> [UInt8]) {
        self.now = now
        self.random = random
    }

    /// The name of a folder for one result: 32 hexadecimal digits.
    package func folder() -> String { AthenaNames.hexadecimal(random(16)) }

    /// The name of a query as Trino makes it: `20191031_215021_00001_3f42d`.
    ///
    /// Time in UTC, the number of the query, and the coordinator's five characters (QueryIdGenerator of Trino 401).
    package func query() -> String {
        let text = now().iso8601
        let digits = text.filter(\.isNumber)
        let bytes = random(7)
        let number = String((Int(bytes[0]) << 8 | Int(bytes[1])) % 100_000)
        let padded = String(repeating: "0", count: 5 - number.count) + number
        let coordinator = String(bytes[2...].map { AthenaNames.letters[Int($0) % AthenaNames.letters.count] })
        return "\(digits.prefix(8))_\(digits.dropFirst(8).prefix(6))_\(padded)_\(coordinator)"
    }

    /// The name of one of a query's files: the query's name and a random UUID (RFC 9562, version 4).
    package func file(of query: String) -> String {
        var bytes = random(16)
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = AthenaNames.hexadecimal(bytes)
        var parts: [Substring] = []
        var rest = digits[...]
        for length in [8, 4, 4, 4, 12] {
            parts.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return "\(query)_\(parts.joined(separator: "-"))"
    }

    /// Names for a query's files by their numbers, each made once.
    package func files(of query: String) -> @Sendable (_ number: Int) -> String {
        let made = MadeNames()
        return { [self] number in
            made.names.withLock { names in
                if let known = names[number] { return known }
                let name = file(of: query)
                names[number] = name
                return name
            }
        }
    }

    /// The names that were made, by their numbers.
    private final class MadeNames: Sendable {
        let names = Mutex<[Int: String]>([:])
    }

    /// Letters and digits that are not easily mistaken for one another.
    private static let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension AthenaNames {
    /// Names by the clock given and the system's random numbers.
    package static func random(now: @escaping @Sendable () -> Timestamp) -> AthenaNames {
        AthenaNames(now: now) { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } }
    }
}
