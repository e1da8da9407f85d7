import AWSSignature
import HTTPTypes

/// The front door: finds the service that a request is for and lets it answer.
///
/// Knows no socket; every failure is an answer in the words of the service.
public struct FrontDoor: Sendable {
    private let json: [String: any JSONService]
    private let query: [any QueryService]
    private let s3: S3Service
    private let lambda: LambdaService?
    private let links: ApprovalLinks?
    private let authenticator: Authenticator
    private let ledger: @Sendable (CallRecord) -> Void

    /// What is behind the door.
    public struct Services: Sendable {
        let json: [any JSONService]
        let query: [any QueryService]
        let s3: S3Service
        let lambda: LambdaService?
        let links: ApprovalLinks?

        /// Names all of them.
        public init(
            sageMaker: SageMakerService, s3: S3Service, logs: LogsService, events: EventsService, sts: STSService,
            iam: IAMService, lambda: LambdaService? = nil, stepFunctions: StepFunctionsService? = nil,
            sqs: SQSService? = nil, sns: SNSService? = nil, items: DynamoDBService? = nil
        ) {
            self.lambda = lambda
            links = stepFunctions?.waiting.map { ApprovalLinks(tokens: $0.tokens) }
            let others: [(any JSONService)?] = [stepFunctions, sqs, items]
            json = [sageMaker, logs, events] + others.compactMap { $0 }
            query = [sts, iam] + [sns].compactMap { $0 }
            self.s3 = s3
        }
    }

    /// Makes a front door.
    /// - Parameters:
    ///   - services: what is behind it.
    ///   - policy: who may call.
    ///   - ledger: hears of every call.
    public init(
        _ services: Services, policy: SignaturePolicy, ledger: @escaping @Sendable (CallRecord) -> Void
    ) {
        json = Dictionary(uniqueKeysWithValues: services.json.map { (type(of: $0).targetPrefix, $0) })
        query = services.query
        s3 = services.s3
        lambda = services.lambda
        links = services.links
        authenticator = Authenticator(policy: policy)
        self.ledger = ledger
    }

    /// The answer to a request.
    public func respond(to request: AWSRequest) async -> AWSResponse {
        let answer = await route(request)
        ledger(
            CallRecord(
                time: request.time, service: answer.operation?.service ?? "unknown",
                operation: answer.operation?.name ?? "\(request.method.rawValue) \(request.rawPath)",
                status: answer.status, errorCode: answer.errorCode, requestID: request.id))
        return answer
    }

    private func route(_ request: AWSRequest) async -> AWSResponse {
        if let target = request.headers[.amzTarget] { return await respond(toTarget: target, request) }
        if QueryProtocol.isCall(request) { return await respondToQuery(request) }
        if let lambda, LambdaRoute.isMeant(by: request) { return await respond(by: lambda, request) }
        // Whoever has the token may answer: people who open a link sign nothing.
        if let links, let decision = ApprovalLinks.decision(request) { return links.respond(to: request, decision) }
        return await respondByS3(request)
    }

    private func respondToQuery(_ request: AWSRequest) async -> AWSResponse {
        do throws(AWSError) {
            let body = try await QueryProtocol.body(of: request)
            try authenticate(request, body)
            return await QueryProtocol.answer(request.with(body: body), by: query)
        } catch {
            return QueryProtocol.answer(error, namespace: "", to: request)
        }
    }

    private func respond(toTarget target: String, _ request: AWSRequest) async -> AWSResponse {
        let dot = target.lastIndex(of: ".") ?? target.endIndex
        let prefix = String(target[..<dot])
        let operation = String(target[dot...].dropFirst())
        var answer: AWSResponse
        let service = json[prefix]
        do throws(AWSError) {
            let body = try await JSONProtocol.body(of: request)
            try authenticate(request, body)
            guard let service else { throw ServiceNames.unknown(target: prefix, operation: operation) }
            let output = try await service.respond(to: JSONProtocol.call(operation, request, body: body))
            answer = JSONProtocol.answer(output, to: request)
        } catch {
            answer = JSONProtocol.answer(error, to: request)
            answer.closesConnection = error.status == 413
        }
        answer.operation = (service.map { type(of: $0).name } ?? prefix, operation)
        return answer
    }
}

extension FrontDoor {
    private func respond(by lambda: LambdaService, _ request: AWSRequest) async -> AWSResponse {
        let limit = LambdaService.bodyLimit(request)
        let body: [UInt8]
        do {
            body = try await request.body.collect(limit: limit)
        } catch is BodyTooLarge {
            let error = AWSError(
                "RequestTooLargeException", "Request must be smaller than \(limit) bytes for this operation",
                status: 413)
            return LambdaService.answer(error, to: request, operation: "unknown")
        } catch {
            let error = AWSError("SerializationException", "the body ended before its announced length")
            return LambdaService.answer(error, to: request, operation: "unknown")
        }
        do throws(AWSError) {
            try authenticate(request, body)
        } catch {
            return LambdaService.answer(error, to: request, operation: "unknown")
        }
        return await lambda.response(to: request, body: body)
    }

    /// Everything that names no other service is S3's.
    private func respondByS3(_ request: AWSRequest) async -> AWSResponse {
        do throws(Authenticator.Refusal) {
            let caller = try authenticator.check(request, body: nil)
            if let service = caller.claim?.scope.service, !FrontDoor.namesOfS3.contains(service) {
                var answer = JSONProtocol.answer(
                    ServiceNames.unknown(target: service, operation: "\(request.method.rawValue) \(request.rawPath)"),
                    to: request)
                answer.operation = (service, "\(request.method.rawValue) \(request.rawPath)")
                return answer
            }
            return await s3.respond(
                to: request, bucketFromHost: VirtualHost.bucket(ofHost: request.headers[.host]),
                chunkVerifier: caller.chunkVerifier)
        } catch {
            return s3.refusal(error.s3Error, request)
        }
    }

    /// What the scope of a signature calls S3.
    private static let namesOfS3: Set<String> = ["s3", "s3express", "s3-object-lambda"]

    /// Checks the signature of a call of a service other than S3.
    private func authenticate(_ request: AWSRequest, _ body: [UInt8]) throws(AWSError) {
        do throws(Authenticator.Refusal) {
            _ = try authenticator.check(request, body: body)
        } catch {
            throw error.commonError
        }
    }
}

/// One call of an AWS API, for the ledger.
public struct CallRecord: Hashable, Sendable {
    /// When it came, milliseconds since 1970.
    public let time: Int64
    /// `sagemaker`, `s3` and so on.
    public let service: String
    /// `CreateProcessingJob`, `PutObject`.
    public let operation: String
    /// HTTP's status.
    public let status: Int
    /// The error's code where the call was refused.
    public let errorCode: String?
    /// The answer's request id.
    public let requestID: String

    /// Whether the call was refused because pjrun does not have it.
    public var isUnsupported: Bool {
        errorCode == "UnknownOperationException" || errorCode == "NotImplemented" || errorCode == "InvalidAction"
    }
}
