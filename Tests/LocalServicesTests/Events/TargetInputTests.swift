import JobModel
import LocalServices
import OrderedJSON
import Testing

private let event: JSON = [
    "version": "0", "id": "7bf73129", "detail-type": "EC2 Instance State-change Notification", "source": "aws.ec2",
    "account": "123456789012", "time": "2015-11-11T21:29:54Z", "region": "us-east-1",
    "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111", "second"],
    "detail": ["instance-id": "i-0123456789", "state": "RUNNING", "ports": [80, 443], "tag": ["a": "b"], "n": 5],
]

private func text(_ input: EventTarget.Input) -> String {
    input.text(of: event, rule: EventRule(name: "r", pattern: "{}"), at: Timestamp(milliseconds: 1_000))
}

private func template(_ template: String) -> String {
    text(
        .template(
            template,
            paths: [
                .init(name: "instance", path: "$.detail.instance-id"), .init(name: "state", path: "$.detail.state"),
                .init(name: "ports", path: "$.detail.ports"), .init(name: "tag", path: "$.detail.tag"),
                .init(name: "n", path: "$.detail.n"), .init(name: "none", path: "$.detail.none"),
            ]))
}

@Suite struct `What a target gets` {
    @Test func `the event, a constant, or a part`() {
        #expect(text(.event) == event.serialized(.compact))
        #expect(text(.constant(#"{"a": 1}"#)) == #"{"a": 1}"#)
        #expect(text(.path("$")) == event.serialized(.compact))
        #expect(text(.path("$.detail.state")) == #""RUNNING""#)
        #expect(text(.path("$.detail.ports[1]")) == "443")
        #expect(text(.path("$.detail.ports[*]")) == "[80,443]")
        #expect(text(.path("$.resources[0]")).hasPrefix("\"arn:"))
        #expect(text(.path("$.nothing")) == "null")
    }

    @Test(arguments: [
        (#""<instance> is in state <state>""#, #""i-0123456789 is in state RUNNING""#),
        (#""<instance> is in state \"<state>\"""#, #""i-0123456789 is in state \"RUNNING\"""#),
        (#"{"instance" : <instance>, "state": "<state>"}"#, #"{"instance" : "i-0123456789", "state": "RUNNING"}"#),
        (
            #"{"state": [9, <state>, true], "Transformed": "Yes"}"#,
            #"{"state": [9, "RUNNING", true], "Transformed": "Yes"}"#
        ),
        (
            #"{"ports": <ports>, "n": <n>, "text": "<ports> <tag> <n>"}"#,
            #"{"ports": [80,443], "n": 5, "text": "[80,443] {a:b} 5"}"#
        ),
        (#"{"x": <none>, "y": "<none>"}"#, #"{"x": "", "y": ""}"#),
        (#"{"x": "<unknown>"}"#, #"{"x": "<unknown>"}"#),
        (
            #"{"rule": <aws.events.rule-name>, "at": "<aws.events.event.ingestion-time>"}"#,
            #"{"rule": "r", "at": "1970-01-01T00:00:01Z"}"#
        ),
        (#"{"arn": "<aws.events.rule-arn>"}"#, #"{"arn": "arn:aws:events:us-east-1:123456789012:rule/r"}"#),
        (#"{"event": <aws.events.event.json>}"#, #"{"event": \#(event.serialized(.compact))}"#),
    ])
    func `or a template with values in it`(given: String, expected: String) {
        #expect(template(given) == expected)
    }

    @Test func `the event without its detail`() throws {
        let inner = try #require(try JSON(parsing: template(#"{"e": <aws.events.event>}"#))["e"]?.object)

        #expect(inner["detail"] == nil)
        #expect(inner["source"] == "aws.ec2")
    }

    @Test(arguments: [
        (#""a <x>""#, true), ("\"a <x>\"\n\"b\"", true), (#"{"a": <x>}"#, true), ("<x>", true),
        (#"{"a": "<x>"}"#, true),
        ("a <x>", false), ("<x> is", false), (#"{"a": <y>}"#, false), ("{", false),
    ])
    func `a template is JSON or lines of strings`(template: String, isOne: Bool) {
        #expect((InputTemplate(template, names: ["x"]).fault == nil) == isOne)
    }

    @Test(arguments: ["detail", "$detail", "$.", "$.a..b", "$.a[", "$.a[-1]", "$.a[x]", "$['a']", ""])
    func `these are no paths`(path: String) {
        #expect(EventPath(path) == nil)
    }

    @Test func `places are files, commands and services of this machine`() {
        let queue = "arn:aws:sqs:us-east-1:123456789012:q"
        #expect(TargetPlace(arn: queue) == .queue(arn: queue))
        let machine = "arn:aws:states:us-east-1:123456789012:stateMachine:m"
        #expect(TargetPlace(arn: machine) == .machine(arn: machine))
        #expect(TargetPlace(arn: "file:///tmp/a%20b.jsonl") == .file(path: "/tmp/a b.jsonl"))
        #expect(TargetPlace(arn: "command:cat > /dev/null") == .command("cat > /dev/null"))
        for arn in [
            "file://relative", "file:///dir/", "command: ", "s3://b/k", "arn:aws:sqs:us-east-1:1:a b", "/tmp/a",
        ] {
            #expect(TargetPlace(arn: arn) == nil, "\(arn)")
        }
    }
}
