/// A request in the form that is signed.
///
/// Follows [Create a signed AWS API request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
/// For S3 the path is taken as it is; other services' paths lose dot segments and doubled slashes, and are encoded again.
struct CanonicalRequest {
    let text: String

    /// The canonical form of a request.
    ///
    /// - Parameters:
    ///   - request: the request; an `X-Amz-Signature` in its query does not count.
    ///   - signedHeaders: names in small letters, in the order of the signature.
    ///   - payload: the last line.
    ///   - isS3: whether S3's rules hold.
    init(_ request: SignableRequest, signedHeaders: [String], payload: String, isS3: Bool) {
        var lines = [request.method]
        lines.append(isS3 ? (request.path.isEmpty ? "/" : request.path) : Self.path(request.path))
        lines.append(Self.query(request.query))
        for name in signedHeaders {
            lines.append("\(name):\(request.values(of: name).map(Self.value).joined(separator: ","))")
        }
        lines.append("")
        lines.append(signedHeaders.joined(separator: ";"))
        lines.append(payload)
        text = lines.joined(separator: "\n")
    }

    /// What the signature is computed of.
    func stringToSign(at time: Int64, scope: SigningScope) -> String {
        "AWS4-HMAC-SHA256\n\(SigningTime.text(time))\n\(scope.text)\n\(Hex.sha256(text.utf8))"
    }

    // MARK: - Parts

    /// A path without dot segments and doubled slashes (RFC 3986, 5.2.4), encoded once more.
    private static func path(_ path: String) -> String {
        let slash = UInt8(ascii: "/")
        var segments: [Substring.UTF8View] = []
        for segment in path.utf8.split(separator: slash) where !segment.elementsEqual(".".utf8) {
            if segment.elementsEqual("..".utf8) {
                _ = segments.popLast()
            } else {
                segments.append(segment)
            }
        }
        guard !segments.isEmpty else { return "/" }
        let end = path.utf8.last == slash ? "/" : ""
        return segments.map { "/" + PercentCoding.encoded($0) }.joined() + end
    }

    /// The parameters, decoded, encoded again, and sorted by name, then value.
    private static func query(_ query: String) -> String {
        var pairs: [(name: String, value: String)] = []
        for part in query.utf8.split(separator: UInt8(ascii: "&")) {
            let end = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let name = PercentCoding.encoded(PercentCoding.decodedQuery(part[..<end]))
            guard name != "X-Amz-Signature" else { continue }
            let value = PercentCoding.encoded(PercentCoding.decodedQuery(part[end...].dropFirst()))
            pairs.append((name, value))
        }
        // All of them ASCII now, so the order of text is the order of bytes.
        pairs.sort { $0.name == $1.name ? $0.value < $1.value : $0.name < $1.name }
        return pairs.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    /// A header's value without white space around it, and with one space for each run of it within.
    private static func value(_ value: String) -> String {
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || (9...13).contains(byte) }
        return value.utf8.split(whereSeparator: isSpace).map { String(Substring($0)) }.joined(separator: " ")
    }
}
