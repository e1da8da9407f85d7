import ArgumentParser
import Glibc

/// The root command; `run` is what it does when no subcommand is named.
struct Pjrun: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "pjrun",
        abstract: "Run Amazon SageMaker Processing jobs on this machine: no AWS account, no Docker.",
        discussion: """
            pjrun --image local --script preprocess.py --input data=./data --output train=./out/train
            pjrun --request job.json --dry-run
            """,
        version: version,
        subcommands: [
            Run.self, Plan.self, List.self, Describe.self, Stop.self, Logs.self, Wait.self, Remove.self, Prune.self,
            Runtimes.self, Doctor.self, S3.self, Completion.self,
        ],
        defaultSubcommand: Run.self)
}

@main
enum Main {
    static func main() async {
        // The one call that scripts make most often must not pay for the parser.
        if CommandLine.arguments.dropFirst() == ["--version"] {
            print(Pjrun.version)
            exit(0)
        }
        StopSignals.block()
        if CommandLine.arguments.count == 1 {
            print(
                """
                pjrun runs Amazon SageMaker Processing jobs on this machine.

                  pjrun --script preprocess.py --input data=./data --output train=./out/train
                  pjrun --request job.json --dry-run

                'pjrun --help' lists all options and commands.
                """)
            exit(0)
        }
        do {
            var command = try Pjrun.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            exit(0)
        } catch {
            exit(Failures.report(error))
        }
    }
}
