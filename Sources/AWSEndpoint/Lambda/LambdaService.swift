import HTTPTypes
public import JobModel
public import LocalServices
import OrderedJSON
public import S3Model
import Transfer

/// Lambda, as far as functions are made and called.
///
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html>
public struct LambdaService: Sendable {
    static let name = "lambda"

    let invoker: any FunctionInvoker
    let registry: any FunctionRegistry
    let objects: any S3Store
    let identity: JobIdentity
    /// Feeds functions from queues; nil where there are none.
    let eventSources: EventSources?

    /// Makes the service.
    /// - Parameters:
    ///   - invoker: runs functions.
    ///   - registry: keeps them.
    ///   - objects: where archives of code may lie.
    ///   - identity: the account and region in ARNs.
    ///   - eventSources: feeds functions from queues.
    public init(
        invoker: any FunctionInvoker, registry: any FunctionRegistry, objects: any S3Store, identity: JobIdentity,
        eventSources: EventSources? = nil
    ) {
        self.invoker = invoker
        self.registry = registry
        self.objects = objects
        self.identity = identity
        self.eventSources = eventSources
    }

    /// What an operation answers.
    struct Answer {
        var status = 200
        var body: JSON?
        var bytes: [UInt8] = []
        var headers: HTTPFields = [:]
    }

    /// The largest body: that of an Invoke, or of a CreateFunction with an archive in Base64.
    static func bodyLimit(_ request: AWSRequest) -> Int {
        switch LambdaRoute(method: request.method, path: request.rawPath) {
        case .invoke: FunctionFailure.payloadLimit
        case .createFunction, .updateFunctionCode: 70_167_211
        default: 1 << 20
        }
    }

    /// The answer to a request whose body is read and whose signature is checked.
    ///
    /// A function may take a quarter of an hour, and may itself call the endpoint; so it gets a thread that nobody else waits for.
    func response(to request: AWSRequest, body: [UInt8]) async -> AWSResponse {
        guard case .invoke = LambdaRoute(method: request.method, path: request.rawPath) else {
            return respond(to: request, body: body)
        }
        do {
            return try await BlockingThread.run { respond(to: request, body: body) }
        } catch {
            return LambdaService.answer(.internalFailure(error), to: request, operation: "Invoke")
        }
    }

    private func respond(to request: AWSRequest, body: [UInt8]) -> AWSResponse {
        guard let route = LambdaRoute(method: request.method, path: request.rawPath) else {
            return LambdaService.answer(
                AWSError("InvalidParameterValueException", "The path has a broken escape."), to: request,
                operation: "unknown")
        }
        do throws(AWSError) {
            let answer = try answer(route, LambdaCall(request: request, body: body))
            var headers = answer.headers
            if headers[.contentType] == nil { headers[.contentType] = "application/json" }
            if headers[.amznRequestID] == nil { headers[.amznRequestID] = request.id }
            let bytes = answer.body.map { $0.serializedBytes(.compact) } ?? answer.bytes
            var response = AWSResponse(status: answer.status, headers: headers, body: .bytes(bytes))
            response.operation = (LambdaService.name, route.operation)
            return response
        } catch {
            return LambdaService.answer(error, to: request, operation: route.operation)
        }
    }

    private func answer(_ route: LambdaRoute, _ call: LambdaCall) throws(AWSError) -> Answer {
        switch route {
        case .createFunction: try create(call)
        case .listFunctions: try list(call)
        case .getFunction(let name): try get(name, call)
        case .deleteFunction(let name): try delete(name, call)
        case .getFunctionConfiguration(let name): Answer(body: .object(configuration(try existing(name, call))))
        case .updateFunctionConfiguration(let name): try updateConfiguration(name, call)
        case .updateFunctionCode(let name): try updateCode(name, call)
        case .invoke(let name): try invoke(name, call)
        case .createMapping: try createMapping(call)
        case .listMappings: try listMappings(call)
        case .getMapping(let id): try getMapping(id)
        case .updateMapping(let id): try updateMapping(id, call)
        case .deleteMapping(let id): try deleteMapping(id)
        case .listTags(let arn): try listTags(arn, call)
        case .tagResource(let arn): try tag(arn, call)
        case .untagResource(let arn): try untag(arn, call)
        case .archive(let name): try archive(name, call)
        case .other(let name):
            throw .notSupported(
                "Lambda", name,
                "It has CreateFunction, GetFunction, GetFunctionConfiguration, ListFunctions, UpdateFunctionCode, "
                    + "UpdateFunctionConfiguration, DeleteFunction, Invoke, ListTags, TagResource, UntagResource and "
                    + "those of event source mappings; every function "
                    + "has the version $LATEST alone.")
        }
    }

    /// An error as SDKs read it: the code is in a header, the message in the body.
    static func answer(_ error: AWSError, to request: AWSRequest, operation: String) -> AWSResponse {
        var body: JSONObject = ["Type": error.status < 500 ? "User" : "Server"]
        // Both spellings: most of Lambda's errors have the one, those of its front the other.
        body["Message"] = .string(error.message)
        body["message"] = .string(error.message)
        var answer = AWSResponse(
            status: error.status,
            headers: [.contentType: "application/json", .amznRequestID: request.id, .amznErrorType: error.code],
            body: .bytes(JSON.object(body).serializedBytes(.compact)))
        answer.errorCode = error.code
        answer.operation = (name, operation)
        answer.closesConnection = error.status == 413
        return answer
    }
}

/// A call of Lambda.
struct LambdaCall: Sendable {
    let request: AWSRequest
    let body: [UInt8]

    /// The body as JSON; `{}` when there is none.
    func input() throws(AWSError) -> JSON {
        if body.isEmpty { return [:] }
        let json: JSON
        do throws(JSONSyntaxError) {
            json = try JSON(parsing: body)
        } catch {
            throw AWSError("SerializationException", "The body is not JSON: \(error)")
        }
        guard json.object != nil else {
            throw AWSError("SerializationException", "The body must be a JSON object, and is \(json.kindDescription).")
        }
        return json
    }

    /// The query of the address.
    func query() throws(AWSError) -> S3Query {
        do throws(S3Error) {
            return try S3Query(raw: request.rawQuery)
        } catch {
            throw AWSError("InvalidParameterValueException", "The query has a broken escape.")
        }
    }
}
