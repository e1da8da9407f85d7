import CSV
import OrderedJSON
import Runtimes

/// One call of `pjrun train`.
struct TrainRun {
    private let command: Train

    init(_ command: Train) { self.command = command }

    /// Does what was asked for.
    ///
    /// - Throws: `UserError`.
    func run() throws {
        try TaskErrors.translated {
            let options = command.settings
            let settings = try AlgorithmParameters.settings(
                algorithm: options.algorithm, parameters: options.parameters)
            let source = try command.files.source(command.file)
            for warning in source.warnings { Terminal.error("warning: \(warning)") }
            let raw = try RawTable(source.files, dialect: source.dialect)
            let columns = try ModelColumns(
                names: raw.table.columns.map(\.name), target: options.target, weights: options.weights,
                features: options.features, excluded: options.exclude)
            let task = TrainingTask(settings, limits: try command.limits.limits())
            let report = try task.fit(try task.rows(raw, columns: columns))
            if let path = command.model {
                try ModelFile.write(report.model, to: path)
            }
            for note in report.notes { Terminal.error("note: \(note)") }
            print(JSON.object(report.json).serialized(command.format == .json ? .pretty : .pretty))
        }
    }
}
