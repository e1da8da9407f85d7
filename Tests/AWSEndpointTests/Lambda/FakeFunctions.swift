import HTTPTypes
import JobModel
import OrderedJSON
import S3Model
import Synchronization
import Testing

@testable import AWSEndpoint

/// Functions in memory; each answers its event, and fails when it is called `failing`.
final class FakeFunctions: FunctionInvoker, FunctionRegistry {
    private struct State {
        var records: [String: (record: FunctionRecord, code: [UInt8])] = [:]
        var calls: [FunctionCall] = []
    }
    private let state = Mutex(State())

    var calls: [FunctionCall] { state.withLock { $0.calls } }

    func invoke(_ call: FunctionCall) throws(FunctionFailure) -> FunctionAnswer {
        state.withLock { $0.calls.append(call) }
        let name = FunctionName(call.function)?.name ?? ""
        guard state.withLock({ $0.records[name] != nil }) else {
            throw .notFound(functionARN: FunctionName.arn(name, JobIdentity()))
        }
        return FunctionAnswer(
            payload: name == "failing" ? Array(#"{"errorMessage":"no"}"#.utf8) : call.payload,
            functionError: name == "failing" ? "Unhandled" : nil, executedVersion: "$LATEST",
            logTail: call.wantsLogTail ? "the end of the log" : nil, requestID: "call-1")
    }

    func functions() throws -> [FunctionRecord] {
        state.withLock { $0.records.values.map(\.record) }.sorted { $0.name < $1.name }
    }
    func function(named name: String) throws -> FunctionRecord? { state.withLock { $0.records[name]?.record } }
    func archive(of name: String) throws -> [UInt8]? { state.withLock { $0.records[name]?.code } }

    func create(_ name: String, _ configuration: FunctionConfiguration, code: [UInt8]) throws -> FunctionRecord {
        if try function(named: name) != nil { throw FunctionRefusal.exists(name: name) }
        return put(name, configuration, code)
    }

    func update(_ name: String, _ configuration: FunctionConfiguration, code: [UInt8]?) throws -> FunctionRecord {
        guard let old = try archive(of: name) else { throw FunctionRefusal.missing(name: name) }
        return put(name, configuration, code ?? old)
    }

    func remove(_ name: String) throws -> Bool { state.withLock { $0.records.removeValue(forKey: name) != nil } }

    private func put(_ name: String, _ configuration: FunctionConfiguration, _ code: [UInt8]) -> FunctionRecord {
        let record = FunctionRecord(
            name: name, configuration: configuration, codeSHA256: [1, 2, 3], codeSize: Int64(code.count),
            lastModified: Timestamp(milliseconds: 1_700_000_000_123), revisionID: "r-\(configuration.description)",
            path: nil)
        state.withLock { $0.records[name] = (record, code) }
        return record
    }
}

/// Calls of Lambda, as bytes that come and go.
struct LambdaDesk {
    let functions = FakeFunctions()
    let objects = MemoryStore()

    struct Answer {
        let status: Int
        let text: String
        let headers: HTTPFields
        let operation: String?

        func json() throws -> JSON { try JSON(parsing: text) }
        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
    }

    func callAsFunction(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSON? = nil, headers: [String: String] = [:]
    ) async -> Answer {
        await self(method, path, bytes: body.map { $0.serializedBytes(.compact) } ?? [], headers: headers)
    }

    func callAsFunction(
        _ method: HTTPRequest.Method, _ path: String, bytes: [UInt8], headers: [String: String] = [:]
    ) async -> Answer {
        var fields: HTTPFields = [.host: "127.0.0.1:4566"]
        for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
        let request = AWSRequest(
            method: method, target: "/2015-03-31\(path)", headers: fields, body: RequestBody(bytes), time: 0,
            id: "request-1")
        let service = LambdaService(invoker: functions, registry: functions, objects: objects, identity: JobIdentity())
        let answer = await service.response(to: request, body: bytes)
        guard case .bytes(let text) = answer.body else {
            return Answer(status: 0, text: "", headers: [:], operation: nil)
        }
        return Answer(
            status: answer.status, text: String(decoding: text, as: UTF8.self), headers: answer.headers,
            operation: answer.operation?.name)
    }

    /// Makes a function, with other members than the usual ones.
    @discardableResult
    func create(_ name: String = "f", _ more: JSONObject = [:]) async -> Answer {
        var input: JSONObject = [
            "FunctionName": .string(name), "Runtime": "python3.12", "Role": "arn:aws:iam::123456789012:role/r",
            "Handler": "index.handler", "Code": ["ZipFile": "UEsFBg=="],
        ]
        for (name, value) in more { input[name] = value.isNull ? nil : value }
        return await self(.post, "/functions", .object(input))
    }
}
