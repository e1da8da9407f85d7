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
    static let usage =
        "pjrun-worker train [--input NAME] [--target COLUMN] [--algorithm NAME] [--parameters JSON] "
        + "[--weights COLUMN] [--features COLUMN]... [--exclude COLUMN]... [--[no-]input-header] [--delimiter C]"

    /// Reads the arguments behind `pjrun-worker train`.
    ///
    /// - Throws: ``TaskFailure`` with exit code 2.
    init(_ arguments: [String]) throws(TaskFailure) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--input-header" || argument == "--no-input-header" {
                hasHeader = argument == "--input-header"
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard TrainArguments.valued.contains(parts[0]) else {
                throw TaskFailure(
                    message: "there is no option '\(argument)'", help: TrainArguments.usage, exitCode: 2)
            }
            guard let value = parts.count > 1 ? parts[1] : rest.popFirst() else {
                throw TaskFailure(message: "\(argument) needs a value", help: TrainArguments.usage, exitCode: 2)
            }
            try set(parts[0], value)
        }
    }

    private static let valued: Set<String> = [
        "--input", "--target", "--algorithm", "--parameters", "--weights", "--features", "--exclude", "--delimiter",
    ]

    private mutating func set(_ name: String, _ value: String) throws(TaskFailure) {
        switch name {
        case "--input": input = value
        case "--target": columns.target = value
        case "--algorithm": algorithm = value
        case "--parameters": parameters = value
        case "--weights": columns.weights = value
        case "--features": columns.features.append(value)
        case "--exclude": columns.excluded.append(value)
        default: delimiter = try DelimitedFiles.delimiter(named: value)
        }
    }
}
