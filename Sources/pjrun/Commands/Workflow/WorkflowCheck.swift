import ArgumentParser
import DefinitionSources
import OrderedJSON
import StatesLanguage

/// `pjrun workflow check`.
struct WorkflowCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what is wrong with a definition, with file, line and column.",
        discussion: """
            pjrun workflow check machine.asl.json
            pjrun workflow check template.yaml --state-machine Train --format json
            """)

    @OptionGroup var definition: DefinitionOptions

    @Option(help: "text; json gives what ValidateStateMachineDefinition answers, with lines and columns.")
    var format: OutputFormat = .text

    func run() throws {
        StopSignals.unblock()
        let checked = try definition.load(Composition.identityOfEnvironment)
        // What only the compiler finds is a fault of the definition, too.
        if checked.isGood { _ = try checked.machine() }
        switch format {
        case .json: print(json(checked).serialized(.pretty))
        case .text:
            checked.report()
            if checked.diagnostics.isEmpty { print("\(checked.loaded.file): OK") }
        }
        if !checked.isGood { throw ExitCode(2) }
    }

    private func json(_ checked: CheckedDefinition) -> JSON {
        let diagnostics = checked.diagnostics.map { diagnostic -> JSON in
            var members: JSONObject = [
                "severity": .string(diagnostic.severity.rawValue), "code": .string(diagnostic.code.rawValue),
                "message": .string(diagnostic.message),
            ]
            if let location = diagnostic.location { members["location"] = .string(location) }
            if let position = checked.position(of: diagnostic) {
                members["file"] = .string(checked.loaded.file)
                members["line"] = .number(JSONNumber(position.line))
                members["column"] = .number(JSONNumber(position.column))
            }
            if let help = diagnostic.help { members["help"] = .string(help) }
            return .object(members)
        }
        return [
            "result": .string(checked.isGood ? "OK" : "FAIL"), "diagnostics": .array(diagnostics), "truncated": false,
        ]
    }
}
