/// The query of a request, unescaped.
struct S3Query: Sendable {
    /// Names and values in the order they came; a name without `=` has an empty value.
    let parameters: [(name: String, value: String)]

    /// Reads a query as it was sent.
    /// - Throws: `InvalidURI` when an escape is broken or the bytes are not UTF-8.
    init(raw: some StringProtocol) throws(S3Error) {
        var parameters: [(name: String, value: String)] = []
        for pair in raw.utf8.split(separator: UInt8(ascii: "&")) {
            let rawName = pair.prefix { $0 != UInt8(ascii: "=") }
            guard let name = PercentCoding.decoded(rawName, plusIsSpace: true),
                let value = PercentCoding.decoded(pair.dropFirst(rawName.count + 1), plusIsSpace: true)
            else { throw .invalidURI }
            parameters.append((name, value))
        }
        self.parameters = parameters
    }

    /// The names, each once.
    var names: [String] {
        var seen: Set<String> = []
        return parameters.map(\.name).filter { seen.insert($0).inserted }
    }

    /// The first value of a name.
    subscript(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// The value of a name where there is one that is not empty.
    func some(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// Whether a query has the signature of the request.
    var isPresigned: Bool { parameters.contains { Self.isSignature($0.name) } }

    /// Whether a name belongs to a signature, of version 4 or 2.
    static func isSignature(_ name: String) -> Bool {
        switch name.lowercased() {
        case "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-expires", "x-amz-signedheaders",
            "x-amz-signature", "x-amz-security-token":
            true
        default: name == "AWSAccessKeyId" || name == "Signature" || name == "Expires"
        }
    }
}
