import AWSEndpoint
import ArgumentParser
import Glibc
import JobModel
import JobStore
import OrderedJSON

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Be the endpoint of SageMaker, S3 and the services around them for SDKs on this machine.",
        discussion: """
            pjrun serve
            pjrun serve --port 0 --format json
            eval "$(pjrun env)"; aws sagemaker list-processing-jobs
            """)

    @OptionGroup var options: ServerOptions
    @OptionGroup var execution: ExecutionOptions
    @OptionGroup var events: EventOptions

    @Option(help: "What is said when the server is ready: text, or json on one line.")
    var format: OutputFormat = .text

    @OptionGroup var functions: FunctionOptions

    @OptionGroup var quotas: QuotaOptions

    @Flag(name: .customLong("require-signature"), help: "Refuse requests that are not signed with a known key.")
    var requiresSignature = false

    @Option(help: "With --require-signature: the AWS credentials file with the keys. Default: ~/.aws/credentials.")
    var credentials: String?

    func validate() throws {
        if credentials != nil, !requiresSignature {
            throw ValidationError("--credentials is looked at with --require-signature alone")
        }
    }

    func run() async throws {
        let composition = try Composition.open(events: try events.settings())
        quotas.set(composition.store)
        var settings = options.settings
        settings.functions = try functions.path()
        settings.resumesExecutions = true
        if requiresSignature {
            let path = credentials ?? "\(composition.environment["HOME"] ?? "")/.aws/credentials"
            let secrets = try CredentialsFile(path: path).secrets
            settings.policy = .required { secrets[$0] }
        }
        let server = Server(composition, settings, execution)
        StopSignals.follow { isFirst in
            server.stop(immediately: !isFirst)
            if isFirst { Terminal.error("pjrun: stopping; once more kills the jobs") }
        }
        let format = format
        try await server.run { endpoint in
            switch format {
            case .json:
                let line: JSON = ["endpoint": .string(endpoint), "pid": .number(JSONNumber(Int(getpid())))]
                Terminal.write(1, line.serialized(.compact) + "\n")
            case .text:
                Terminal.write(
                    1,
                    """
                    \(endpoint)
                    account \(composition.identity.account), region \(composition.identity.region), home \(composition.home.path)
                    In another shell: eval "$(pjrun env --endpoint \(endpoint))"
                    Ctrl-C ends the server and stops its jobs; executions of state machines go on with the next server.

                    """)
            }
        }
    }
}

/// Where a server listens and what it allows.
struct ServerOptions: ParsableArguments {
    @Option(help: "The address to listen on; other machines reach the server only if this is not a loopback address.")
    var host: String = "127.0.0.1"

    @Option(help: "The port; 0 takes a free one. Without it: 4566 if that is free, else a free one.")
    var port: Int?

    @Option(help: "How many hosts of jobs run at once; further jobs wait. Default: 4 for each processor, at least 8.")
    var maxHosts: Int = Server.usualHostLimit

    func validate() throws {
        if let port, !(0...65_535).contains(port) { throw ValidationError("--port is a number from 0 to 65535") }
        if maxHosts < 1 { throw ValidationError("--max-hosts is a number from 1") }
    }

    var settings: Server.Settings {
        var settings = Server.Settings()
        settings.host = host
        settings.port = port ?? Server.usualPort
        settings.isPortPreferred = port == nil
        settings.hostLimit = maxHosts
        return settings
    }
}
