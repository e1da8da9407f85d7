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
            Runtimes.self, Doctor.self, S3.self, SQL.self, Catalog.self, Split.self, Transform.self, Train.self,
            Predict.self, Evaluate.self, Workflow.self, Approvals.self, Queue.self, Serve.self, Exec.self,
            EnvironmentCommand.self,
            Completion.self,
        ],
        defaultSubcommand: Run.self)
}

@main
enum Main {
    /// Not asynchronous: the main thread of an asynchronous program ends up in `dispatch_main`, which lets all signals through
    /// again.
    static func main() {
        // The one call that scripts make most often must not pay for the parser.
        if CommandLine.arguments.dropFirst() == ["--version"] {
            print(Pjrun.version)
            exit(0)
        }
        StopSignals.block()
        // Owner: this function, which waits for it for ever; it ends the process.
        Task.detached {
            let code = await run()
            // Nothing is left that needs the destructors of every library.
            fflush(nil)
            _exit(code)
        }
        while true { pause() }
    }

    private static func run() async -> Int32 {
        if CommandLine.arguments.count == 1 {
            print(
                """
                pjrun runs Amazon SageMaker Processing jobs on this machine.

                  pjrun --script preprocess.py --input data=./data --output train=./out/train
                  pjrun --request job.json --dry-run

                'pjrun --help' lists all options and commands.
                """)
            return 0
        }
        do {
            var arguments = ArgumentTerminator.protected(Array(CommandLine.arguments.dropFirst()))
            if arguments[0] == "sql" { arguments = SQLArguments.protected(arguments) }
            // Building the tree of all commands takes longer than reading the flags of the one that is meant most often. What it
            // does not take goes the long way, which has the right words.
            if arguments[0].hasPrefix("-") || arguments[0] == "run",
                let job = try? Run.parse(Array(arguments.dropFirst(arguments[0] == "run" ? 1 : 0)))
            {
                try await job.run()
                return 0
            }
            if arguments.count > 1, arguments[0] == "workflow", arguments[1] == "run",
                let workflow = try? WorkflowRun.parse(Array(arguments.dropFirst(2)))
            {
                try await workflow.run()
                return 0
            }
            let quick: [any ParsableCommand.Type] = [SQL.self, Catalog.self, Split.self, Train.self, Predict.self]
            if let type = quick.first(where: { $0.configuration.commandName == arguments[0] }),
                var command = try? type.parse(Array(arguments.dropFirst()))
            {
                try command.run()
                return 0
            }
            try CommandName.check(arguments[0])
            var command = try Pjrun.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return 0
        } catch {
            return Failures.report(error)
        }
    }
}

/// The parser takes a bare `--` for the end of the options, also where it is the value of `--argument`.
enum ArgumentTerminator {
    /// Joins `--argument --` into one word.
    static func protected(_ arguments: [String]) -> [String] {
        var result: [String] = []
        for argument in arguments {
            if argument == "--", let last = result.last, last == "--argument" || last == "--entrypoint" {
                result[result.count - 1] = last + "=--"
            } else {
                result.append(argument)
            }
        }
        return result
    }
}
