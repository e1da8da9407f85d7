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
