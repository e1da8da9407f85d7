import ArgumentParser
import FileTree
import JobModel
import JobStore

struct EnvironmentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "env",
        abstract: "Print the variables that make AWS SDKs talk to the server that runs here.",
        discussion: """
            eval "$(pjrun env)"
            pjrun env --format github >> "$GITHUB_ENV"
            """)

    @Option(help: "The server's address; without it, the newest server of this home.")
    var endpoint: String?

    @Option(help: "shell, fish, dotenv, json or github.")
    var format: ClientEnvironment.Form = .shell

    @Flag(name: .customLong("no-python"), help: "Leave PYTHONPATH and the SageMaker SDK's configuration as they are.")
    var leavesPython = false

    func run() throws {
        let composition = try Composition.open()
        guard let endpoint = endpoint ?? ServerRegistry(composition.home).endpoints().first else {
            throw UserError(
                message: "no server runs with this home (\(composition.home.path))",
                help: "start 'pjrun serve', give --endpoint, or run the command by 'pjrun exec -- COMMAND'")
        }
        let files = leavesPython ? nil : ClientFiles(try Installation.find())
        let environment = ClientEnvironment(
            endpoint: endpoint, region: composition.identity.region, files: files,
            callersPythonPath: composition.environment["PYTHONPATH"])
        Terminal.write(1, environment.text(format))
    }
}

extension ClientEnvironment.Form: ExpressibleByArgument {}
