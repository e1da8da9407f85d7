/// The arguments of the splitter inside a job: the flags of `pjrun split`, but for the places of files.
package struct SplitArguments: Hashable, Sendable {
    /// What is asked for.
    package private(set) var flags = SplitFlags()
    /// Name of the input to split; the only one if nil.
    package private(set) var input: String?
    /// Whether the parts begin with the header.
    package private(set) var writesHeader = true
    /// Whether the files begin with a header; as the input usually has it if nil.
    package private(set) var hasHeader: Bool?
    /// What separates fields; by the files' names if nil.
    package private(set) var delimiter: UInt8?

    /// File for the fitted preprocessing; below the output of that name if it is no full path.
    package private(set) var savePreprocessing: String?

    /// Whether the report has the statistics of the parts; if nil, where the job has an output for it.
    package private(set) var statistics: Bool?
    /// Bytes that rows may take; a share of the machine's if nil.
    package private(set) var memoryLimit: Int?

    /// The help text.
    package static var usage: String { WorkerOption.usage("pjrun-worker split", options) }

    /// Reads the arguments behind `pjrun-worker split`.
    ///
    /// - Throws: ``TaskFailure`` with exit code 2.
    package init(_ arguments: [String]) throws(TaskFailure) {
        try WorkerOption.read(arguments, into: &self, SplitArguments.options, usage: SplitArguments.usage)
    }

    private static func refusal(_ message: String) -> TaskFailure {
        TaskFailure(message: message, help: usage, exitCode: 2)
    }
}

extension SplitArguments {
    /// All options; `pjrun split` has every one of them too, but for `--input`.
    package static let options: [WorkerOption<SplitArguments>] = [
        WorkerOption("--input", value: "NAME") { $0.input = $1 },
        WorkerOption("--method", value: "NAME") { $0.flags.method = $1 },
        WorkerOption("--parameters", value: "JSON") { $0.flags.parameters = $1 },
        WorkerOption("--test-size", value: "N") { $0.flags.testSize = $1 },
        WorkerOption("--train-size", value: "N") { $0.flags.trainSize = $1 },
        WorkerOption("--seed", "--random-state", value: "N") { $0.flags.seed = $1 },
        WorkerOption("--n-splits", value: "N") { $0.flags.splitCount = $1 },
        WorkerOption("--fractions", value: "A,B") { $0.flags.fractions = $1 },
        WorkerOption("--shuffle") { arguments, _ in arguments.flags.shuffle = true },
        WorkerOption("--no-shuffle") { arguments, _ in arguments.flags.shuffle = false },
        WorkerOption("--stratify", value: "COLUMN", isRepeatable: true) { $0.flags.stratify.append($1) },
        WorkerOption("--groups", value: "COLUMN") { $0.flags.groups = $1 },
        WorkerOption("--time", value: "COLUMN") { $0.flags.time = $1 },
        WorkerOption("--features", value: "COLUMN", isRepeatable: true) { $0.flags.features.append($1) },
        WorkerOption("--split", value: "K") { arguments, value throws(TaskFailure) in
            guard let number = Int(value) else { throw refusal("--split '\(value)' is no number") }
            arguments.flags.split = number
        },
        WorkerOption("--standardize", value: "COLUMN", isRepeatable: true) {
            $0.flags.preprocessing.standardize.append($1)
        },
        WorkerOption("--min-max", value: "COLUMN", isRepeatable: true) { $0.flags.preprocessing.minMax.append($1) },
        WorkerOption("--one-hot", value: "COLUMN", isRepeatable: true) { $0.flags.preprocessing.oneHot.append($1) },
        WorkerOption("--impute", value: "COLUMN=STRATEGY", isRepeatable: true) {
            $0.flags.preprocessing.impute.append($1)
        },
        WorkerOption("--unseen", value: "error|ignore") { $0.flags.preprocessing.unseen = $1 },
        WorkerOption("--save-preprocessing", value: "FILE") { $0.savePreprocessing = $1 },
        WorkerOption("--target", value: "COLUMN") { $0.flags.target = $1 },
        WorkerOption("--header") { arguments, _ in arguments.writesHeader = true },
        WorkerOption("--no-header") { arguments, _ in arguments.writesHeader = false },
        WorkerOption("--input-header") { arguments, _ in arguments.hasHeader = true },
        WorkerOption("--no-input-header") { arguments, _ in arguments.hasHeader = false },
        WorkerOption("--delimiter", value: "C") { arguments, value throws(TaskFailure) in
            arguments.delimiter = try DelimitedFiles.delimiter(named: value)
        },
        WorkerOption("--pandas-format") { arguments, _ in arguments.flags.pandasFormat = true },
        WorkerOption("--memory-limit", value: "BYTES") { arguments, value throws(TaskFailure) in
            guard let bytes = MemorySize.bytes(value) else {
                throw refusal("--memory-limit '\(value)' is not a number of bytes")
            }
            arguments.memoryLimit = bytes
        },
        WorkerOption("--statistics") { arguments, _ in arguments.statistics = true },
        WorkerOption("--no-statistics") { arguments, _ in arguments.statistics = false },
    ]
}
