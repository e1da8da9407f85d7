import OrderedJSON

/// Answers for tasks, so that a machine runs without what its tasks call.
///
/// Written in one of two ways, told apart by their keys. Ours names states:
/// ```json
/// {
///   "Train": [{"error": "States.TaskFailed", "cause": "disk full"}, {"output": {"TrainingJobStatus": "Completed"}}],
///   "Score": [{"output": 1}, [{"timed_out": true}, {"output": 2}], {"output": 3}],
///   "Notify": {"output": {}}
/// }
/// ```
/// - A list answers tasks of the state in the order in which they are scheduled; retries and later visits count.
/// - Inside an inline Map, element *i* of the list answers for item *i* instead, so that the order in which items come does not
///   matter. An element that is itself a list answers the item's tasks in their order: its retries, and where the Map is entered
///   again or is itself inside a Map, the later ones of that index. Without such a list these tasks take, in the order in which
///   they are scheduled, the elements behind those of the items.
/// - An object instead of a list answers every task of the state.
/// - `output` is what the task gives, before ResultSelector.
///
/// The other is the `MockConfigFile.json` of Step Functions Local, where a test case names responses, and responses are numbered
/// over the whole execution; states that a case does not name are really called.
/// <https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-test-sm-exec.html>
public struct TaskMocks: Sendable {
    /// One answer.
    public enum Answer: Hashable, Sendable {
        /// The task is done; JSON text.
        case output(String)
        /// The task fails.
        case error(String, cause: String?)
        /// The task's time is over.
        case timedOut
    }

    /// The answers of one state.
    enum Answers: Hashable, Sendable {
        /// To every task.
        case always(Answer)
        /// To the tasks in their order; inside a Map, the elements are of its items.
        case list([[Answer]])
        /// To the tasks in their order, wherever they are.
        case numbered([Answer])
    }

    /// By the state's name.
    let answers: [String: Answers]
    /// Whether states without answers are really called.
    let callsOthers: Bool
    private let file: String

    /// Reads a file of either form.
    ///
    /// - Parameters:
    ///   - bytes: what is in it.
    ///   - file: its name, for messages.
    ///   - machine: the machine's name; of a file with one machine, that one's answers are taken whatever its name.
    ///   - testCase: which case of a `MockConfigFile.json`; not needed where there is one.
    /// - Returns: the answers.
    /// - Throws: `MockFileError` with the first thing that is wrong and its place.
    public static func parse(
        _ bytes: [UInt8], file: String, machine: String, testCase: String?
    ) throws(MockFileError) -> TaskMocks {
        let json: JSON
        do throws(JSONSyntaxError) {
            json = try JSON(parsing: bytes)
        } catch {
            throw MockFileError(file: file, path: .root, message: error.message, help: nil)
        }
        guard let members = json.object else {
            throw MockFileError(
                file: file, path: .root, message: "the file holds \(json.kindDescription) and not an object",
                help: #"write {"<state>": [{"output": …}]}"#)
        }
        let isConfig = members["StateMachines"]?.object?.contains { $0.value["TestCases"] != nil } ?? false
        if isConfig || members["MockedResponses"] != nil {
            let answers = try MockConfigFile(json, file: file).answers(machine: machine, testCase: testCase)
            return TaskMocks(answers: answers, callsOthers: true, file: file)
        }
        if let testCase {
            throw MockFileError(
                file: file, path: .root, message: "the file has no test cases, so '\(testCase)' cannot be chosen",
                help: "leave --mock-case out, or give a MockConfigFile.json of Step Functions Local")
        }
        return TaskMocks(answers: try MockFile(file: file).answers(members), callsOthers: false, file: file)
    }

    /// The first state that has answers and that a machine does not have.
    ///
    /// - Parameter states: all names of the machine, those inside Map and Parallel too.
    /// - Returns: what to tell; nil when all are there.
    public func unknownState(among states: [String]) -> MockFileError? {
        let known = Set(states)
        guard let name = answers.keys.filter({ !known.contains($0) }).min() else { return nil }
        let near = MockFileError.meant(name, among: states)
        return MockFileError(
            file: file, path: JSONPath.root.appending(key: name), message: "the machine has no state '\(name)'",
            help: near ?? "its states are \(states.joined(separator: ", "))")
    }

    /// Whether tasks of a state are answered here; they need nothing that is called.
    public func isMocked(_ state: String) -> Bool { !callsOthers || answers[state] != nil }
}
