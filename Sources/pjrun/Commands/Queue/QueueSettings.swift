import ArgumentParser
import JobEngine
import StatesLanguage

/// How a queue is run, whatever its tasks are.
struct QueueSettings: ParsableArguments {
    @Option(help: "How many jobs run at once. Default: 4 for each processor, at least 8.")
    var maxConcurrency: Int = Server.usualHostLimit

    @Option(help: "How often a task that failed is tried again; each time as a job of its own.")
    var retries: Int = 0

    @Option(help: "How long to wait before the first retry: 500ms, 2s, 1m, 1h.")
    var backoff: WaitingTime = WaitingTime(seconds: 1)

    @Option(help: "What each further wait is multiplied with.")
    var backoffRate: Double = 2

    @Option(help: "The longest wait. Default: none.")
    var maxDelay: WaitingTime?

    @Option(help: "full: each wait is a random part of what it would be; none: all of it.")
    var jitter: Jitter = .none

    @OptionGroup var quotas: QuotaOptions
    @OptionGroup(title: "Jobs") var execution: ExecutionOptions
    @OptionGroup(title: "Events") var events: EventOptions

    enum Jitter: String, ExpressibleByArgument, CaseIterable {
        case none
        case full
    }

    func validate() throws {
        if maxConcurrency < 1 { throw ValidationError("--max-concurrency is a number from 1") }
        if retries < 0 { throw ValidationError("--retries is 0 or more") }
        // The range of the States Language.
        if !(backoffRate >= 1 && backoffRate.isFinite) { throw ValidationError("--backoff-rate is a number from 1") }
    }

    var plan: FanOutPlan.Settings {
        FanOutPlan.Settings(
            maximumConcurrency: maxConcurrency, retries: retries,
            backoff: RetryBackoff(
                intervalSeconds: backoff.seconds, backoffRate: backoffRate, maximumDelaySeconds: maxDelay?.seconds,
                isJittered: jitter == .full))
    }

    /// The flags again, for a process that goes on.
    var arguments: [String] {
        [
            "--max-concurrency", "\(maxConcurrency)", "--retries", "\(retries)", "--backoff", backoff.text,
            "--backoff-rate", "\(backoffRate)", "--jitter", jitter.rawValue,
        ] + (maxDelay.map { ["--max-delay", $0.text] } ?? []) + quotas.arguments + execution.arguments
            + events.arguments
    }
}

/// A time as people write it: `500ms`, `2s`, `1.5m`, `1h`; a number alone is seconds.
struct WaitingTime: ExpressibleByArgument, Hashable {
    let text: String
    let seconds: Double

    init(seconds: Double) {
        self.seconds = seconds
        text = "\(seconds)s"
    }

    init?(argument: String) {
        let number = argument.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let units: [Substring: Double] = ["ms": 0.001, "s": 1, "": 1, "m": 60, "h": 3600]
        guard let value = Double(number), let unit = units[argument[number.endIndex...]] else { return nil }
        seconds = value * unit
        text = argument
    }

    var defaultValueDescription: String { seconds == seconds.rounded() ? "\(Int(seconds))s" : text }
}

/// What a queue says, and where.
struct QueueOutput: ParsableArguments {
    @Option(help: "How the report is printed: text or json.")
    var format: OutputFormat = .text

    @Option(help: "Write the report to a file, too, as JSON.")
    var report: String?

    @Flag(name: .shortAndLong, help: "Say nothing but errors; no report.")
    var quiet = false
}
