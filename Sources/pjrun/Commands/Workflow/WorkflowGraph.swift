import ArgumentParser
import DefinitionSources
import OrderedJSON
import StatesLanguage

/// `pjrun workflow graph`.
struct WorkflowGraph: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph",
        abstract: "Draw a definition, for Mermaid or Graphviz.",
        discussion: """
            pjrun workflow graph machine.asl.json
            pjrun workflow graph machine.asl.json --format dot | dot -Tsvg -o machine.svg
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case mermaid, dot
    }

    @OptionGroup var definition: DefinitionOptions

    @Option(help: "mermaid or dot.")
    var format: Format = .mermaid

    func run() throws {
        StopSignals.unblock()
        let checked = try definition.load(Composition.identityOfEnvironment)
        guard checked.isGood else {
            checked.report()
            throw ExitCode(2)
        }
        let graph = DefinitionGraph(try JSON(parsing: checked.loaded.text))
        print(format == .mermaid ? graph.mermaid() : graph.dot(), terminator: "")
    }
}
