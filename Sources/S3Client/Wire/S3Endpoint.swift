/// Where requests go: Amazon's own S3, or one compatible server.
public enum S3Endpoint: Hashable, Sendable {
    /// Amazon S3, in the region of each bucket.
    case aws
    /// Another server, buckets in the path.
    case custom(scheme: String, host: String, port: Int?)

    /// Why a text names no endpoint.
    public enum Problem: Error, Hashable, Sendable {
        /// Neither `aws` nor an http or https address.
        case notAnAddress(String)
        /// There is more in the address than scheme, host and port.
        case tooMuch(String)
    }

    /// Reads `aws`, or `http://host:port`.
    public init(parsing text: String) throws(Problem) {
        if text == "aws" {
            self = .aws
            return
        }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let scheme = parts[0].lowercased()
        guard parts.count == 2, ["http", "https"].contains(scheme), parts[1].hasPrefix("//") else {
            throw .notAnAddress(text)
        }
        var rest = parts[1].dropFirst(2)
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        if rest.contains(where: { "/?#@".contains($0) }) { throw .tooMuch(text) }
        var port: Int?
        if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("]") {
            guard let number = Int(rest[rest.index(after: colon)...]), (1...65_535).contains(number) else {
                throw .notAnAddress(text)
            }
            port = number
            rest = rest[..<colon]
        }
        let isPlain = rest.utf8.allSatisfy { byte in
            PercentCoding.isUnreserved(byte) || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]")
                || byte == UInt8(ascii: ":")
        }
        guard !rest.isEmpty, isPlain else { throw .notAnAddress(text) }
        self = .custom(scheme: scheme, host: rest.lowercased(), port: port)
    }

    /// As the user would write it.
    public var text: String {
        switch self {
        case .aws: "aws"
        case .custom(let scheme, let host, let port): "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")"
        }
    }

    /// Its name as part of a path.
    var directoryName: String {
        switch self {
        case .aws: "aws"
        case .custom(_, let host, let port):
            String(decoding: host.utf8.map { PercentCoding.isUnreserved($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
                + (port.map { "_\($0)" } ?? "")
        }
    }

    /// Whether bodies are protected on the way, so that signatures need not cover them.
    var isEncrypted: Bool {
        switch self {
        case .aws: true
        case .custom(let scheme, _, _): scheme == "https"
        }
    }

    /// Where a bucket or an object is.
    func address(bucket: String, key: String?, region: String) -> S3Address {
        let path = key.map { "/" + PercentCoding.encoded($0.utf8, keepingSlash: true) }
        switch self {
        case .custom(let scheme, let host, let port):
            let isUsual = port == nil || port == (scheme == "https" ? 443 : 80)
            return S3Address(
                scheme: scheme, host: isUsual ? host : "\(host):\(port ?? 0)", path: "/\(bucket)\(path ?? "")")
        case .aws:
            let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
            // The certificate's wildcard covers one label, and host names have no capitals or underscores.
            let fits = bucket.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
            return fits && bucket.utf8.count <= 63
                ? S3Address(scheme: "https", host: "\(bucket).s3.\(region).\(domain)", path: path ?? "/")
                : S3Address(scheme: "https", host: "s3.\(region).\(domain)", path: "/\(bucket)\(path ?? "")")
        }
    }
}

/// The address of a bucket or an object.
struct S3Address: Hashable, Sendable {
    let scheme: String
    /// The `Host` header: with the port, unless it is the usual one.
    let host: String
    /// Percent-encoded.
    let path: String
}
