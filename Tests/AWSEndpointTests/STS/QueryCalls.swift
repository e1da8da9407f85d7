import HTTPTypes
import JobModel
import Testing

@testable import AWSEndpoint

/// Calls over the Query protocol, as bytes that come and go.
struct QueryCalls {
    private let services: [any QueryService] = [
        STSService(identity: JobIdentity()) { Timestamp(milliseconds: 1_000_500) },
        IAMService(identity: JobIdentity(), creationTime: Timestamp(milliseconds: 1_000_000)),
    ]

    struct Answer {
        let status: Int
        let text: String
        let operation: String

        /// The text of the first element with a name.
        subscript(name: String) -> String? {
            guard let start = text.firstRange(of: "<\(name)>"),
                let end = text[start.upperBound...].firstRange(of: "</\(name)>")
            else { return nil }
            return String(text[start.upperBound..<end.lowerBound])
        }
    }

    func callAsFunction(
        _ form: String, method: String = "POST", target: String = "/", headers: [(String, String)] = []
    ) async throws -> Answer {
        let request = emptyRequest(
            method: method, target: target,
            headers: [("content-type", "application/x-www-form-urlencoded; charset=utf-8")] + headers, body: form)
        try #require(QueryProtocol.isCall(request))
        let answer = await QueryProtocol.answer(request, by: services)
        guard case .bytes(let bytes) = answer.body else { throw AWSError("Test", "no bytes") }
        #expect(answer.headers[.contentType] == "text/xml")
        return Answer(
            status: answer.status, text: String(decoding: bytes, as: UTF8.self),
            operation: "\(answer.operation?.service ?? "") \(answer.operation?.name ?? "")")
    }

    func sts(_ form: String, headers: [(String, String)] = []) async throws -> Answer {
        try await self("Version=2011-06-15&\(form)", headers: headers)
    }

    func iam(_ form: String) async throws -> Answer { try await self("Version=2010-05-08&\(form)") }
}
