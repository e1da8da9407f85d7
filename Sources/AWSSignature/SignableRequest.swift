/// What of a request is signed, as it is on the wire.
public struct SignableRequest: Sendable {
    /// The method, in capitals.
    public var method: String
    /// The path as on the wire, still percent-encoded.
    public var path: String
    /// The query as on the wire, without the question mark; empty for none.
    public var query: String
    /// The headers, `host` among them (HTTP/2's `:authority` goes in under that name), in the order of the wire.
    public var headers: [(name: String, value: String)]

    /// Makes a request from its parts.
    public init(method: String, path: String, query: String, headers: [(name: String, value: String)]) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
    }

    /// The values of the headers of a name, which is given in small letters.
    func values(of name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name }.map(\.value)
    }
}
