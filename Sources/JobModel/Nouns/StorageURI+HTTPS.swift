// S3 addresses as web addresses: https://bucket.s3.region.amazonaws.com/key and
// https://s3.region.amazonaws.com/bucket/key, with the older s3-region and dual-stack spellings.
// See https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html.

extension StorageURI {
    static func https(_ rest: Substring) throws(StorageURIError) -> Kind {
        guard rest.hasPrefix("//") else { throw .notAnS3Host("") }
        let address = rest.dropFirst(2)
        let (host, path) = split(address, at: "/") ?? (address, "")
        guard let bucketInHost = bucket(ofHost: host) else { throw .notAnS3Host(String(host)) }
        if !bucketInHost.isEmpty {
            return .s3(bucket: try checkedBucket(Substring(bucketInHost)), key: String(path))
        }
        let (bucket, key) = split(path, at: "/") ?? (path, "")
        return .s3(bucket: try checkedBucket(bucket), key: String(key))
    }

    /// The bucket that stands in front of the service's name: `nil` when this is no S3 host, empty when the bucket
    /// is in the path instead.
    private static func bucket(ofHost host: Substring) -> String? {
        var labels = host.lowercased().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if labels.suffix(3) == ["amazonaws", "com", "cn"] {
            labels.removeLast(3)
        } else if labels.suffix(2) == ["amazonaws", "com"] {
            labels.removeLast(2)
        } else {
            return nil
        }
        // From the right, since a bucket may itself be called "s3.something".
        guard let service = labels.lastIndex(where: { $0 == "s3" || $0.hasPrefix("s3-") }) else { return nil }
        let regionLabels = labels[(service + 1)...].drop { $0 == "dualstack" }
        guard regionLabels.count <= 1 else { return nil }
        return labels[..<service].joined(separator: ".")
    }

    /// The text with `%41` read as `A`; `nil` for an incomplete escape or bytes that are not UTF-8.
    static func percentDecoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexadecimalValue),
                let low = rest.popFirst().flatMap(hexadecimalValue)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        let decoded = String(decoding: bytes, as: UTF8.self)
        // Decoding repairs what is not UTF-8, so a text that does not give its bytes back was not.
        return decoded.utf8.elementsEqual(bytes) ? decoded : nil
    }

    private static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// True for `a`…`z`, `A`…`Z` and `0`…`9`.
func isASCIIAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default: false
    }
}
