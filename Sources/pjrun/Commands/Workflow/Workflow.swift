import ArgumentParser

/// `pjrun workflow`.
struct Workflow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflow",
        abstract: "Run Step Functions state machines here, around real jobs.",
        discussion: """
            pjrun workflow run machine.asl.json --input '{"day": "2026-11-21"}'
            pjrun workflow run machine.asl.json --mock answers.json --fast-forward
            pjrun workflow check machine.asl.json
            """,
        subcommands: [
            WorkflowRun.self, WorkflowCheck.self, WorkflowList.self, WorkflowDescribe.self, WorkflowHistory.self,
            WorkflowStop.self, WorkflowResume.self, WorkflowRedrive.self, WorkflowGraph.self,
        ])
}
