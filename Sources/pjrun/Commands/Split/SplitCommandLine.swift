import ArgumentParser
import Runtimes

/// `pjrun split`.
struct Split: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Split a file into train, validation and test as scikit-learn, pandas or NumPy would.",
        discussion: """
            pjrun split data.csv --test-size 0.2 --seed 42 --stratify label --output out
            pjrun split data.csv --method KFold --n-splits 5 --split 2 --output out
            pjrun split data.csv --seed 42 --impute age=median --standardize age --one-hot city --output out
            pjrun split --rows 1000 --seed 1 --indices --format json
            """)

    @Argument(help: "The file; a directory, s3://bucket/prefix/, or '-' for standard input.")
    var file: String?

    @Option(help: "Splits the numbers of so many rows instead of a file.")
    var rows: Int?

    @OptionGroup(title: "Method")
    var method: MethodOptions

    @OptionGroup(title: "Preprocessing, fitted to train and applied to all parts")
    var preprocessing: PreprocessingOptions

    @OptionGroup(title: "Files")
    var files: PartOptions

    @Flag(help: "Print the row numbers of each part and write no files.")
    var indices = false

    @Flag(help: "With --indices: all row numbers, not the first ten.")
    var all = false

    @Option(help: "File for the report: .json, or text.")
    var report: String?

    @Flag(
        inversion: .prefixedNo,
        help:
            "The numbers of each column, part by part, and the rows that stand in two parts; --report has them anyway.")
    var statistics: Bool?

    @Option(help: "text or json.")
    var format: OutputFormat = .text

    @Option(help: "Threads; one for each processor otherwise.")
    var threads: Int?

    @Option(
        help: "Memory for rows, as 2GB; more go through a temporary file. Otherwise 60 % of what the machine has.")
    var memoryLimit: String?

    func run() throws {
        StopSignals.unblock()
        try SplitRun(self).run()
    }
}

/// What decides which rows go where.
struct MethodOptions: ParsableArguments {
    @Option(help: "The library's name: train_test_split, StratifiedKFold, DataFrame.sample and others.")
    var method = "train_test_split"

    @Option(parsing: .unconditional, help: "The library's parameters as a JSON object.")
    var parameters: String?

    @Option(parsing: .unconditional, help: "test_size: 0.2 is a fraction, 20 a number of rows.")
    var testSize: String?

    @Option(parsing: .unconditional, help: "train_size.")
    var trainSize: String?

    @Option(
        name: [.customLong("random-state"), .customLong("seed")], parsing: .unconditional,
        help: "The seed, by either name.")
    var seed: String?

    @Option(parsing: .unconditional, help: "n_splits.")
    var nSplits: String?

    @Option(help: "Cumulative: 0.7,0.9 is 70 %, 20 % and 10 %.")
    var fractions: String?

    @Flag(inversion: .prefixedNo, help: "shuffle.")
    var shuffle: Bool?

    @Option(help: "Column whose classes are kept in proportion, or y of StratifiedKFold. Repeatable.")
    var stratify: [String] = []

    @Option(help: "Column of what must stay together.")
    var groups: String?

    @Option(help: "Column of the time, for chronological.")
    var time: String?

    @Option(
        name: .customLong("features"), parsing: .unconditionalSingleValue,
        help: "Column of numbers, for kennard_stone. Repeatable.")
    var features: [String] = []

    @Option(help: "Which fold or repetition, counted from 0.")
    var split = 0

    var flags: SplitFlags {
        var flags = SplitFlags()
        flags.method = method
        flags.parameters = parameters
        flags.testSize = testSize
        flags.trainSize = trainSize
        flags.seed = seed
        flags.splitCount = nSplits
        flags.fractions = fractions
        flags.shuffle = shuffle
        flags.stratify = stratify
        flags.groups = groups
        flags.time = time
        flags.features = features
        flags.split = split
        return flags
    }
}

/// What is done with columns.
struct PreprocessingOptions: ParsableArguments {
    @Option(
        parsing: .unconditionalSingleValue,
        help: "Column for scikit-learn's StandardScaler; '*' is every column of numbers. Repeatable.")
    var standardize: [String] = []

    @Option(parsing: .unconditionalSingleValue, help: "Column for MinMaxScaler, or '*'. Repeatable.")
    var minMax: [String] = []

    @Option(parsing: .unconditionalSingleValue, help: "Column for OneHotEncoder. Repeatable.")
    var oneHot: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: "COLUMN=mean, median, most_frequent or a value, for SimpleImputer; '*=median' too. Repeatable.")
    var impute: [String] = []

    @Option(help: "What --one-hot does with a value that train does not have: error or ignore.")
    var unseen: String?

    @Option(help: "File for what was fitted, for pjrun transform.")
    var savePreprocessing: String?

    var flags: PreprocessingFlags {
        var flags = PreprocessingFlags()
        flags.standardize = standardize
        flags.minMax = minMax
        flags.oneHot = oneHot
        flags.impute = impute
        flags.unseen = unseen
        return flags
    }
}

/// How files are read and written.
struct PartOptions: ParsableArguments {
    @Option(help: "Directory for DIR/train/train.csv, DIR/validation/validation.csv and DIR/test/test.csv.")
    var output: String?

    @Option(help: "File for the part train.")
    var train: String?

    @Option(help: "File for the part validation.")
    var validation: String?

    @Option(help: "File for the part test.")
    var test: String?

    @Option(help: "Column that comes first in the parts, as SageMaker's built-in algorithms want it.")
    var target: String?

    @Flag(inversion: .prefixedNo, help: "Whether the parts begin with the header.")
    var header = true

    @OptionGroup
    var input: DataFileOptions

    @Flag(help: "Write what pandas' read_csv and to_csv make of the fields; otherwise they keep their text.")
    var pandasFormat = false
}
