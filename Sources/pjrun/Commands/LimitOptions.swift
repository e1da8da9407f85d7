import ArgumentParser
import Runtimes

/// How much of the machine a command may use.
struct LimitOptions: ParsableArguments {
    @Option(help: "Threads; one for each processor otherwise. No result depends on it.")
    var threads: Int?

    @Option(help: "Bytes that rows may take, as 2GB or 500MB; 60 % of the machine's memory otherwise.")
    var memoryLimit: String?

    /// The limits.
    func limits() throws(UserError) -> TaskLimits {
        TaskLimits(threads: try SQLSettings.threads(threads), memory: try SQLSettings.memoryLimit(memoryLimit))
    }
}
