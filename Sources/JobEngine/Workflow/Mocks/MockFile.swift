import OrderedJSON

/// Reads our form of answers.
struct MockFile {
    let file: String

    private static let keys = ["output", "error", "cause", "timed_out"]
    private static let form =
        #"write {"output": …}, {"error": "…", "cause": "…"} or {"timed_out": true}"#

    /// The answers by state.
    func answers(_ members: JSONObject) throws(MockFileError) -> [String: TaskMocks.Answers] {
        var answers: [String: TaskMocks.Answers] = [:]
        for (state, value) in members {
            let path = JSONPath.root.appending(key: state)
            switch value {
            case .object: answers[state] = .always(try answer(value, path))
            case .array(let elements):
                var list: [[TaskMocks.Answer]] = []
                for (index, element) in elements.enumerated() {
                    list.append(try item(element, path.appending(index: index)))
                }
                answers[state] = .list(list)
            default:
                throw wrong(
                    path, "the answers of a state are a list, and this is \(value.kindDescription)",
                    #"write [{"output": …}, …]"#)
            }
        }
        return answers
    }

    private func item(_ element: JSON, _ path: JSONPath) throws(MockFileError) -> [TaskMocks.Answer] {
        guard let elements = element.array else { return [try answer(element, path)] }
        var answers: [TaskMocks.Answer] = []
        for (index, element) in elements.enumerated() {
            answers.append(try answer(element, path.appending(index: index)))
        }
        return answers
    }

    private func answer(_ value: JSON, _ path: JSONPath) throws(MockFileError) -> TaskMocks.Answer {
        guard let members = value.object else {
            throw wrong(path, "an answer is an object, and this is \(value.kindDescription)", MockFile.form)
        }
        for (key, _) in members where !MockFile.keys.contains(key) {
            throw wrong(
                path.appending(key: key), "an answer has no '\(key)'",
                MockFileError.meant(key, among: MockFile.keys) ?? MockFile.form)
        }
        let kinds = ["output", "error", "timed_out"].filter { members[$0] != nil }
        guard kinds.count == 1 else {
            let message =
                kinds.isEmpty
                ? "an answer says what becomes of the task, and this does not"
                : "an answer is one of \(kinds.joined(separator: " and ")), not both"
            throw wrong(path, message, MockFile.form)
        }
        if members["cause"] != nil, kinds != ["error"] {
            throw wrong(path.appending(key: "cause"), "only an error has a cause", MockFile.form)
        }
        if let output = members["output"] { return .output(output.serialized()) }
        if let error = members["error"] {
            return .error(
                try text(error, path.appending(key: "error")),
                cause: try members["cause"].map { value throws(MockFileError) in
                    try text(value, path.appending(key: "cause"))
                })
        }
        guard members["timed_out"] == .bool(true) else {
            throw wrong(
                path.appending(key: "timed_out"), "timed_out can only be true", "leave it out for other answers")
        }
        return .timedOut
    }

    private func text(_ value: JSON, _ path: JSONPath) throws(MockFileError) -> String {
        guard let text = value.string else {
            throw wrong(
                path, "this is \(value.kindDescription) and must be a string",
                "a cause that is JSON is written as the text of it")
        }
        return text
    }

    private func wrong(_ path: JSONPath, _ message: String, _ help: String) -> MockFileError {
        MockFileError(file: file, path: path, message: message, help: help)
    }
}
