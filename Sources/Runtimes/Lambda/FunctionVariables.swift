import FileTree
import JobModel

/// The environment of a function's process.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>
struct FunctionVariables {
    private(set) var all: [(name: String, value: String)]
    private let settings: FunctionSettings
    private let program: FunctionProgram

    /// Begins with what every function of the program gets.
    init(_ settings: FunctionSettings, _ program: FunctionProgram, isIsolated: Bool) {
        self.settings = settings
        self.program = program
        let configuration = program.configuration
        let runtime = configuration.runtime ?? (program.isPython ? "python3" : "provided")
        all = [
            ("PATH", FunctionLauncher.defaultPath + ":/opt/bin"),
            ("LANG", "C.UTF-8"),
            ("TZ", ":UTC"),
            ("HOME", "/tmp"),
            ("AWS_EXECUTION_ENV", "AWS_Lambda_\(runtime)"),
            ("AWS_LAMBDA_FUNCTION_NAME", program.name),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "\(configuration.memorySize)"),
            ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/\(program.name)"),
            ("AWS_REGION", settings.identity.region),
            ("AWS_DEFAULT_REGION", settings.identity.region),
            ("LAMBDA_TASK_ROOT", isIsolated ? "/var/task" : program.directory),
            ("LAMBDA_RUNTIME_DIR", isIsolated ? "/var/runtime" : settings.runtime),
        ]
        // The user's own files: Python would keep its compiled modules beside them.
        if !isIsolated { all.append(("PYTHONDONTWRITEBYTECODE", "1")) }
        for name in FunctionVariables.ofTheMachine {
            if let value = settings.environment[name] { all.append((name, value)) }
        }
        for variable in configuration.environment { set(variable.name, variable.value) }
    }

    /// What a program needs to reach a network from here.
    private static let ofTheMachine = [
        "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "REQUESTS_CA_BUNDLE", "AWS_CA_BUNDLE",
    ]

    /// Adds what only the process that is about to start has.
    mutating func add(handler: String, stream: String, python: String?) {
        set("_HANDLER", handler)
        set("AWS_LAMBDA_LOG_STREAM_NAME", stream)
        if let python {
            let directory = FileName(python).parent.description
            if let path = all.first(where: { $0.name == "PATH" })?.value, !program.sets("PATH") {
                set("PATH", "\(directory):\(path)")
            }
        }
        guard let endpoint = settings.endpoint else { return }
        for (name, value) in AWSClientEnvironment.variables(endpoint: endpoint) where !program.sets(name) {
            set(name, value)
        }
        if python != nil {
            let own = all.first { $0.name == "PYTHONPATH" }.map { ":\($0.value)" } ?? ""
            set("PYTHONPATH", settings.clients + own)
        }
    }

    mutating func set(_ name: String, _ value: String) {
        if let index = all.firstIndex(where: { $0.name == name }) {
            all[index].value = value
        } else {
            all.append((name, value))
        }
    }
}

extension FunctionProgram {
    /// Whether a handler of Python is started.
    var isPython: Bool { if case .python = kind { true } else { false } }

    /// Whether the function's own configuration sets a variable.
    func sets(_ name: String) -> Bool { configuration.environment.contains { $0.name == name } }
}
