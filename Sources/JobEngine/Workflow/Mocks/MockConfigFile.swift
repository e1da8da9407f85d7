import OrderedJSON

/// Reads the `MockConfigFile.json` of Step Functions Local.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html>
struct MockConfigFile {
    private let json: JSON
    private let file: String

    init(_ json: JSON, file: String) {
        self.json = json
        self.file = file
    }

    /// The answers of a test case by state.
    func answers(machine: String, testCase: String?) throws(MockFileError) -> [String: TaskMocks.Answers] {
        let root = JSONPath.root
        try allow(json, ["StateMachines", "MockedResponses"], root)
        let machines = try object(json["StateMachines"], root.appending(key: "StateMachines"))
        let (name, value) = try one(of: machines, named: machine, "state machine", root.appending(key: "StateMachines"))
        let path = root.appending(key: "StateMachines").appending(key: name)
        try allow(value, ["TestCases"], path)
        let casesPath = path.appending(key: "TestCases")
        let cases = try object(value["TestCases"], casesPath)
        let chosen = try chosenCase(cases, testCase, casesPath)
        let states = try object(chosen.value, casesPath.appending(key: chosen.key))
        let responses = try object(json["MockedResponses"], root.appending(key: "MockedResponses"))
        var answers: [String: TaskMocks.Answers] = [:]
        for (state, response) in states {
            let place = casesPath.appending(key: chosen.key).appending(key: state)
            guard let name = response.string else {
                throw wrong(
                    place, "this is \(response.kindDescription) and must be the name of a response",
                    "write a key of MockedResponses")
            }
            guard let steps = responses[name] else {
                throw wrong(
                    place, "there is no response '\(name)'",
                    MockFileError.meant(name, among: responses.keys)
                        ?? "MockedResponses has \(responses.keys.joined(separator: ", "))")
            }
            answers[state] = .numbered(
                try numbered(steps, root.appending(key: "MockedResponses").appending(key: name)))
        }
        return answers
    }

    // MARK: - Machines and cases

    private func one(
        of machines: JSONObject, named name: String, _ what: String, _ path: JSONPath
    ) throws(MockFileError) -> JSONObject.Element {
        if let value = machines[name] { return (name, value) }
        guard machines.count == 1, let only = machines.first else {
            throw wrong(
                path, "there is no \(what) '\(name)'",
                MockFileError.meant(name, among: machines.keys) ?? "it has \(machines.keys.joined(separator: ", "))")
        }
        return only
    }

    private func chosenCase(
        _ cases: JSONObject, _ name: String?, _ path: JSONPath
    ) throws(MockFileError) -> JSONObject.Element {
        let names = cases.keys.joined(separator: ", ")
        if let name {
            guard let value = cases[name] else {
                throw wrong(
                    path, "there is no test case '\(name)'",
                    MockFileError.meant(name, among: cases.keys) ?? "there are \(names)")
            }
            return (name, value)
        }
        guard cases.count == 1, let only = cases.first else {
            throw wrong(path, "there are \(cases.count) test cases", "choose one of \(names) with --mock-case")
        }
        return only
    }

    // MARK: - Responses

    /// The answers of a response: its keys are numbers from 0 on, or ranges of them, without gaps.
    private func numbered(_ value: JSON, _ path: JSONPath) throws(MockFileError) -> [TaskMocks.Answer] {
        var steps: [(range: ClosedRange<Int>, answer: TaskMocks.Answer, key: String)] = []
        for (key, step) in try object(value, path) {
            guard let range = MockConfigFile.range(key) else {
                throw wrong(
                    path.appending(key: key), "'\(key)' is not a number or a range of numbers",
                    #"write "0", or "1-2" for the second and the third"#)
            }
            steps.append((range, try answer(step, path.appending(key: key)), key))
        }
        steps.sort { $0.range.lowerBound < $1.range.lowerBound }
        var answers: [TaskMocks.Answer] = []
        for step in steps {
            guard step.range.lowerBound == answers.count else {
                let message =
                    step.range.lowerBound < answers.count
                    ? "number \(step.range.lowerBound) is answered twice" : "number \(answers.count) is not answered"
                throw wrong(path.appending(key: step.key), message, "number the answers from 0 on, without gaps")
            }
            // A range is as long as somebody writes it: enough for any execution, and no more memory than that.
            guard step.range.count <= 100_000 else {
                throw wrong(
                    path.appending(key: step.key),
                    "a range of \(step.range.count) answers is more than any execution has",
                    "its history ends at 25,000 events")
            }
            answers += repeatElement(step.answer, count: step.range.count)
        }
        return answers
    }

    private static func range(_ key: String) -> ClosedRange<Int>? {
        let bounds = key.split(separator: "-", omittingEmptySubsequences: false).map { text -> Int? in
            guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
                return nil
            }
            return Int(text)
        }
        guard (1...2).contains(bounds.count), let first = bounds.first ?? nil, let last = bounds.last ?? nil,
            first <= last, last < Int.max
        else { return nil }
        return first...last
    }

    private func answer(_ step: JSON, _ path: JSONPath) throws(MockFileError) -> TaskMocks.Answer {
        try allow(step, ["Return", "Throw"], path)
        switch (step["Return"], step["Throw"]) {
        case (let output?, nil): return .output(output.serialized())
        case (nil, let failure?):
            let place = path.appending(key: "Throw")
            try allow(failure, ["Error", "Cause"], place)
            guard let error = failure["Error"]?.string, let cause = failure["Cause"]?.string else {
                throw wrong(
                    place, "Throw must have Error and Cause, both strings", #"write {"Error": "…", "Cause": "…"}"#)
            }
            return .error(error, cause: cause)
        default:
            throw wrong(
                path, "an answer has either Return or Throw",
                #"write {"Return": …} or {"Throw": {"Error": "…", "Cause": "…"}}"#)
        }
    }

    // MARK: - Checks

    private func object(_ value: JSON?, _ path: JSONPath) throws(MockFileError) -> JSONObject {
        guard let value else { throw wrong(path, "this is missing", "write an object") }
        guard let members = value.object else {
            throw wrong(path, "this is \(value.kindDescription) and must be an object", "write {…}")
        }
        return members
    }

    private func allow(_ value: JSON, _ keys: [String], _ path: JSONPath) throws(MockFileError) {
        for (key, _) in try object(value, path) where !keys.contains(key) {
            throw wrong(
                path.appending(key: key), "'\(key)' is not known here",
                MockFileError.meant(key, among: keys) ?? "there is \(keys.joined(separator: " and "))")
        }
    }

    private func wrong(_ path: JSONPath, _ message: String, _ help: String) -> MockFileError {
        MockFileError(file: file, path: path, message: message, help: help)
    }
}
