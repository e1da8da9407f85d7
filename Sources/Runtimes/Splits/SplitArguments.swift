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

    /// The help text.
    package static let usage =
        "pjrun-worker split [--input NAME] [--method NAME] [--parameters JSON] [--test-size N] [--train-size N] "
        + "[--seed N] [--n-splits N] [--fractions A,B] [--[no-]shuffle] [--stratify COLUMN]... [--groups COLUMN] "
        + "[--time COLUMN] [--features COLUMN]... [--split K] [--target COLUMN] [--no-header] [--no-input-header] "
        + "[--delimiter C]"

    /// Reads the arguments behind `pjrun-worker split`.
    ///
    /// - Throws: ``SplitFailure`` with exit code 2.
    package init(_ arguments: [String]) throws(SplitFailure) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if setSwitch(argument) { continue }
            guard SplitArguments.valued.contains(parts[0]) else {
                throw SplitArguments.refusal("there is no option '\(argument)'")
            }
            guard let value = parts.count > 1 ? parts[1] : rest.popFirst() else {
                throw SplitArguments.refusal("\(argument) needs a value")
            }
            try set(parts[0], value)
        }
    }

    private static func refusal(_ message: String) -> SplitFailure {
        SplitFailure(message: message, help: usage, exitCode: 2)
    }

    private static let valued: Set<String> = [
        "--input", "--method", "--parameters", "--test-size", "--train-size", "--seed", "--random-state", "--n-splits",
        "--fractions", "--stratify", "--groups", "--time", "--features", "--split", "--target", "--delimiter",
    ]

    private mutating func setSwitch(_ argument: String) -> Bool {
        switch argument {
        case "--shuffle": flags.shuffle = true
        case "--no-shuffle": flags.shuffle = false
        case "--header": writesHeader = true
        case "--no-header": writesHeader = false
        case "--input-header": hasHeader = true
        case "--no-input-header": hasHeader = false
        default: return false
        }
        return true
    }

    private mutating func set(_ name: String, _ value: String) throws(SplitFailure) {
        switch name {
        case "--input": input = value
        case "--method": flags.method = value
        case "--parameters": flags.parameters = value
        case "--test-size": flags.testSize = value
        case "--train-size": flags.trainSize = value
        case "--seed", "--random-state": flags.seed = value
        case "--n-splits": flags.splitCount = value
        case "--fractions": flags.fractions = value
        case "--stratify": flags.stratify.append(value)
        case "--groups": flags.groups = value
        case "--time": flags.time = value
        case "--features": flags.features.append(value)
        case "--target": flags.target = value
        case "--delimiter": delimiter = try SplitSource.delimiter(named: value)
        default:
            guard let number = Int(value) else { throw SplitArguments.refusal("--split '\(value)' is no number") }
            flags.split = number
        }
    }
}
