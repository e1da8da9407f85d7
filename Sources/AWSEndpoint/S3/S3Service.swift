public import AWSSignature
import Checksums
import HTTPTypes
public import S3Model

/// Amazon S3's REST API over a store.
///
/// Blocking, since the store is: call it from threads that may block. Requests come with their signatures checked.
public struct S3Service: Sendable {
    let store: any S3Store
    let region: String
    let account: String
    /// The canonical user id that stands for the account as the owner of everything.
    let ownerID: String
    /// From so many bytes on, work on an object's content is answered while it is going on.
    var slowByteCount: Int64 = 1 << 29

    /// Makes the service.
    ///
    /// - Parameters:
    ///   - store: what it serves.
    ///   - region: the region whose endpoint it is.
    ///   - account: the twelve digits of the account that owns all buckets.
    public init(store: any S3Store, region: String, account: String) {
        self.store = store
        self.region = region
        self.account = account
        var hash = RunningChecksum(.sha256)
        hash.update(ArraySlice(account.utf8))
        ownerID = Hexadecimal.encoded(hash.value())
    }

    /// Answers a request.
    ///
    /// Never fails: whatever goes wrong is answered with one of S3's errors.
    /// - Parameters:
    ///   - request: the request, which may pass.
    ///   - bucketFromHost: the bucket where the `Host` header names it.
    ///   - chunkVerifier: checks the chunks of a body that is signed chunk by chunk; without one they are not checked.
    /// - Returns: the answer, with the operation's name.
    public func respond(
        to request: AWSRequest, bucketFromHost: String?, chunkVerifier: ChunkVerifier? = nil
    ) async -> AWSResponse {
        let source = BodySource(request.body)
        var name = "Unknown"
        var response: AWSResponse
        do {
            let query = try S3Query(raw: request.rawQuery)
            let target = try S3Target(rawPath: request.rawPath, bucketFromHost: bucketFromHost)
            let call = S3Call(self, request, source, target, query, chunkVerifier)
            let route = S3Route(
                method: request.method.rawValue, level: target.level, query: query,
                isCopy: call.header("x-amz-copy-source") != nil)
            name = route.name
            let operation = try route.destination.get()
            try call.refuseUnsupported(operation)
            response = try await call.answer(operation)
        } catch {
            response = answer(S3Error(error), request)
        }
        response.operation = ("s3", name)
        if !source.hasEnded {
            let isWaiting = request.headers.text("expect")?.lowercased() == "100-continue"
            response.closesConnection = !(await source.drain(isWaiting: isWaiting))
        }
        return response
    }

    /// The answer to a caller that may not go on; nothing of the request was looked at.
    func refusal(_ error: AWSError, _ request: AWSRequest) -> AWSResponse {
        var response = answer(S3Error(error.status, error.code, error.message), request)
        response.operation = ("s3", "\(request.method.rawValue) \(request.rawPath)")
        return response
    }

    /// An error's answer; to HEAD without a body.
    private func answer(_ error: S3Error, _ request: AWSRequest) -> AWSResponse {
        var response = AWSResponse(status: error.status)
        response.errorCode = error.code
        if let length = error.members.first(where: { $0.name == "ActualObjectSize" })?.value {
            response.headers.set("content-range", "bytes */\(length)")
        }
        guard request.method != .head else { return response }
        response.headers.set("content-type", "application/xml")
        response.body = .bytes(error.document(resource: String(request.rawPath), requestID: request.id).bytes)
        return response
    }
}

extension AWSResponse {
    /// An answer in XML.
    static func xml(_ writer: XMLWriter) -> AWSResponse {
        var response = AWSResponse(status: 200, body: .bytes(writer.bytes))
        response.headers.set("content-type", "application/xml")
        return response
    }
}
