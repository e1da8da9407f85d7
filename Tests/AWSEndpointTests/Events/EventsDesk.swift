import HTTPTypes
import JobModel
import LocalServices
import OrderedJSON
import PjrunTesting
import Synchronization

@testable import AWSEndpoint

/// Rules in memory.
final class MemoryRules: EventRuleStore {
    private let rules = Mutex<[String: EventRule]>([:])

    func eventRules() throws -> [EventRule] { rules.withLock { $0.values.sorted { $0.name < $1.name } } }
    func eventRule(named name: String) throws -> EventRule? { rules.withLock { $0[name] } }
    func changeEventRule(named name: String, _ change: (inout EventRule?) throws -> Void) throws {
        var rule = try eventRule(named: name)
        try change(&rule)
        rules.withLock { [rule] in $0[name] = rule }
    }
}

/// EventBridge over rules in memory, and a directory for its targets.
struct EventsDesk {
    let scratch = ScratchDirectory()
    let bus: EventBus
    private let service: EventsService

    init() {
        let rules = MemoryRules()
        bus = EventBus(
            settings: EventBus.Settings(), rules: rules, now: { Timestamp(milliseconds: 0) }, report: { _ in })
        service = EventsService(
            rules: rules, bus: bus, identity: JobIdentity(), now: { Timestamp(milliseconds: 1_700_000_000_000) })
    }

    /// What an operation answers.
    @discardableResult
    func call(_ operation: String, _ input: JSON = [:]) async throws(AWSError) -> JSON {
        let request = AWSRequest(
            method: .post, target: "/", headers: [:], body: RequestBody(byteCount: 0) { nil }, time: 0, id: "id")
        return try await service.respond(to: JSONCall(operation: operation, input: input, request: request)) ?? .null
    }

    /// The error that an operation ends in, as `Code: message`.
    func refusal(_ operation: String, _ input: JSON) async -> String {
        do throws(AWSError) {
            return "no error, but \(try await call(operation, input).serialized(.compact))"
        } catch {
            return "\(error.code): \(error.message)"
        }
    }

    func putRule(_ name: String = "r", _ pattern: String = #"{"source": ["me"]}"#) async throws {
        try await call("PutRule", ["Name": .string(name), "EventPattern": .string(pattern)])
    }

    func putTarget(_ target: JSON, rule: String = "r") async throws {
        try await call("PutTargets", ["Rule": .string(rule), "Targets": [target]])
    }

    func lines(_ name: String) -> [String] {
        bus.drain(within: .seconds(60))
        return (scratch.read(name) ?? "").split(separator: "\n").map(String.init)
    }
}
