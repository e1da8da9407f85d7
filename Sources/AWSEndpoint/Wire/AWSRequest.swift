public import HTTPTypes
public import JobModel
import Synchronization

/// A request as it came over the wire, before anybody knows which service it is for.
public struct AWSRequest: Sendable {
    /// GET, PUT and so on.
    public let method: HTTPRequest.Method
    /// Path and query exactly as they were sent: percent escapes are not undone, which signatures need.
    public let target: String
    /// The header fields; `Host` is among them.
    public let headers: HTTPFields
    /// The body, read once.
    public let body: RequestBody
    /// When it came, milliseconds since 1970.
    public let time: Int64
    /// What the answer's request id is.
    public let id: String
    /// Cancels something when the client goes away before it has its answer; nil where nobody can tell.
    ///
    /// One call that is held follows at a time.
    public var onDeparture: (@Sendable (Cancellation) -> Void)?

    /// Makes a request.
    public init(
        method: HTTPRequest.Method, target: String, headers: HTTPFields, body: RequestBody, time: Int64, id: String
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.time = time
        self.id = id
    }

    /// The same request with a body that is already there.
    func with(body bytes: [UInt8]) -> AWSRequest {
        var request = AWSRequest(
            method: method, target: target, headers: headers, body: RequestBody(bytes), time: time, id: id)
        request.onDeparture = onDeparture
        return request
    }

    /// The path as it was sent, without the query.
    public var rawPath: Substring { target.prefix { $0 != "?" } }

    /// The query as it was sent, without `?`; empty when there is none.
    public var rawQuery: Substring { target.dropFirst(rawPath.count).dropFirst() }
}

/// The body of a request as a stream of pieces.
public struct RequestBody: Sendable {
    /// What `Content-Length` says; nil for a chunked one.
    public let byteCount: Int64?
    private let pull: @Sendable () async throws -> [UInt8]?

    /// Makes a body.
    /// - Parameters:
    ///   - byteCount: its length where it is known.
    ///   - pull: gives the next piece, nil at the end; throws when the client goes away before the end.
    public init(byteCount: Int64?, pull: @escaping @Sendable () async throws -> [UInt8]?) {
        self.byteCount = byteCount
        self.pull = pull
    }

    /// Makes a body of bytes that are there; they may be read again and again, by one task at a time.
    init(_ bytes: [UInt8]) {
        let isGiven = Mutex(false)
        self.init(byteCount: Int64(bytes.count)) {
            let isFirst = isGiven.withLock { given in
                defer { given.toggle() }
                return !given
            }
            return isFirst && !bytes.isEmpty ? bytes : nil
        }
    }

    /// The next piece, never empty; nil at the end.
    public func next() async throws -> [UInt8]? { try await pull() }

    /// All of it.
    /// - Throws: `BodyTooLarge` when there are more bytes than the limit.
    public func collect(limit: Int) async throws -> [UInt8] {
        if let byteCount, byteCount > limit { throw BodyTooLarge(limit: limit) }
        var all: [UInt8] = []
        while let piece = try await next() {
            guard all.count + piece.count <= limit else { throw BodyTooLarge(limit: limit) }
            if all.isEmpty { all = piece } else { all += piece }
        }
        return all
    }
}

/// A body has more bytes than the operation takes.
public struct BodyTooLarge: Error, Sendable {
    /// How many it takes.
    public let limit: Int
}
