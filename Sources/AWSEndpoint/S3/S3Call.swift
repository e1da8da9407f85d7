import AWSSignature
import HTTPTypes
import S3Model

/// One call of an operation: the request, taken apart.
struct S3Call: Sendable {
    let store: any S3Store
    let service: S3Service
    let request: AWSRequest
    let source: BodySource
    let target: S3Target
    let query: S3Query
    let verifier: ChunkVerifier?
    private let hoisted: [String: String]

    /// Takes a request apart as far as all operations need it.
    init(
        _ service: S3Service, _ request: AWSRequest, _ source: BodySource, _ target: S3Target, _ query: S3Query,
        _ verifier: ChunkVerifier?
    ) {
        self.store = service.store
        self.service = service
        self.request = request
        self.source = source
        self.target = target
        self.query = query
        self.verifier = verifier
        // A presigned URL may have headers as parameters.
        var hoisted: [String: String] = [:]
        if query.isPresigned {
            for (name, value) in query.parameters where !S3Query.isSignature(name) {
                let name = name.lowercased()
                if name.hasPrefix("x-amz-"), hoisted[name] == nil { hoisted[name] = value }
            }
        }
        self.hoisted = hoisted
    }

    /// The bucket's name.
    var bucket: String { target.bucket }
    /// The object's key.
    var key: String { target.key }
    /// The object's address.
    var address: S3Address { S3Address(bucket: target.bucket, key: target.key) }

    /// Whether somebody signed it.
    var isSigned: Bool { query.isPresigned || request.headers.text("authorization") != nil }

    /// A header, or the parameter of a presigned URL that stands for it, by its small-letter name.
    func header(_ name: String) -> String? { request.headers.text(name) ?? hoisted[name] }

    /// All headers, and parameters that stand for some, whose small-letter names have a prefix.
    func headers(prefix: String) -> [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        for field in request.headers {
            let name = field.name.canonicalName
            guard name.hasPrefix(prefix) else { continue }
            if let index = found.firstIndex(where: { $0.name == name }) {
                found[index].value += "," + field.value
            } else {
                found.append((name, field.value))
            }
        }
        let inHeaders = Set(found.map(\.name))
        for (name, value) in hoisted where name.hasPrefix(prefix) && !inHeaders.contains(name) {
            found.append((name, value))
        }
        return found
    }

    /// The body, which is XML.
    /// - Parameters:
    ///   - root: the name of its root.
    ///   - limit: the most bytes it may have.
    ///   - isOptional: whether there may be none.
    ///   - checksumIsOfObject: whether a checksum header is of something else than the document.
    /// - Returns: the root; nil where there may be none and is none.
    /// - Throws: `MalformedXML`, `MaxMessageLengthExceeded`, and whatever a body may be refused for.
    func document(
        _ root: String, limit: Int = 1 << 20, isOptional: Bool = false, checksumIsOfObject: Bool = false
    ) async throws -> XMLElement? {
        let expected = try BodyExpectations(self, hasChecksum: !checksumIsOfObject)
        let bytes = try await BodyReader(source, expected).collect(limit: limit)
        if bytes.isEmpty {
            if isOptional { return nil }
            throw S3Error(400, "MissingRequestBodyError", "Request Body is empty")
        }
        let element: XMLElement
        do { element = try XMLReader.document(bytes) } catch { throw S3Error.malformedXML }
        guard element.name == root else { throw S3Error.malformedXML }
        return element
    }

    /// A number from the query; the default where there is none or it is empty.
    func number(_ name: String, default: Int, atLeast least: Int = 0) throws(S3Error) -> Int {
        guard let text = query.some(name) else { return `default` }
        guard let number = Int(text), number <= Int(Int32.max) else {
            throw .invalidArgument("Provided \(name) not an integer or within integer range", name, text)
        }
        guard number >= least else {
            throw .invalidArgument(
                "Argument \(name) must be an integer between \(least) and \(Int32.max)", name, text)
        }
        return number
    }
}
