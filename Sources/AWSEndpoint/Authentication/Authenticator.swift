import AWSSignature
import Checksums
import HTTPTypes

/// Decides who may call.
public enum SignaturePolicy: Sendable {
    /// Any credentials, also none: what a server on a loopback address needs.
    case anyone
    /// Requests signed with one of these keys.
    case required(secretOfAccessKey: @Sendable (String) -> String?)
}

/// Checks signatures of requests against the policy.
struct Authenticator: Sendable {
    let policy: SignaturePolicy

    /// What is known of a caller that may go on.
    struct Caller: Sendable {
        /// Nil for an anonymous one.
        let claim: SignatureClaim?
        /// Checks the chunks of a body that is signed chunk by chunk.
        let chunkVerifier: ChunkVerifier?
    }

    /// Why a caller may not go on.
    enum Refusal: Error, Hashable, Sendable {
        case anonymous
        case unknownKey(String)
        case problem(SignatureProblem)
    }

    /// Checks a request, with its body where that is read already: services other than S3 need it.
    ///
    /// With `anyone` only presigned URLs that are not good now are refused.
    func check(_ request: AWSRequest, body: [UInt8]?) throws(Refusal) -> Caller {
        let signable = SignableRequest(
            method: request.method.rawValue, path: String(request.rawPath), query: String(request.rawQuery),
            headers: request.headers.map { ($0.name.canonicalName, $0.value) })
        let now = request.time / 1000
        if let presigned = QuerySignatureV2(signable) { return try check(presigned, signable, now) }
        switch policy {
        case .anyone:
            let claim = try? SignatureClaim.parse(signable)
            if let claim, let expires = claim.expires, now > claim.time + expires {
                throw .problem(.expired(at: claim.time + expires, expires: expires, serverTime: now))
            }
            return Caller(claim: claim, chunkVerifier: nil)
        case .required(let secretOfAccessKey):
            let claim = try Authenticator.parsed(signable)
            guard let claim else { throw .anonymous }
            guard let secret = secretOfAccessKey(claim.accessKeyID) else { throw .unknownKey(claim.accessKeyID) }
            do throws(SignatureProblem) {
                try claim.verify(signable, secret: secret, now: now, bodySHA256: body.map(Authenticator.digest))
            } catch {
                throw .problem(error)
            }
            return Caller(claim: claim, chunkVerifier: ChunkVerifier(claim: claim, secret: secret))
        }
    }

    /// A URL presigned with the older version, which S3 alone has.
    private func check(
        _ presigned: QuerySignatureV2, _ request: SignableRequest, _ now: Int64
    ) throws(Refusal) -> Caller {
        var secret: String?
        if case .required(let secretOfAccessKey) = policy {
            guard let known = secretOfAccessKey(presigned.accessKeyID) else {
                throw .unknownKey(presigned.accessKeyID)
            }
            secret = known
        }
        do throws(SignatureProblem) {
            guard let secret else {
                guard now <= presigned.expires else {
                    throw .expired(at: presigned.expires, expires: presigned.expires, serverTime: now)
                }
                return Caller(claim: nil, chunkVerifier: nil)
            }
            let host = request.headers.first { $0.name.lowercased() == "host" }?.value
            try presigned.verify(request, bucketOfHost: VirtualHost.bucket(ofHost: host), secret: secret, now: now)
        } catch {
            throw .problem(error)
        }
        return Caller(claim: nil, chunkVerifier: nil)
    }

    private static func parsed(_ request: SignableRequest) throws(Refusal) -> SignatureClaim? {
        do throws(SignatureProblem) {
            return try SignatureClaim.parse(request)
        } catch {
            throw .problem(error)
        }
    }

    private static func digest(_ body: [UInt8]) -> String {
        var hash = RunningChecksum(.sha256)
        hash.update(body[...])
        return Hexadecimal.encoded(hash.value())
    }
}
