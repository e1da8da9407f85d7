import Checksums
import Glibc
import OrderedJSON
import Testing

@testable import AWSSignature

/// A request that botocore signed, as Recorded/record.py wrote it down.
struct RecordedRequest: Sendable, CustomTestStringConvertible {
    let json: JSON

    var testDescription: String { json["name"]?.string ?? "" }
    var service: String { json["service"]?.string ?? "" }
    var isPresigned: Bool { json["form"]?.string == "query" }
    var expires: Int { json["expires"]?.int ?? 0 }
    var token: String? { json["token"]?.string }
    var body: [UInt8] { Base64.decoded(json["body"]?.string ?? "") ?? [] }
    var bodySHA256: String { Hex.sha256(body) }

    /// The request on the wire.
    var request: SignableRequest {
        SignableRequest(
            method: json["method"]?.string ?? "", path: json["path"]?.string ?? "", query: json["query"]?.string ?? "",
            headers: (json["headers"]?.array ?? []).map { ($0[0]?.string ?? "", $0[1]?.string ?? "") })
    }

    /// What the client said of the body.
    var payload: PayloadHash {
        let said = request.values(of: "x-amz-content-sha256").first.flatMap(PayloadHash.init(headerValue:))
        return said ?? (isPresigned && service == "s3" ? .unsigned : .sha256(hex: bodySHA256))
    }

    var signer: RequestSigner {
        RequestSigner(
            credentials: SigningCredentials(
                accessKeyID: Recorded.accessKeyID, secretAccessKey: Recorded.secret, sessionToken: token),
            region: Recorded.region, service: service)
    }
}

/// All that was recorded.
enum Recorded {
    static let file = load()
    static let requests = (file["cases"]?.array ?? []).map(RecordedRequest.init)
    static let bodies = file["bodies"]?.array ?? []
    static let accessKeyID = file["access_key_id"]?.string ?? ""
    static let secret = file["secret_access_key"]?.string ?? ""
    static let region = file["region"]?.string ?? ""
    static let time = Int64(file["time"]?.int ?? 0)

    private static func load(from file: StaticString = #filePath) -> JSON {
        let folder = "\(file)".split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        guard let stream = fopen("\(folder)/Recorded/signatures.json", "re") else { return .null }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&piece, 1, piece.count, stream), count > 0 { bytes += piece[..<count] }
        return (try? JSON(parsing: bytes)) ?? .null
    }
}
