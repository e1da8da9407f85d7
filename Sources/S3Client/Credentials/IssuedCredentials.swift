import AWSSignature
import OrderedJSON

/// Credentials as programs and services give them, with the time at which they end.
struct IssuedCredentials: Hashable, Sendable {
    let credentials: SigningCredentials
    /// Seconds since 1970; nil when they do not end.
    let expiration: Int64?

    /// Reads the JSON of a `credential_process`, a container's agent, or the metadata service.
    init?(_ bytes: [UInt8]) {
        guard let json = try? JSON(parsing: bytes), let key = json["AccessKeyId"]?.string,
            let secret = json["SecretAccessKey"]?.string
        else { return nil }
        let token = json["SessionToken"]?.string ?? json["Token"]?.string
        credentials = SigningCredentials(accessKeyID: key, secretAccessKey: secret, sessionToken: token)
        if let text = json["Expiration"]?.string {
            // A time that cannot be read has come: they are asked for again each time.
            expiration = Self.seconds(text) ?? 0
        } else {
            expiration = nil
        }
    }

    init(_ credentials: SigningCredentials) {
        self.credentials = credentials
        expiration = nil
    }

    /// Whether they are good for the next five minutes.
    func isGood(at time: Int64) -> Bool { expiration.map { $0 - time > 300 } ?? true }

    /// `2026-11-21T18:07:47Z`, possibly with a fraction or an offset, in seconds since 1970.
    static func seconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T") else { return nil }
        func number(_ range: Range<Int>) -> Int64? {
            guard range.upperBound <= bytes.count else { return nil }
            return Int64(String(decoding: bytes[range], as: UTF8.self))
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19), (1...12).contains(month)
        else { return nil }
        var offset: Int64 = 0
        let rest = bytes[19...].drop { $0 == UInt8(ascii: ".") || (48...57).contains($0) }
        if let sign = rest.first, sign != UInt8(ascii: "Z") {
            let start = rest.startIndex
            guard let hours = number((start + 1)..<(start + 3)), rest.count >= 5 else { return nil }
            let isColon = bytes[start + 3] == UInt8(ascii: ":")
            guard let minutes = number((start + (isColon ? 4 : 3))..<(start + (isColon ? 6 : 5))) else { return nil }
            offset = (hours * 60 + minutes) * 60 * (sign == UInt8(ascii: "-") ? -1 : 1)
        } else if rest.isEmpty {
            return nil
        }
        // Days since 1970 by the rule of March-based years.
        let shifted = month > 2 ? year : year - 1
        let yearOfEra = shifted % 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let days = shifted / 400 * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        return ((days * 24 + hour) * 60 + minute) * 60 + second - offset
    }
}
