import JobModel
import LocalServices
import OrderedJSON
import PjrunTesting
import Synchronization
import Testing

/// Rules in memory.
final class Rules: EventRuleStore {
    private let rules: Mutex<[EventRule]>
    struct Broken: Error {}
    let isBroken: Bool

    init(_ rules: [EventRule] = [], isBroken: Bool = false) {
        self.rules = Mutex(rules)
        self.isBroken = isBroken
    }

    func eventRules() throws -> [EventRule] {
        if isBroken { throw Broken() }
        return rules.withLock { $0 }
    }
    func eventRule(named name: String) throws -> EventRule? { try eventRules().first { $0.name == name } }
    func changeEventRule(named name: String, _ change: (inout EventRule?) throws -> Void) throws {}
}

private func record(_ name: String, _ status: JobStatus = .inProgress) throws -> JobRecord {
    let request = try JobRequest.validating(
        [
            "ProcessingJobName": .string(name), "RoleArn": "arn:aws:iam::123456789012:role/r",
            "AppSpecification": ["ImageUri": "local", "ContainerEntrypoint": ["true"]],
            "ProcessingResources": [
                "ClusterConfig": ["InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1]
            ],
        ], as: .service)
    return JobRecord(
        request: request, arn: JobARN(identity: JobIdentity(), jobName: name), status: status,
        creationTime: Timestamp(milliseconds: 1_700_000_000_123))
}

final class Desk: Sendable {
    let scratch = ScratchDirectory()
    let reports = Mutex<[String]>([])

    func bus(_ rules: Rules = Rules(), _ change: (inout EventBus.Settings) -> Void = { _ in }) -> EventBus {
        var settings = EventBus.Settings()
        change(&settings)
        return EventBus(
            settings: settings, rules: rules, now: { Timestamp(milliseconds: 0) },
            report: { [self] text in reports.withLock { $0.append(text) } })
    }

    func lines(_ name: String) throws -> [JSON] {
        try (scratch.read(name) ?? "").split(separator: "\n").map { try JSON(parsing: String($0)) }
    }
}

private let inTime = Duration.seconds(60)

@Suite struct `The event bus` {
    let desk = Desk()

    @Test func `appends every change to the file, in order`() throws {
        let bus = desk.bus { $0.eventsFile = desk.scratch("events.jsonl") }

        for status in [JobStatus.inProgress, .stopping, .stopped] { bus.publish(try record("job", status)) }

        #expect(bus.drain(within: inTime))
        let lines = try desk.lines("events.jsonl")
        #expect(lines.map { $0["detail"]?["ProcessingJobStatus"]?.string } == ["InProgress", "Stopping", "Stopped"])
        #expect(Set(lines.map { $0["id"]?.string }).count == 3)
        #expect(desk.reports.withLock { $0 } == [])
    }

    @Test func `gives the command the event, the name and the status, and keeps the order of a job`() throws {
        let out = desk.scratch("out")
        let bus = desk.bus {
            $0.command = "cat > '\(out).'$PJRUN_JOB_STATUS; echo $PJRUN_JOB_NAME $PJRUN_JOB_STATUS >> '\(out)'"
        }
        let statuses: [JobStatus] = [.inProgress, .stopping, .stopped]

        for status in statuses { bus.publish(try record("job", status)) }

        #expect(bus.drain(within: inTime))
        #expect(desk.scratch.read("out") == "job InProgress\njob Stopping\njob Stopped\n")
        let event = try JSON(parsing: desk.scratch.read("out.Stopped") ?? "")
        #expect(event["detail"]?["ProcessingJobName"] == "job")
    }

    @Test func `runs no more commands at once than it may, and all of them`() throws {
        let running = desk.scratch("running")
        let bus = desk.bus {
            $0.commandLimit = 2
            // Three at once would find the names a and b taken.
            $0.command = """
                mkdir '\(running)' 2>/dev/null; mkdir '\(running)/a' 2>/dev/null && mine=a || { mkdir '\(running)/b' && mine=b; } \
                || exit 1; cat >> '\(desk.scratch("seen"))'; rmdir '\(running)/'$mine
                """
        }

        for number in 0..<20 { bus.publish(try record("job-\(number)")) }

        #expect(bus.drain(within: inTime))
        #expect(desk.reports.withLock { $0 } == [])
    }

    @Test func `says once that a command fails, and goes on`() throws {
        let bus = desk.bus {
            $0.command = "exit 3"
            $0.eventsFile = desk.scratch("events.jsonl")
        }

        for _ in 0..<3 { bus.publish(try record("job")) }

        #expect(bus.drain(within: inTime))
        #expect(
            desk.reports.withLock { $0 } == [
                "--on-event 'exit 3' ended with code 3, for job InProgress; further failures there are not reported"
            ])
        #expect(try desk.lines("events.jsonl").count == 3)
    }

    @Test func `kills a command that does not end`() throws {
        let bus = desk.bus {
            $0.command = "exec cat '\(desk.scratch("pipe"))'"
            $0.commandTimeout = .milliseconds(10)
        }
        _ = Shell.run("mkfifo '\(desk.scratch("pipe"))'")

        bus.publish(try record("job"))

        #expect(bus.drain(within: inTime))
        #expect(desk.reports.withLock { $0.first }?.contains("was ended by signal 9") == true)
    }

    @Test func `does not wait for ever at the end`() throws {
        let bus = desk.bus { $0.command = "cat '\(desk.scratch("pipe"))'" }
        _ = Shell.run("mkfifo '\(desk.scratch("pipe"))'")

        bus.publish(try record("job"))

        #expect(!bus.drain(within: .milliseconds(1)))
        #expect(Shell.run("echo > '\(desk.scratch("pipe"))'").code == 0)
        #expect(bus.drain(within: inTime))
    }

    @Test func `a file that cannot be written and rules that cannot be read fail nothing`() throws {
        let bus = desk.bus(Rules(isBroken: true)) { $0.eventsFile = desk.scratch("missing/events.jsonl") }

        for _ in 0..<2 { bus.publish(try record("job")) }

        #expect(bus.drain(within: inTime))
        #expect(desk.reports.withLock { $0.count } == 2)
    }

    @Test func `an event that is too long for a variable comes on standard input alone`() throws {
        let bus = desk.bus(
            Rules([rule("all", #"{"source": ["me"]}"#, "command:wc -c > '\(desk.scratch("size"))'")]))
        let detail: JSONObject = ["text": .string(String(repeating: "x", count: 200_000))]

        _ = bus.publish(
            CustomEvent(
                source: "me", detailType: "t", detail: detail, resources: [], time: Timestamp(milliseconds: 0)),
            identity: JobIdentity())

        #expect(bus.drain(within: inTime))
        #expect(Int(desk.scratch.read("size")?.dropLast() ?? "") ?? 0 > 200_000)
    }

    // MARK: - Rules

    private func rule(_ name: String, _ pattern: String, _ arn: String, _ input: EventTarget.Input = .event)
        -> EventRule
    {
        var rule = EventRule(name: name, pattern: pattern)
        rule.targets = [EventTarget(id: "t", arn: arn, input: input)]
        return rule
    }

    @Test func `delivers to the targets of rules that match and are enabled`() throws {
        var disabled = rule("off", #"{"source": ["aws.sagemaker"]}"#, "file://\(desk.scratch("off"))")
        disabled.isEnabled = false
        let bus = desk.bus(
            Rules([
                rule("all", #"{"source": ["aws.sagemaker"]}"#, "file://\(desk.scratch("all"))"), disabled,
                rule(
                    "failed", #"{"detail": {"ProcessingJobStatus": ["Failed"]}}"#, "file://\(desk.scratch("failed"))",
                    .template(
                        #""<name> has failed""#, paths: [.init(name: "name", path: "$.detail.ProcessingJobName")])),
            ]))

        bus.publish(try record("one"))
        bus.publish(try record("two", .failed))

        #expect(bus.drain(within: inTime))
        #expect(try desk.lines("all").map { $0["detail"]?["ProcessingJobName"]?.string } == ["one", "two"])
        #expect(desk.scratch.read("failed") == "\"two has failed\"\n")
        #expect(desk.scratch.read("off") == nil)
    }

    @Test func `an event of a client goes to rules, not to the file of status changes`() throws {
        let bus = desk.bus(Rules([rule("mine", #"{"source": ["me"]}"#, "file://\(desk.scratch("mine"))")])) {
            $0.eventsFile = desk.scratch("events.jsonl")
        }
        let entry = CustomEvent(
            source: "me", detailType: "hello", detail: ["a": 1], resources: ["r"],
            time: Timestamp(milliseconds: 1_500_000_000_999))

        let id = bus.publish(entry, identity: JobIdentity(account: "1", region: "eu-west-1"))

        #expect(bus.drain(within: inTime))
        #expect(
            try desk.lines("mine") == [
                [
                    "version": "0", "id": .string(id), "detail-type": "hello", "source": "me", "account": "1",
                    "time": "2017-07-14T02:40:00Z", "region": "eu-west-1", "resources": ["r"], "detail": ["a": 1],
                ]
            ])
        #expect(desk.scratch.read("events.jsonl") == nil)
    }

    @Test func `many processes and threads append whole lines`() async throws {
        let path = desk.scratch("events.jsonl")
        let buses = (0..<4).map { _ in desk.bus { $0.eventsFile = path } }

        for bus in buses { for number in 0..<100 { bus.publish(try record("job-\(number)")) } }

        for bus in buses { #expect(bus.drain(within: inTime)) }
        #expect(try desk.lines("events.jsonl").count == 400)
    }
}
