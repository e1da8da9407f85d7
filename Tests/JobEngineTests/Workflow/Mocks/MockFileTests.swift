import OrderedJSON
import Testing

@testable import JobEngine

@Suite struct `Files of answers` {
    @Test func `states have lists, lists for items, or one answer for all`() throws {
        let mocks = try parse(
            """
            {"A": [{"output": {"x": 1.50}}, {"error": "E", "cause": "c"}, {"timed_out": true}],
             "B": [[{"error": "E"}, {"output": null}], {"output": []}], "C": {"output": 1}}
            """)

        #expect(
            mocks.answers == [
                "A": .list([[.output(#"{"x":1.50}"#)], [.error("E", cause: "c")], [.timedOut]]),
                "B": .list([[.error("E", cause: nil), .output("null")], [.output("[]")]]), "C": .always(.output("1")),
            ])
        #expect(mocks.isMocked("no answer, and never called"))
    }

    @Test(arguments: [
        (#"[]"#, #"m.json: the file holds an array and not an object (write {"<state>": [{"output": …}]})"#),
        (#"{"A": 1}"#, "m.json: A: the answers of a state are a list, and this is a number"),
        (#"{"A": [1]}"#, "m.json: A[0]: an answer is an object, and this is a number"),
        (#"{"A": [{"outptu": 1}]}"#, "m.json: A[0].outptu: an answer has no 'outptu' (did you mean 'output'?)"),
        (#"{"A": [{}]}"#, "m.json: A[0]: an answer says what becomes of the task, and this does not"),
        (#"{"A": [[{"output": 1, "error": "E"}]]}"#, "m.json: A[0][0]: an answer is one of output and error, not both"),
        (#"{"A": [{"output": 1, "cause": "c"}]}"#, "m.json: A[0].cause: only an error has a cause"),
        (#"{"A": [{"error": {"a": 1}}]}"#, "m.json: A[0].error: this is an object and must be a string"),
        (#"{"A": [{"timed_out": false}]}"#, "m.json: A[0].timed_out: timed_out can only be true"),
        (#"{"A": [{"output": 1}], "A": []}"#, #"m.json: the key "A" is used twice in one object (line 1, column 24)"#),
    ])
    func `what is wrong is said with its place`(text: String, message: String) {
        let error = #expect(throws: MockFileError.self) { try parse(text) }

        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
    }

    @Test func `a state that the machine does not have is said`() throws {
        let mocks = try parse(#"{"Trainn": [{"output": 1}]}"#)

        #expect(
            mocks.unknownState(among: ["Train", "Wait"])?.description
                == "m.json: Trainn: the machine has no state 'Trainn' (did you mean 'Train'?)")
        #expect(mocks.unknownState(among: ["Trainn"]) == nil)
    }

    @Test func `a case cannot be chosen where there are none`() {
        let error = #expect(throws: MockFileError.self) { try parse("{}", testCase: "Happy") }

        #expect(error?.message == "the file has no test cases, so 'Happy' cannot be chosen")
    }

    // The example of the documentation, with other names
    // (https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html).
    private let config = """
        {"StateMachines": {"Sales": {"TestCases": {
            "Happy": {"Call": "ok"}, "Retry": {"Call": "retried"}}}},
         "MockedResponses": {
            "ok": {"0": {"Return": {"StatusCode": 200, "Payload": {"StatusCode": 200, "body": "Hello"}}}},
            "retried": {"0": {"Throw": {"Error": "Lambda.ResourceNotReadyException", "Cause": "not ready"}},
                "1-2": {"Throw": {"Error": "Lambda.TimeoutException", "Cause": "late"}}, "3": {"Return": {"StatusCode": 200}}}}}
        """

    @Test func `a file of Step Functions Local is read by case`() throws {
        let mocks = try parse(config, testCase: "Retry")

        #expect(
            mocks.answers == [
                "Call": .numbered([
                    .error("Lambda.ResourceNotReadyException", cause: "not ready"),
                    .error("Lambda.TimeoutException", cause: "late"),
                    .error("Lambda.TimeoutException", cause: "late"), .output(#"{"StatusCode":200}"#),
                ])
            ])
        #expect(!mocks.isMocked("Other"))
    }

    @Test func `one machine and one case need not be named`() throws {
        let text =
            #"{"StateMachines": {"A": {"TestCases": {"B": {"S": "r"}}}}, "MockedResponses": {"r": {"0": {"Return": 1}}}}"#

        #expect(try parse(text, machine: "other").answers == ["S": .numbered([.output("1")])])
    }

    @Test(arguments: [
        (
            nil,
            "m.json: StateMachines.Sales.TestCases: there are 2 test cases (choose one of Happy, Retry with --mock-case)"
        ),
        ("Hapy", "m.json: StateMachines.Sales.TestCases: there is no test case 'Hapy' (did you mean 'Happy'?)"),
    ])
    func `a case must be there`(testCase: String?, message: String) {
        let error = #expect(throws: MockFileError.self) { try parse(config, testCase: testCase) }

        #expect(error?.description == message)
    }

    @Test(arguments: [
        (#"{"1": {"Return": 1}}"#, "r[\"1\"]: number 0 is not answered"),
        (#"{"0-1": {"Return": 1}, "1": {"Return": 1}}"#, "number 1 is answered twice"),
        (#"{"a": {"Return": 1}}"#, "'a' is not a number or a range of numbers"),
        (#"{"1-0": {"Return": 1}}"#, "'1-0' is not a number or a range of numbers"),
        (#"{"0-99999999999": {"Return": 1}}"#, "is more than any execution has"),
        (#"{"0": {"Return": 1, "Throw": {"Error": "E", "Cause": ""}}}"#, "an answer has either Return or Throw"),
        (#"{"0": {"Throw": {"Error": "E"}}}"#, "Throw must have Error and Cause, both strings"),
        (#"{"0": {"Retrun": 1}}"#, "'Retrun' is not known here (did you mean 'Return'?)"),
        (#"[]"#, "this is an array and must be an object"),
    ])
    func `responses are checked`(response: String, message: String) {
        let text =
            #"{"StateMachines": {"A": {"TestCases": {"B": {"S": "r"}}}}, "MockedResponses": {"r": \#(response)}}"#
        let error = #expect(throws: MockFileError.self) { try parse(text) }

        let description = error?.description.replacing("MockedResponses.r", with: "r") ?? ""
        #expect(description.contains(message.replacing("r[\"1\"]", with: "r.1")), "\(description)")
    }

    @Test func `a response that is not there is said`() {
        let text = #"{"StateMachines": {"A": {"TestCases": {"B": {"S": "rr"}}}}, "MockedResponses": {"r": {}}}"#
        let error = #expect(throws: MockFileError.self) { try parse(text) }

        #expect(error?.path.description == "StateMachines.A.TestCases.B.S")
        #expect(error?.message == "there is no response 'rr'")
    }

    @discardableResult
    private func parse(_ text: String, machine: String = "Sales", testCase: String? = nil) throws -> TaskMocks {
        try TaskMocks.parse(Array(text.utf8), file: "m.json", machine: machine, testCase: testCase)
    }
}
