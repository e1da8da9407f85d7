internal import Crypto
internal import OrderedJSON

/// States.Hash.
enum Digests {
    /// What is hashed at most, in UTF-16 code units.
    static let limit = 10_000

    /// The digest in small hexadecimal digits; algorithms have exactly their own names.
    ///
    /// What is not a string is hashed as its text (seen on AWS by the authors of a conformance catalogue,
    /// States.Hash.ts: HASH-014, HASH-017).
    static func digest(of value: JSON, algorithm: JSON) -> String? {
        let text = value.javaText
        guard text.utf16.count <= limit, case .string(let name) = algorithm else { return nil }
        let bytes = Array(text.utf8)
        return switch name {
        case "MD5": hexadecimal(Insecure.MD5.hash(data: bytes))
        case "SHA-1": hexadecimal(Insecure.SHA1.hash(data: bytes))
        case "SHA-256": hexadecimal(SHA256.hash(data: bytes))
        case "SHA-384": hexadecimal(SHA384.hash(data: bytes))
        case "SHA-512": hexadecimal(SHA512.hash(data: bytes))
        default: nil
        }
    }

    private static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
        digest.reduce(into: "") { $0 += ($1 < 16 ? "0" : "") + String($1, radix: 16) }
    }
}
