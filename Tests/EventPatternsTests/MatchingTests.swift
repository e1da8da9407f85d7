import EventPatterns
import OrderedJSON
import Testing

/// The event of the Event Ruler's README.
let machineEvent = """
    {"version": "0", "id": "ddddd4-aaaa-7777-4444-345dd43cc333", "detail-type": "EC2 Instance State-change Notification",
     "source": "aws.ec2", "account": "012345679012", "time": "2017-10-02T16:24:49Z", "region": "us-east-1",
     "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000"],
     "detail": {"c-count": 5, "d-count": 3, "x-limit": 301.8, "source-ip": "10.0.0.33",
                "instance-id": "i-000000aaaaaa00000", "state": "running"}}
    """

func matches(_ pattern: String, _ event: String) throws -> Bool {
    try EventPattern(parsing: pattern).matches(JSON(parsing: event))
}

@Suite struct `Patterns against events` {
    @Test(arguments: [
        (#"{"source": ["aws.ec2"], "detail": {"state": ["initializing", "running"]}}"#, true),
        (#"{"source": ["aws.ec2"], "detail": {"state": ["initializing"]}}"#, false),
        (#"{"resources": ["a", "arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000"]}"#, true),
        (#"{"detail.state": ["running"]}"#, true),
        (#"{"time": [{"prefix": "2017-10-02"}]}"#, true),
        (#"{"time": [{"prefix": "2018"}]}"#, false),
        (#"{"detail": {"c-count": [{"prefix": "5"}]}}"#, false),
        (#"{"source": [{"prefix": {"equals-ignore-case": "AWS."}}]}"#, true),
        (#"{"source": [{"prefix": "AWS."}]}"#, false),
        (#"{"source": [{"suffix": "ec2"}]}"#, true),
        (#"{"source": [{"suffix": {"equals-ignore-case": "EC2"}}]}"#, true),
        (#"{"source": [{"suffix": "EC2"}]}"#, false),
        (#"{"source": [{"equals-ignore-case": "AWS.Ec2"}]}"#, true),
        (#"{"source": [{"equals-ignore-case": "aws.ec"}]}"#, false),
        (#"{"detail-type": [{"wildcard": "EC2*State*tion"}]}"#, true),
        (#"{"detail-type": [{"wildcard": "EC2*State"}]}"#, false),
        (#"{"detail": {"state": [{"anything-but": "initializing"}]}}"#, true),
        (#"{"detail": {"state": [{"anything-but": ["stopped", "running"]}]}}"#, false),
        (#"{"detail": {"x-limit": [{"anything-but": [100, 200, 300]}]}}"#, true),
        (#"{"detail": {"x-limit": [{"anything-but": 301.80}]}}"#, false),
        (#"{"detail": {"state": [{"anything-but": {"prefix": "init"}}]}}"#, true),
        (#"{"detail": {"state": [{"anything-but": {"prefix": ["init", "run"]}}]}}"#, false),
        (#"{"detail": {"state": [{"anything-but": {"suffix": "ing"}}]}}"#, false),
        (#"{"detail": {"state": [{"anything-but": {"equals-ignore-case": ["RUNNING"]}}]}}"#, false),
        (#"{"detail": {"state": [{"anything-but": {"wildcard": "r*g"}}]}}"#, false),
        (#"{"detail": {"state": [{"anything-but": {"wildcard": "s*"}}]}}"#, true),
        (#"{"detail": {"missing": [{"anything-but": "a"}]}}"#, false),
        (#"{"detail": {"c-count": [{"numeric": [">", 0, "<=", 5]}]}}"#, true),
        (#"{"detail": {"c-count": [{"numeric": [">", 5]}]}}"#, false),
        (#"{"detail": {"d-count": [{"numeric": ["<", 10]}]}}"#, true),
        (#"{"detail": {"d-count": [{"numeric": ["<", 3]}]}}"#, false),
        (#"{"detail": {"d-count": [{"numeric": [">=", 3, "<", 4]}]}}"#, true),
        (#"{"detail": {"x-limit": [{"numeric": ["=", 3.018e2]}]}}"#, true),
        (#"{"detail": {"state": [{"numeric": [">", 0]}]}}"#, false),
        (#"{"detail": {"c-count": [5.0]}}"#, true),
        (#"{"detail": {"c-count": ["5"]}}"#, false),
        (#"{"detail": {"source-ip": [{"cidr": "10.0.0.0/24"}]}}"#, true),
        (#"{"detail": {"source-ip": [{"cidr": "10.0.1.0/24"}]}}"#, false),
        (#"{"detail": {"source-ip": ["10.0.0.33"]}}"#, true),
        (#"{"detail": {"c-count": [{"exists": true}]}}"#, true),
        (#"{"detail": {"c-count": [{"exists": false}]}}"#, false),
        (#"{"detail": {"other": [{"exists": false}]}}"#, true),
        (#"{"detail": {"other": [{"exists": true}]}}"#, false),
        (#"{"detail": [{"exists": true}]}"#, false),
        (#"{"detail": {"other": ["a", {"exists": false}]}}"#, true),
        (#"{"source": ["x"], "$or": [{"region": ["us-east-1"]}, {"account": ["1"]}]}"#, false),
        (#"{"$or": [{"region": ["eu-west-1"]}, {"account": ["012345679012"]}]}"#, true),
        (#"{"$or": [{"region": ["eu-west-1"]}, {"account": ["1"]}]}"#, false),
        (#"{"detail": {"$or": [{"c-count": [{"numeric": [">", 9]}]}, {"d-count": [{"numeric": ["<", 10]}]}]}}"#, true),
        (
            #"{"$or": [{"region": ["x"]}, {"account": ["012345679012"], "$or": [{"version": ["0"]}, {"id": ["x"]}]}]}"#,
            true
        ),
    ])
    func `of a machine`(pattern: String, expected: Bool) throws {
        #expect(try matches(pattern, machineEvent) == expected, "\(pattern)")
    }

    @Test(arguments: [
        (#"{"a": [null]}"#, #"{"a": null}"#, true),
        (#"{"a": [null]}"#, #"{"a": ""}"#, false),
        (#"{"a": [null]}"#, #"{}"#, false),
        (#"{"a": [""]}"#, #"{"a": ""}"#, true),
        (#"{"a": [true]}"#, #"{"a": true}"#, true),
        (#"{"a": [true]}"#, #"{"a": "true"}"#, false),
        (#"{"a": [300, 3.1e2]}"#, #"{"a": 310.0}"#, true),
        (#"{"a": [123456789012]}"#, #"{"a": 123456789012}"#, true),
        (#"{"a": [{"numeric": [">", 0]}]}"#, #"{"a": 5000000001}"#, false),
        (#"{"a": [{"numeric": [">", 0]}]}"#, #"{"a": 5e9}"#, true),
        (#"{"a": [{"anything-but": 5}]}"#, #"{"a": "5"}"#, true),
        (#"{"a": [{"anything-but": "x"}]}"#, #"{"a": null}"#, true),
        (#"{"a": [{"anything-but": ["x", "y"]}]}"#, #"{"a": ["x", "z"]}"#, true),
        (#"{"a": [{"anything-but": ["x", "y"]}]}"#, #"{"a": ["x", "y"]}"#, false),
        (#"{"a": [{"wildcard": "*"}]}"#, #"{"a": ""}"#, true),
        (#"{"a": [{"wildcard": "dir/*/x*.png"}]}"#, #"{"a": "dir/b/c/x.png"}"#, true),
        (#"{"a": [{"wildcard": "a*a"}]}"#, #"{"a": "a"}"#, false),
        (#"{"a": [{"wildcard": "a\\*b*"}]}"#, #"{"a": "a*bc"}"#, true),
        (#"{"a": [{"wildcard": "a\\*b"}]}"#, #"{"a": "axb"}"#, false),
        (#"{"a": [{"wildcard": "a\\\\*"}]}"#, #"{"a": "a\\b"}"#, true),
        (#"{"a": [{"exists": true}]}"#, #"{"a": []}"#, false),
        (#"{"a": [{"exists": false}]}"#, #"{"a": {}}"#, true),
        (#"{"a": [{"cidr": "2001:db8::/32"}]}"#, #"{"a": "2001:db8:ffff::1"}"#, true),
        (#"{"a": [{"cidr": "2001:db8::/32"}]}"#, #"{"a": "2001:db9::1"}"#, false),
        (#"{"a": [{"cidr": "2001:db8::/32"}]}"#, #"{"a": "10.0.0.1"}"#, false),
        (#"{"a": ["::1"]}"#, #"{"a": "0:0:0:0:0:0:0:1"}"#, true),
        (#"{"a": [{"cidr": "10.0.0.5/24"}]}"#, #"{"a": "10.0.0.4"}"#, false),
        (#"{"a": [{"cidr": "0.0.0.0/0"}]}"#, #"{"a": "255.255.255.255"}"#, true),
        (#"{"a": ["é"]}"#, #"{"a": "e\u0301"}"#, false),
    ])
    func `of small values`(pattern: String, event: String, expected: Bool) throws {
        #expect(try matches(pattern, event) == expected, "\(pattern) \(event)")
    }

    @Test(
        arguments: [
            (#"{"employees": {"firstName": ["Anna"]}}"#, true),
            (#"{"employees": {"firstName": ["Anna"], "lastName": ["Smith"]}}"#, true),
            (#"{"employees": {"firstName": ["Anna"], "lastName": ["Jones"]}}"#, false),
            (#"{"employees": {"firstName": ["Anna", "Peter"], "lastName": ["Jones"]}}"#, true),
            (#"{"employees": {"firstName": ["Anna"], "$or": [{"lastName": ["Jones"]}, {"age": [3]}]}}"#, false),
            (
                #"{"employees": {"firstName": ["Anna"], "$or": [{"lastName": ["Jones"]}, {"lastName": ["Smith"]}]}}"#,
                true
            ),
        ], [false, true])
    func `two fields match in one element of an array, not in two`(
        answer: (pattern: String, expected: Bool), isNested: Bool
    ) throws {
        let people = [("John", "Doe"), ("Anna", "Smith"), ("Peter", "Jones")].map {
            "{\"firstName\": \"\($0)\", \"lastName\": \"\($1)\"}"
        }
        let array = isNested ? "[\(people[0]), \(people[1])], [\(people[2])]" : people.joined(separator: ", ")

        #expect(try matches(answer.pattern, "{\"employees\": [\(array)]}") == answer.expected)
    }

    @Test func `fields of different arrays are free of each other`() throws {
        let event = #"{"a": [{"x": 1}, {"x": 2}], "b": [{"y": 1}, {"y": 2}]}"#

        #expect(try matches(#"{"a": {"x": [1]}, "b": {"y": [2]}}"#, event))
    }

    @Test func `large arrays are joined, not tried pair by pair`() throws {
        func people(_ key: String) -> JSON {
            .array((0..<3000).map { ["x": .number(JSONNumber($0)), key: .number(JSONNumber($0 * 7 % 3000))] })
        }
        let event: JSON = ["a": people("y"), "b": people("z"), "c": people("y")]
        let pattern = #"""
            {"a": {"x": [{"numeric": [">=", 0]}], "y": [{"numeric": [">=", 0]}]},
             "b": {"x": [{"exists": true}], "z": [{"exists": true}]},
             "c": {"x": [LAST], "y": [7]}}
            """#

        #expect(try EventPattern(parsing: pattern.replacing("LAST", with: "1")).matches(event))
        #expect(try !EventPattern(parsing: pattern.replacing("LAST", with: "2")).matches(event))
    }

    @Test func `an element is remembered across $or and over other arrays`() throws {
        let pattern = #"""
            {"a": {"x": [1]}, "$or": [{"b": {"y": [1]}}, {"a": {"y": [2]}}], "c": ["z"], "a.w": [5]}
            """#
        func event(_ w: Int) -> String {
            #"""
            {"a": [{"x": 1, "y": 3, "w": \#(w)}, {"x": 2, "y": 2, "w": 5}], "b": [{"y": 1}, {"y": 2}], "c": "z"}
            """#
        }

        #expect(try matches(pattern, event(5)))
        #expect(try !matches(pattern, event(6)))
    }

    @Test func `the event of a processing job`() throws {
        let pattern = """
            {"source": ["aws.sagemaker"], "detail-type": ["SageMaker Processing Job State Change"],
             "detail": {"ProcessingJobName": [{"prefix": "etl-"}], "ProcessingJobStatus": ["Failed", "Stopped"]}}
            """
        func event(_ name: String, _ status: String) -> String {
            """
            {"source": "aws.sagemaker", "detail-type": "SageMaker Processing Job State Change",
             "detail": {"ProcessingJobName": "\(name)", "ProcessingJobStatus": "\(status)"}}
            """
        }

        #expect(try matches(pattern, event("etl-1", "Failed")))
        #expect(try !matches(pattern, event("etl-1", "Completed")))
        #expect(try !matches(pattern, event("report", "Failed")))
    }
}
