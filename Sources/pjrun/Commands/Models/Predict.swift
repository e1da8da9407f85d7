import ArgumentParser
import CSV
import Runtimes

/// `pjrun predict`.
struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Predict the rows of a CSV file with a model of 'pjrun train'.",
        discussion: """
            pjrun predict new.csv --model model.json --output predictions.csv
            pjrun predict new.csv --model model.json --format jsonl
            """)

    @Argument(help: "The file; a directory, s3://bucket/prefix/, or '-' for standard input.")
    var file: String

    @Option(help: "The model.")
    var model: String

    @Option(help: "File for the predictions; standard output otherwise.")
    var output: String?

    @Option(help: "csv, json or jsonl.")
    var format: PredictionFormat = .csv

    @OptionGroup(title: "Files")
    var files: DataFileOptions

    @OptionGroup(title: "Limits")
    var limits: LimitOptions

    func run() throws {
        StopSignals.unblock()
        try TaskErrors.translated {
            let data = try ModelData(file, model: model, files, output: (output, "the predictions"))
            let columns = try ModelColumns(
                names: data.names, modelFeatures: data.model.features, target: nil)
            let place: any ByteOutput = try output.map { try FileOutput(path: $0) } ?? DescriptorOutput(descriptor: 1)
            let task = PredictionTask(data.model, limits: try limits.limits())
            try task.predict(data.table, columns: columns, format: format) { bytes in
                try unsafe bytes.withUnsafeBytes { try unsafe place.write($0) }
            }
            try place.finish()
        }
    }
}

extension PredictionFormat: ExpressibleByArgument {}
