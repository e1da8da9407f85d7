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
            let settings = try AlgorithmParameters.settings(
                algorithm: command.settings.algorithm, parameters: command.settings.parameters)
            let training = try command.files.source(command.file)
            let others = try [("validation", command.validation), ("test", command.test)].compactMap { name, file in
                try file.map { (name, try command.files.source($0)) }
            }
            let outputs = command.output.map { ModelOutputs(in: $0) }
            var places = DistinctPlaces()
            for files in [training] + others.map(\.1) { places.read(files) }
            if let path = command.model { try places.write(path, as: "the model") }
            for (what, path) in outputs?.files ?? [] { try places.write(path, as: what) }
            let report = try ModelTraining(
                settings, columns: command.settings.columns, limits: try command.limits.limits()
            ).run(training, others: others, evaluatesTraining: outputs?.needsEvaluation ?? !others.isEmpty)
            try outputs?.write(report)
            if let path = command.model { try ModelFile.write(report.fit.model, to: path) }
            switch command.format {
            case .json:
                for note in report.fit.notes { Terminal.error("note: \(note)") }
                print(JSON.object(report.json).serialized(.pretty))
            case .text: print(report.text, terminator: "")
            }
        }
    }
}
