import CSV
import Splitting

/// One split from flags to files.
package struct SplitTask: Sendable {
    let flags: SplitFlags
    let method: SplitMethod
    let threads: Int
    let memory: Int
    let temporaryFolder: String?

    /// Checks the flags before anything is read.
    ///
    /// - Parameters:
    ///   - flags: what is asked for.
    ///   - threads: how many to use.
    ///   - memory: bytes that rows may take, beside 16 bytes and the classes of each; more go through a temporary file.
    ///   - temporaryFolder: where that file is; nil for beside the first part.
    /// - Throws: ``TaskFailure`` with exit code 2.
    package init(
        _ flags: SplitFlags, threads: Int, memory: Int = .max, temporaryFolder: String? = nil
    ) throws(TaskFailure) {
        self.flags = flags
        self.threads = threads
        self.memory = memory
        self.temporaryFolder = temporaryFolder
        method = try flags.splitMethod()
    }

    /// Notes on flags that make no difference to the method.
    ///
    /// - Parameter reports: whether there will be a report, to which more of them do.
    /// - Returns: a sentence for each.
    package func notes(reports: Bool) -> [String] {
        var unused: [String] = []
        if !reports, !flags.stratify.isEmpty, !method.uses(.labels) { unused.append("--stratify") }
        if !reports, flags.groups != nil, !method.uses(.groups) { unused.append("--groups") }
        if flags.time != nil, !method.uses(.times) { unused.append("--time") }
        if !flags.features.isEmpty, !method.uses(.features) { unused.append("--features") }
        return unused.map { "\(flags.method) takes no notice of \($0)" }
    }

    /// Splits rows of which only the number is known.
    ///
    /// - Throws: ``TaskFailure``.
    package func split(rowCount: Int) throws -> SplitReport {
        if let flag = [
            flags.stratify.first.map { _ in "--stratify" }, flags.groups.map { _ in "--groups" },
            flags.time.map { _ in "--time" }, flags.features.first.map { _ in "--features" },
            flags.target.map { _ in "--target" }, flags.preprocessing.isEmpty ? nil : flags.preprocessing.firstFlag,
            flags.statistics ? "--statistics" : nil, flags.pandasFormat ? "--pandas-format" : nil,
        ].compactMap({ $0 }).first {
            throw TaskFailure(
                message: "\(flag) names a column, and --rows has none", help: "give the FILE instead", exitCode: 2)
        }
        guard rowCount >= 0 else { throw TaskFailure(message: "--rows is \(rowCount)", exitCode: 2) }
        return try report(SplitInput(rowCount: rowCount)).report
    }

    /// Splits, and says what the split is.
    func report(_ input: SplitInput) throws -> (outcome: SplitOutcome, report: SplitReport) {
        let outcome = try method.split(input, number: flags.split)
        let report = try SplitReport(outcome, flags: flags, method: method, input: input, threads: threads)
        return (outcome, report)
    }
}
