import ArgumentParser
import JobModel
import OrderedJSON

/// `pjrun approvals`.
struct Approvals: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approvals",
        abstract: "List the tasks of state machines that wait for an answer, and answer them.",
        discussion: """
            pjrun approvals
            pjrun approvals approve my-execution
            pjrun approvals reject AQCz81
            """,
        subcommands: [ApprovalsList.self, Approve.self, Reject.self, FailTask.self],
        defaultSubcommand: ApprovalsList.self)
}

/// `pjrun approvals list`.
struct ApprovalsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the tasks that wait for an answer: of activities, and with .waitForTaskToken.",
        discussion: "pjrun approvals --format json", aliases: ["ls"])

    @Option(help: "text; json has the whole tokens, inputs and links.")
    var format: OutputFormat = .text

    func run() throws {
        StopSignals.unblock()
        let desk = try ApprovalDesk()
        let tasks = try desk.waiting()
        switch format {
        case .json: print(desk.json(tasks).serialized(.pretty))
        case .text: print(tasks.isEmpty ? "no task waits for an answer" : desk.table(tasks))
        }
    }
}

/// `pjrun approvals approve`.
struct Approve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: #"Answer a task with success and {"decision":"Approved"}, or with an output of your own."#,
        discussion: """
            pjrun approvals approve my-execution
            pjrun approvals approve AQCz81 --output '{"decision": "Approved", "by": "me"}'
            """)

    @OptionGroup var answer: AnswerOptions

    @Option(help: "The output of the task: JSON.")
    var output: String = #"{"decision":"Approved"}"#

    func run() throws { try answer.give(.succeeded(output: output), "approved") }
}

/// `pjrun approvals reject`.
struct Reject: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: #"Answer a task with success and {"decision":"Rejected"}, or with an output of your own."#,
        discussion: """
            pjrun approvals reject my-execution
            The machine goes on, and decides by the output. 'pjrun approvals fail' lets the task fail.
            """)

    @OptionGroup var answer: AnswerOptions

    @Option(help: "The output of the task: JSON.")
    var output: String = #"{"decision":"Rejected"}"#

    func run() throws { try answer.give(.succeeded(output: output), "rejected") }
}

/// `pjrun approvals fail`.
struct FailTask: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fail",
        abstract: "Let a task fail, as SendTaskFailure does.",
        discussion: "pjrun approvals fail my-execution --error ModelTooBad --cause 'an accuracy of 0.4'")

    @OptionGroup var answer: AnswerOptions

    @Option(help: "The error's name, which Retry and Catch look for.")
    var error: String?

    @Option(help: "What happened.")
    var cause: String?

    func run() throws { try answer.give(.failed(error: error, cause: cause), "failed") }
}
