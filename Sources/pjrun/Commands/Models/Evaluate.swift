import ArgumentParser
import CSV
import OrderedJSON
import Runtimes

/// `pjrun evaluate`.
struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Compare a model's predictions with what was observed.",
        discussion: """
            pjrun evaluate test.csv --model model.json
            pjrun evaluate test.csv --model model.json --output evaluation.json
            """)

    @Argument(help: "The file; a directory, s3://bucket/prefix/, or '-' for standard input.")
    var file: String

    @Option(help: "The model.")
    var model: String

    @Option(help: "Column that was predicted; the model's own otherwise.")
    var target: String?

    @Option(help: "Column of the weights.")
    var weights: String?

    @Option(help: "File for evaluation.json, as SageMaker's property files and Model Monitor have it.")
    var output: String?

    @Option(help: "text or json.")
    var format: OutputFormat = .text

    @OptionGroup(title: "Files")
    var files: DataFileOptions

    @OptionGroup(title: "Limits")
    var limits: LimitOptions

    func run() throws {
        StopSignals.unblock()
        try TaskErrors.translated {
            let data = try ModelData(file, model: model, files, output: (output, "the evaluation"))
            guard weights == nil || data.model.classes == nil else {
                throw UserError(
                    message: "--weights is not supported for metrics of classes, which count rows",
                    help: "leave --weights out; metrics of quantities do take weights")
            }
            let columns = try ModelColumns(
                names: data.names, modelFeatures: data.model.features, target: target ?? data.model.target,
                weights: weights)
            let evaluation = try EvaluationTask(data.model, limits: try limits.limits())
                .evaluate(data.table, columns: columns, as: "test")
            let text = evaluation.json.serialized(.pretty) + "\n"
            if let output { try TextFiles.write(text, to: output) }
            switch format {
            case .json: print(text, terminator: "")
            case .text:
                let width = evaluation.headline.map(\.name.count).max() ?? 0
                for (name, value) in evaluation.headline {
                    let gap = String(repeating: " ", count: width - name.count + 2)
                    print("\(name)\(gap)\(Int(exactly: value).map(String.init) ?? "\(value)")")
                }
            }
        }
    }
}
