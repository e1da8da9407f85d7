import HTTPTypes

/// A call of one of the services that speak the AWS Query protocol: an action and its parameters.
struct QueryCall: Sendable {
    /// `GetCallerIdentity`.
    let action: String
    /// All parameters by name: `RoleArn`, `Tags.member.1.Key`.
    let parameters: [String: String]
    let request: AWSRequest

    /// A parameter that is not empty.
    subscript(name: String) -> String? { parameters[name].flatMap { $0.isEmpty ? nil : $0 } }
}

/// The AWS Query protocol: parameters as a form, `Action` and `Version` among them; XML out.
///
/// <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>
enum QueryProtocol {
    /// Session policies and web identity tokens are the longest parameters, some ten thousand characters.
    static let bodyLimit = 1 << 20

    /// Whether a request is a call: a form that is posted, or a query with an action.
    static func isCall(_ request: AWSRequest) -> Bool {
        switch request.method {
        case .post:
            let type = request.headers[.contentType]?.lowercased() ?? ""
            return request.rawPath == "/" && type.hasPrefix("application/x-www-form-urlencoded")
        case .get: return request.rawPath == "/" && form(request.rawQuery.utf8).contains { $0.name == "Action" }
        default: return false
        }
    }

    /// All bytes of the body.
    static func body(of request: AWSRequest) async throws(AWSError) -> [UInt8] {
        do {
            return try await request.body.collect(limit: bodyLimit)
        } catch let error as BodyTooLarge {
            throw AWSError("RequestEntityTooLarge", "the body has more than \(error.limit) bytes", status: 413)
        } catch {
            throw AWSError("IncompleteBody", "the body ended before its announced length")
        }
    }

    /// Reads the parameters of a call, from the query and from the body.
    static func call(_ request: AWSRequest) async throws(AWSError) -> QueryCall {
        var fields = form(request.rawQuery.utf8)
        if request.method == .post { fields += form(try await body(of: request)) }
        let parameters = Dictionary(fields.map { ($0.name, $0.value) }) { _, last in last }
        return QueryCall(action: parameters["Action"] ?? "", parameters: parameters, request: request)
    }

    /// The fields of a form; bytes that are not UTF-8 become U+FFFD.
    static func form(_ bytes: some Collection<UInt8>) -> [(name: String, value: String)] {
        bytes.split(separator: UInt8(ascii: "&")).map { field in
            let name = field.prefix { $0 != UInt8(ascii: "=") }
            return (unescaped(name), unescaped(field.dropFirst(name.count + 1)))
        }
    }

    private static func unescaped(_ text: some Collection<UInt8>) -> String {
        var bytes: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2,
                digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: - Answers

    /// The answer of an action: its result in an envelope with the request's id.
    static func answer(
        _ action: String, _ result: [QueryElement]?, namespace: String, to request: AWSRequest
    ) -> AWSResponse {
        var content: [QueryElement] = []
        if let result { content.append(QueryElement("\(action)Result", result)) }
        content.append(QueryElement("ResponseMetadata", [QueryElement("RequestId", request.id)]))
        return response(200, QueryElement("\(action)Response", namespace: namespace, content), request)
    }

    /// An error, which is the sender's fault below status 500.
    static func answer(_ error: AWSError, namespace: String, to request: AWSRequest) -> AWSResponse {
        let detail = QueryElement(
            "Error",
            [
                QueryElement("Type", error.status < 500 ? "Sender" : "Receiver"), QueryElement("Code", error.code),
                QueryElement("Message", error.message),
            ])
        var answer = response(
            error.status,
            QueryElement("ErrorResponse", namespace: namespace, [detail, QueryElement("RequestId", request.id)]),
            request)
        answer.errorCode = error.code
        answer.closesConnection = error.status == 413
        return answer
    }

    private static func response(_ status: Int, _ root: QueryElement, _ request: AWSRequest) -> AWSResponse {
        AWSResponse(
            status: status, headers: [.contentType: "text/xml", .amznRequestID: request.id],
            body: .bytes(Array(root.document.utf8)))
    }
}

/// One of the services that speak AWS Query.
protocol QueryService: Sendable {
    /// What `Version` says: the date of its API.
    static var version: String { get }
    /// Its short name, for the ledger and in the scope of credentials: `sts`.
    static var name: String { get }
    /// The namespace of its answers.
    static var namespace: String { get }
    /// Does what the call asks for.
    /// - Returns: what is in the result; nil for an action that has none.
    func respond(to call: QueryCall) async throws(AWSError) -> [QueryElement]?
}

extension AWSError {
    /// An action of a Query service that is not run here.
    static func invalidAction(_ service: String, _ action: String, _ remedy: String) -> AWSError {
        AWSError(
            "InvalidAction", "\(service)'s action \(action) is not run by pjrun, so nothing was done. \(remedy)")
    }
}
