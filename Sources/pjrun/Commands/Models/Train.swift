import ArgumentParser
import Runtimes

/// `pjrun train`.
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Fit a linear or logistic model to a CSV file, right to the last digits.",
        discussion: """
            pjrun train houses.csv --target price
            pjrun train houses.csv --target price --algorithm ridge --parameters '{"alpha": 10}' --model model.json
            pjrun train train.csv --test test.csv --target ill --algorithm logistic --exclude id --output out
            """)

    @Argument(help: "The file; a directory, s3://bucket/prefix/, or '-' for standard input.")
    var file: String

    @OptionGroup(title: "Model")
    var settings: ModelOptions

    @OptionGroup(title: "Files")
    var files: DataFileOptions

    @Option(help: "File to evaluate the model on while it is made, with the same columns.")
    var validation: String?

    @Option(help: "File to evaluate the model on, with the same columns.")
    var test: String?

    @Option(help: "File for the model.")
    var model: String?

    @Option(help: "Directory for model/, evaluation/ and report/: the model, evaluation.json, a page with drawings.")
    var output: String?

    @Option(help: "text or json.")
    var format: OutputFormat = .text

    @OptionGroup(title: "Limits")
    var limits: LimitOptions

    func run() throws {
        StopSignals.unblock()
        try TrainRun(self).run()
    }
}

/// What is fitted.
struct ModelOptions: ParsableArguments {
    @Option(help: "Column to predict; the first one of files without a header.")
    var target: String?

    @Option(help: "ols, ridge, lasso, elastic-net or logistic.")
    var algorithm = "ols"

    @Option(parsing: .unconditional, help: "scikit-learn's parameters as a JSON object: alpha, C, fit_intercept …")
    var parameters: String?

    @Option(help: "Column of the weights.")
    var weights: String?

    @Option(
        name: .customLong("features"), parsing: .unconditionalSingleValue,
        help: "Column to predict from. Repeatable; all other columns without it.")
    var features: [String] = []

    @Option(parsing: .unconditionalSingleValue, help: "Column that is no feature. Repeatable.")
    var exclude: [String] = []

    /// The columns by their names.
    var columns: ColumnFlags {
        var flags = ColumnFlags()
        (flags.target, flags.weights, flags.features, flags.excluded) = (target, weights, features, exclude)
        return flags
    }
}

/// How files are read.
struct DataFileOptions: ParsableArguments {
    @Flag(inversion: .prefixedNo, help: "Whether the file begins with a header; without one columns are _col0, _col1 …")
    var inputHeader = true

    @Option(help: "What separates fields: a character, or 'tab'; a comma otherwise, a tab in .tsv files.")
    var delimiter: String?

    /// Finds the files of an argument.
    func source(_ file: String) throws -> SplitSource {
        try SplitSource(
            file, relativeTo: try JobSource.currentDirectory(),
            delimiter: try delimiter.map(SplitSource.delimiter(named:)), hasHeader: inputHeader,
            objects: { try Composition.open().objects })
    }
}

/// How much of the machine a command may use.
struct LimitOptions: ParsableArguments {
    @Option(help: "Threads; one for each processor otherwise. No result depends on it.")
    var threads: Int?

    @Option(help: "Bytes that rows may take, as 2GB or 500MB; 60 % of the machine's memory otherwise.")
    var memoryLimit: String?

    /// The limits.
    func limits() throws(UserError) -> QueryLimits {
        QueryLimits(threads: try SQLSettings.threads(threads), memory: try SQLSettings.memoryLimit(memoryLimit))
    }
}
