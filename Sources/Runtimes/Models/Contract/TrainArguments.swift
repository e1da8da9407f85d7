/// The arguments of the trainer inside a processing job: the flags of `pjrun train`, but for the places of files.
struct TrainArguments: Hashable, Sendable {
    /// Which columns are what.
    private(set) var columns = ColumnFlags()
    /// As in ``Algorithm/names``.
    private(set) var algorithm = "ols"
    /// A JSON object's text.
    private(set) var parameters: String?
    /// Name of the input to train on; `train`, or the only one, if nil.
    private(set) var input: String?
    /// Whether the files begin with a header; as the input usually has it if nil.
    private(set) var hasHeader: Bool?
    /// What separates fields; by the files' names if nil.
    private(set) var delimiter: UInt8?

    /// The help text.
    static var usage: String { WorkerOption.usage("pjrun-worker train", options) }

    /// Reads the arguments behind `pjrun-worker train`.
    ///
    /// - Throws: ``TaskFailure`` with exit code 2.
    init(_ arguments: [String]) throws(TaskFailure) {
        try WorkerOption.read(arguments, into: &self, TrainArguments.options, usage: TrainArguments.usage)
    }

    /// All options; `pjrun train` has every one of them too, but for `--input`.
    static let options: [WorkerOption<TrainArguments>] = [
        WorkerOption("--input", value: "NAME") { $0.input = $1 },
        WorkerOption("--target", value: "COLUMN") { $0.columns.target = $1 },
        WorkerOption("--algorithm", value: "NAME") { $0.algorithm = $1 },
        WorkerOption("--parameters", value: "JSON") { $0.parameters = $1 },
        WorkerOption("--weights", value: "COLUMN") { $0.columns.weights = $1 },
        WorkerOption("--features", value: "COLUMN", isRepeatable: true) { $0.columns.features.append($1) },
        WorkerOption("--exclude", value: "COLUMN", isRepeatable: true) { $0.columns.excluded.append($1) },
        WorkerOption("--input-header") { arguments, _ in arguments.hasHeader = true },
        WorkerOption("--no-input-header") { arguments, _ in arguments.hasHeader = false },
        WorkerOption("--delimiter", value: "C") { arguments, value throws(TaskFailure) in
            arguments.delimiter = try DelimitedFiles.delimiter(named: value)
        },
    ]
}
