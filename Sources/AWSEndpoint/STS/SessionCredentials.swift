import JobModel

/// Credentials for some time.
///
/// The server takes any; the token says whose they are, so nothing has to be kept.
struct SessionCredentials: Hashable, Sendable {
    let accessKeyID: String
    let secretAccessKey: String
    let sessionToken: String
    let expiration: Timestamp

    /// Makes new ones.
    init(for principal: Principal, expiration: Timestamp) {
        var generator = SystemRandomNumberGenerator()
        func random(_ count: Int) -> String {
            var text = ""
            for _ in 0..<count {
                text.unicodeScalars.append(Principal.alphabet[Int.random(in: 0..<32, using: &generator)])
            }
            return text
        }
        accessKeyID = "ASIA" + random(16)
        secretAccessKey = random(40)
        sessionToken =
            SessionCredentials.prefix + random(8)
            + SessionCredentials.hexadecimal(
                "\(principal.userID) \(principal.arn)")
        self.expiration = expiration
    }

    /// Whose token it is; nil for one that was not made here.
    static func principal(ofToken token: String) -> Principal? {
        guard token.hasPrefix(prefix) else { return nil }
        let digits = Array(token.utf8.dropFirst(prefix.utf8.count + 8))
        guard !digits.isEmpty, digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[start..<(start + 2)], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ", maxSplits: 1)
        return parts.count == 2 ? Principal(arn: String(parts[1]), userID: String(parts[0])) : nil
    }

    var element: QueryElement {
        QueryElement(
            "Credentials",
            [
                QueryElement("AccessKeyId", accessKeyID), QueryElement("SecretAccessKey", secretAccessKey),
                QueryElement("SessionToken", sessionToken), QueryElement("Expiration", expiration.iso8601),
            ])
    }

    private static let prefix = "pjrun"

    private static func hexadecimal(_ text: String) -> String {
        text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
