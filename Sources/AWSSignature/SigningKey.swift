import Crypto

/// The key derived from a secret for one day, region and service.
///
/// Signs any text: strings to sign, and the policies of browser uploads.
public struct SigningKey: Sendable {
    private let key: SymmetricKey

    /// Derives the key.
    public init(secret: String, scope: SigningScope) {
        var key = SymmetricKey(data: Array("AWS4\(secret)".utf8))
        for part in [scope.date, scope.region, scope.service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
        }
        self.key = key
    }

    /// The signature of a text: 64 hexadecimal digits in small letters.
    public func signature(of text: String) -> String {
        Hex.text(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
    }

    /// Whether two signatures are the same, in a time that does not tell where they differ.
    public static func same(_ first: String, _ second: String) -> Bool {
        let first = Array(first.utf8)
        let second = Array(second.utf8)
        guard first.count == second.count else { return false }
        var difference: UInt8 = 0
        for index in first.indices {
            difference |= first[index] ^ second[index]
        }
        return difference == 0
    }
}
