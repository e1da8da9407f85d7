import Glibc
import PjrunTesting

/// Runs scripts of real clients against a server of their own, in a network namespace with the loopback interface alone.
struct ClientFolder {
    let scratch = ScratchDirectory()

    /// The clients' Python environments, which `scripts/clients.sh` makes.
    enum Environment: String {
        case sdk2, sdk3, stepsdk
    }

    private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
    static let scripts = root + "/Tests/ClientTests/Scripts"

    /// The interpreter of an environment.
    static func python(_ environment: Environment) -> String {
        "\(root)/.build/clients/\(environment.rawValue)/bin/python"
    }

    /// Whether a program is on this machine.
    static func has(_ path: String) -> Bool { access(path, X_OK) == 0 }

    /// What runtimes prepare is shared by all tests: a prepared image needs no network.
    private static let cache = "\(root)/.build/clients/cache"

    var home: String { scratch.path + "/home" }

    /// Runs `pjrun` with this folder's home, with the network.
    @discardableResult
    func pjrun(_ arguments: String...) -> ShellResult {
        PjrunProcess.start(
            arguments, home: home, environment: ["PJRUN_CACHE": ClientFolder.cache], directory: scratch.path
        ).wait(within: 300)
    }

    /// Runs a script by `pjrun exec`, offline.
    /// - Parameters:
    ///   - script: a file in `Scripts`, Python or Bash.
    ///   - arguments: the script's.
    ///   - environment: whose Python and commands it finds first.
    /// - Returns: how it ended; the ledger is in `ledger.jsonl`.
    func run(_ script: String, _ arguments: [String] = [], _ environment: Environment = .sdk2) -> ShellResult {
        let python = ClientFolder.python(environment)
        let interpreter = script.hasSuffix(".py") ? python : "/bin/bash"
        let directory = python.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
        return PjrunProcess.start(
            ["exec", "--ledger", "ledger.jsonl", "--", interpreter, "\(ClientFolder.scripts)/\(script)"]
                + arguments,
            home: home,
            environment: [
                "PATH": "\(directory):\(String(cString: getenv("PATH")))", "PJRUN": Products.pjrun,
                "PJRUN_CLIENT_SCRIPTS": ClientFolder.scripts,
                "PJRUN_CACHE": ClientFolder.cache, "HOME": scratch.path, "AWS_PAGER": "", "AWS_RETRY_MODE": "standard",
                "AWS_MAX_ATTEMPTS": "1",
            ],
            directory: scratch.path, launcher: ["\(ClientFolder.scripts)/offline.sh"]
        ).wait(within: 400)
    }

    /// The operations that were called and that pjrun does not have.
    var unsupportedCalls: [String] {
        (scratch.read("ledger.jsonl") ?? "").split(separator: "\n").map { JSONValue(parsing: String($0)) }
            .filter { $0["supported"] == .bool(false) }
            .map { "\($0["service"]?.string ?? "") \($0["operation"]?.string ?? "")" }
    }
}
