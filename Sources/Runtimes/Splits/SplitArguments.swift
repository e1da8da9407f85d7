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
    package static var usage: String {
        let options = Option.all.map { option in
            let text = option.value.map { "\(option.names[0]) \($0)" } ?? option.names[0]
            return option.isRepeatable ? "[\(text)]..." : "[\(text)]"
        }
        return "pjrun-worker split " + options.joined(separator: " ")
    }

    /// Reads the arguments behind `pjrun-worker split`.
    ///
    /// - Throws: ``TaskFailure`` with exit code 2.
    package init(_ arguments: [String]) throws(TaskFailure) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let option = Option.all.first(where: { $0.names.contains(parts[0]) }),
                option.value != nil || parts.count == 1
            else { throw SplitArguments.refusal("there is no option '\(argument)'") }
            guard let value = option.value == nil ? "" : parts.count > 1 ? parts[1] : rest.popFirst() else {
                throw SplitArguments.refusal("\(argument) needs a value")
            }
            try option.set(&self, value)
        }
    }

    static func refusal(_ message: String) -> TaskFailure {
        TaskFailure(message: message, help: usage, exitCode: 2)
    }
}

extension SplitArguments {
    /// One option: its names, what its value is, and what it sets.
    ///
    /// `pjrun split` has every one of them too, but for `--input`.
    package struct Option: Sendable {
        /// The names, the first being the one that is shown.
        package let names: [String]
        /// What its value is; nil for a switch.
        let value: String?
        /// Whether it may be given several times.
        let isRepeatable: Bool
        /// Sets what it is for.
        fileprivate let set: @Sendable (inout SplitArguments, String) throws(TaskFailure) -> Void

        private init(
            _ names: String..., value: String? = nil, isRepeatable: Bool = false,
            _ set: @escaping @Sendable (inout SplitArguments, String) throws(TaskFailure) -> Void
        ) {
            self.names = names
            self.value = value
            self.isRepeatable = isRepeatable
            self.set = set
        }

        /// All options.
        package static let all: [Option] = [
            Option("--input", value: "NAME") { $0.input = $1 },
            Option("--method", value: "NAME") { $0.flags.method = $1 },
            Option("--parameters", value: "JSON") { $0.flags.parameters = $1 },
            Option("--test-size", value: "N") { $0.flags.testSize = $1 },
            Option("--train-size", value: "N") { $0.flags.trainSize = $1 },
            Option("--seed", "--random-state", value: "N") { $0.flags.seed = $1 },
            Option("--n-splits", value: "N") { $0.flags.splitCount = $1 },
            Option("--fractions", value: "A,B") { $0.flags.fractions = $1 },
            Option("--shuffle") { arguments, _ in arguments.flags.shuffle = true },
            Option("--no-shuffle") { arguments, _ in arguments.flags.shuffle = false },
            Option("--stratify", value: "COLUMN", isRepeatable: true) { $0.flags.stratify.append($1) },
            Option("--groups", value: "COLUMN") { $0.flags.groups = $1 },
            Option("--time", value: "COLUMN") { $0.flags.time = $1 },
            Option("--features", value: "COLUMN", isRepeatable: true) { $0.flags.features.append($1) },
            Option("--split", value: "K") { arguments, value throws(TaskFailure) in
                guard let number = Int(value) else { throw refusal("--split '\(value)' is no number") }
                arguments.flags.split = number
            },
            Option("--standardize", value: "COLUMN", isRepeatable: true) {
                $0.flags.preprocessing.standardize.append($1)
            },
            Option("--min-max", value: "COLUMN", isRepeatable: true) { $0.flags.preprocessing.minMax.append($1) },
            Option("--one-hot", value: "COLUMN", isRepeatable: true) { $0.flags.preprocessing.oneHot.append($1) },
            Option("--impute", value: "COLUMN=STRATEGY", isRepeatable: true) {
                $0.flags.preprocessing.impute.append($1)
            },
            Option("--unseen", value: "error|ignore") { $0.flags.preprocessing.unseen = $1 },
            Option("--save-preprocessing", value: "FILE") { $0.savePreprocessing = $1 },
            Option("--target", value: "COLUMN") { $0.flags.target = $1 },
            Option("--header") { arguments, _ in arguments.writesHeader = true },
            Option("--no-header") { arguments, _ in arguments.writesHeader = false },
            Option("--input-header") { arguments, _ in arguments.hasHeader = true },
            Option("--no-input-header") { arguments, _ in arguments.hasHeader = false },
            Option("--delimiter", value: "C") { arguments, value throws(TaskFailure) in
                arguments.delimiter = try DelimitedFiles.delimiter(named: value)
            },
            Option("--pandas-format") { arguments, _ in arguments.flags.pandasFormat = true },
            Option("--memory-limit", value: "BYTES") { arguments, value throws(TaskFailure) in
                guard let bytes = MemorySize.bytes(value) else {
                    throw refusal("--memory-limit '\(value)' is not a number of bytes")
                }
                arguments.memoryLimit = bytes
            },
            Option("--statistics") { arguments, _ in arguments.statistics = true },
            Option("--no-statistics") { arguments, _ in arguments.statistics = false },
        ]
    }
}
