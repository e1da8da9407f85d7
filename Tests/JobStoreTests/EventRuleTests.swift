import JobModel
import JobStore
import OrderedJSON
import PjrunTesting
import Synchronization
import Testing

private func store(_ scratch: ScratchDirectory) throws -> JobStore {
    try JobStore(HomeDirectory(environment: ["PJRUN_HOME": scratch("home")], homeOfUser: "/"))
}

@Suite struct `Event rules and observers` {
    private func rule(_ name: String) -> EventRule {
        var rule = EventRule(name: name, pattern: #"{"source": ["a"]}"#)
        rule.isEnabled = false
        rule.description = "why"
        rule.roleARN = "arn:aws:iam::1:role/r"
        rule.tags = [Tag(key: "k", value: "v")]
        var full = EventTarget(id: "0", arn: "arn:aws:sqs:us-east-1:1:q.fifo")
        full.messageGroupID = "g"
        full.roleARN = "arn:aws:iam::1:role/r"
        full.deadLetterARN = "arn:aws:sqs:us-east-1:1:dead"
        full.retryPolicy = .init(maximumAttempts: 3, maximumAgeInSeconds: nil)
        rule.targets = [
            full, EventTarget(id: "1", arn: "file:///a"),
            EventTarget(id: "2", arn: "command:b", input: .constant("{}")),
            EventTarget(id: "3", arn: "command:c", input: .path("$.detail")),
            EventTarget(
                id: "4", arn: "command:d", input: .template("\"<x>\"", paths: [.init(name: "x", path: "$.id")])),
        ]
        return rule
    }

    @Test func `a rule is found again by another opener, exactly as it was`() throws {
        let scratch = ScratchDirectory()
        let made = rule("b")
        try store(scratch).changeEventRule(named: "b") { $0 = made }
        try store(scratch).changeEventRule(named: "a") { $0 = EventRule(name: "a", pattern: "{}") }

        let other = try store(scratch)

        #expect(try other.eventRule(named: "b") == made)
        #expect(try other.eventRules().map(\.name) == ["a", "b"])
    }

    @Test func `a rule is changed, removed, or left when the change throws`() throws {
        struct Refused: Error {}
        let store = try store(ScratchDirectory())
        try store.changeEventRule(named: "a") { $0 = EventRule(name: "a", pattern: "{}") }
        try store.changeEventRule(named: "a") { $0?.description = "new" }
        #expect(throws: Refused.self) {
            try store.changeEventRule(named: "a") { rule in
                rule = nil
                throw Refused()
            }
        }
        #expect(try store.eventRule(named: "a")?.description == "new")

        try store.changeEventRule(named: "a") { $0 = nil }

        #expect(try store.eventRule(named: "a") == nil)
    }

    @Test func `an observer hears every change of a status and nothing else`() throws {
        let store = try store(ScratchDirectory())
        final class Heard: Sendable { let records = Mutex<[JobRecord]>([]) }
        let heard = Heard()
        store.observeStatusChanges { record in heard.records.withLock { $0.append(record) } }
        let request = try JobRequest.validating(
            [
                "ProcessingJobName": "one", "RoleArn": "arn:aws:iam::123456789012:role/r",
                "AppSpecification": ["ImageUri": "local", "ContainerEntrypoint": ["true"]],
                "ProcessingResources": [
                    "ClusterConfig": ["InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1]
                ],
            ], as: .service)

        let job = try store.create(request, identity: JobIdentity(), at: Timestamp(milliseconds: 1))
        var start = RecordChange(time: Timestamp(milliseconds: 2))
        start.startTime = Timestamp(milliseconds: 2)
        try store.change(job, start)
        try store.requestStop(job, immediately: false, at: Timestamp(milliseconds: 3))
        try store.requestStop(job, immediately: false, at: Timestamp(milliseconds: 4))
        var end = RecordChange(time: Timestamp(milliseconds: 5))
        end.status = .completed
        try store.change(job, end)
        _ = try? store.create(request, identity: JobIdentity(), at: Timestamp(milliseconds: 6))

        let records = heard.records.withLock { $0 }
        #expect(records.map(\.status) == [.inProgress, .stopping, .stopped])
        #expect(records.map(\.id) == [job.id, job.id, job.id])
        #expect(records.map(\.lastModifiedTime.milliseconds) == [1, 3, 5])
    }

    @Test func `an observer hears thousands of changes on a small stack`() throws {
        let scratch = ScratchDirectory()
        let store = try JobStore(HomeDirectory(environment: ["PJRUN_HOME": scratch.path], homeOfUser: "/"))
        let count = Mutex(0)
        store.observeStatusChanges { _ in count.withLock { $0 += 1 } }

        for number in 0..<4000 {
            let request = try JobRequest.validating(
                [
                    "ProcessingJobName": .string("job-\(number)"), "RoleArn": "arn:aws:iam::123456789012:role/r",
                    "AppSpecification": ["ImageUri": "local"],
                    "ProcessingResources": [
                        "ClusterConfig": ["InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1]
                    ],
                ], as: .service)
            _ = try store.create(request, identity: JobIdentity(), at: Timestamp(milliseconds: 1))
        }

        #expect(count.withLock { $0 } == 4000)
    }
}
