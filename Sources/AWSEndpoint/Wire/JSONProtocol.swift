import HTTPTypes
import OrderedJSON

/// A call of one of the services that speak AWS JSON 1.0 or 1.1: the operation and its input.
struct JSONCall: Sendable {
    /// Without the service's prefix: `CreateProcessingJob`.
    let operation: String
    /// The input; `{}` when the body is empty.
    let input: JSON
    let request: AWSRequest

    func member(_ name: String) -> JSON? { input[name].flatMap { $0.isNull ? nil : $0 } }
}

/// AWS JSON 1.0 and 1.1: POST with `X-Amz-Target: <prefix>.<operation>`, JSON in and out.
///
/// <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>
enum JSONProtocol {
    /// The largest body: SageMaker takes requests of a few hundred kilobytes, logs events of 1 MiB.
    static let bodyLimit = 4 << 20

    /// All bytes of the body.
    /// - Throws: `RequestEntityTooLargeException`, or `SerializationException` when the client goes away.
    static func body(of request: AWSRequest) async throws(AWSError) -> [UInt8] {
        do {
            return try await request.body.collect(limit: bodyLimit)
        } catch let error as BodyTooLarge {
            throw AWSError(
                "RequestEntityTooLargeException", "the body has more than \(error.limit) bytes", status: 413)
        } catch {
            throw AWSError("SerializationException", "the body ended before its announced length")
        }
    }

    /// Reads a body.
    /// - Throws: `SerializationException` with line and column when it is not JSON.
    static func call(_ operation: String, _ request: AWSRequest, body: [UInt8]) throws(AWSError) -> JSONCall {
        guard request.method == .post else {
            throw AWSError("SerializationException", "\(operation) is called with POST, not \(request.method.rawValue)")
        }
        if body.allSatisfy({ $0 == 0x20 || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }) {
            return JSONCall(operation: operation, input: .object([:]), request: request)
        }
        let input: JSON
        do {
            input = try JSON(parsing: body)
        } catch {
            throw AWSError("SerializationException", "the body of \(operation) is not JSON: \(error)")
        }
        guard case .object = input else {
            throw AWSError(
                "SerializationException",
                "the body of \(operation) must be a JSON object, and is \(input.kindDescription)")
        }
        return JSONCall(operation: operation, input: input, request: request)
    }

    /// An answer with a JSON body; an operation without output has an empty one.
    static func answer(_ output: JSON?, to request: AWSRequest) -> AWSResponse {
        AWSResponse(
            status: 200, headers: headers(request),
            body: .bytes(output.map { $0.serializedBytes(.compact) } ?? []))
    }

    /// An error as SDKs read it: the code is in `__type` of the body, the header alone would not do.
    static func answer(_ error: AWSError, to request: AWSRequest) -> AWSResponse {
        var headers = headers(request)
        headers[.amznErrorType] = error.code
        // https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
        if let code = error.queryCode {
            headers[.known("x-amzn-query-error")] = "\(code);\(error.status < 500 ? "Sender" : "Receiver")"
        }
        var body: JSONObject = ["__type": .string(error.code), "message": .string(error.message)]
        for (name, value) in error.members { body[name] = value }
        var answer = AWSResponse(
            status: error.status, headers: headers, body: .bytes(JSON.object(body).serializedBytes(.compact)))
        answer.errorCode = error.code
        return answer
    }

    private static func headers(_ request: AWSRequest) -> HTTPFields {
        let type = request.headers[.contentType] ?? ""
        return [
            .contentType: type.hasPrefix("application/x-amz-json-1.0")
                ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1",
            .amznRequestID: request.id,
        ]
    }
}

/// One of the services that speak AWS JSON.
protocol JSONService: Sendable {
    /// What stands before the operation in `X-Amz-Target`.
    static var targetPrefix: String { get }
    /// Its short name, for the ledger: `sagemaker`.
    static var name: String { get }
    /// Does what the call asks for.
    /// - Returns: the output; nil for an operation that has none.
    func respond(to call: JSONCall) async throws(AWSError) -> JSON?
}
