import HTTPTypes
import JobModel
import OrderedJSON
import Synchronization

@testable import AWSEndpoint

/// A request without a body, for calls that are made without the wire.
func emptyRequest(
    method: String = "POST", target: String = "/", headers: [(String, String)] = [], body: String = ""
) -> AWSRequest {
    let bytes = Mutex<[UInt8]?>(body.isEmpty ? nil : Array(body.utf8))
    var fields: HTTPFields = [:]
    for (name, value) in headers {
        if let name = HTTPField.Name(name) { fields[name] = value }
    }
    return AWSRequest(
        method: HTTPRequest.Method(rawValue: method) ?? .post, target: target, headers: fields,
        body: RequestBody(byteCount: Int64(body.utf8.count)) {
            bytes.withLock { bytes in
                defer { bytes = nil }
                return bytes
            }
        }, time: 0, id: "the-id")
}

/// Calls of CloudWatch Logs on the group of processing jobs.
struct LogsCalls {
    let service: LogsService

    static let group = "/aws/sagemaker/ProcessingJobs"

    /// The time is late enough for every event, unless a test says what it is.
    init(_ logs: FakeLogs, now: Int64 = 1_000_000_000) {
        self.init(logs) { now }
    }

    init(_ logs: FakeLogs, now: @escaping @Sendable () -> Int64) {
        service = LogsService(
            logs: logs, identity: JobIdentity(), polling: LongPolling { _ in 0 },
            now: { Timestamp(milliseconds: now()) }, settle: {})
    }

    func raw(_ operation: String, _ input: JSONObject) async throws(AWSError) -> JSON {
        try await service.respond(to: JSONCall(operation: operation, input: .object(input), request: emptyRequest()))
            ?? .null
    }

    func callAsFunction(_ operation: String, _ input: JSONObject = [:]) async throws(AWSError) -> JSON {
        var input = input
        if input["logGroupName"] == nil, operation != "DescribeLogGroups" {
            input["logGroupName"] = .string(Self.group)
        }
        return try await raw(operation, input)
    }
}

extension JSON {
    /// The messages of a page of events.
    var messages: [String] { self["events"]?.array?.compactMap { $0["message"]?.string } ?? [] }
    var streamNames: [String] { self["logStreams"]?.array?.compactMap { $0["logStreamName"]?.string } ?? [] }
}
