import LinearLearner
import LinearModels

/// One training job of the built-in algorithm Linear Learner, fitted exactly.
struct LinearLearnerTraining {
    private let container: TrainingContainer
    private let limits: TaskLimits
    private let say: (String) -> Void

    /// Prepares a training job.
    ///
    /// - Parameters:
    ///   - container: what it finds.
    ///   - limits: threads and memory.
    ///   - say: takes lines for the log.
    init(_ container: TrainingContainer, limits: TaskLimits, say: @escaping (String) -> Void) {
        self.container = container
        self.limits = limits
        self.say = say
    }

    /// Trains, evaluates, and writes the model.
    ///
    /// - Throws: ``TaskFailure``, and what reading and writing throw; then no model is there.
    func run() throws {
        let settings = container.hyperparameters.settings
        for note in container.hyperparameters.notes { say("note: \(note.message)") }
        for note in container.channels.notes { say("note: \(note.message)") }
        let reader = ChannelRows(container: container, limits: limits)
        let start = ContinuousClock.now
        let training = try reader.rows(container.channels.train, kind: settings.targetKind, featureCount: nil)
        if let count = settings.featureCount, count != training.featureCount {
            throw TaskFailure(
                message: "feature_dim is \(count), but rows have \(training.featureCount) features",
                help: "leave feature_dim out, or set it to \(training.featureCount)")
        }
        let others = try [container.channels.validation, container.channels.test].compactMap { channel in
            try channel.map { channel in
                let rows = try reader.rows(channel, kind: settings.targetKind, featureCount: training.featureCount)
                return (channel.name, rows)
            }
        }
        var fit = try fit(training, settings)
        fit = try withThreshold(fit, settings, on: others.first { $0.0 == .validation }?.1 ?? training)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let evaluation = EvaluationTask(fit.model, limits: limits)
        var evaluations = [try evaluation.evaluate(training, as: "train")]
        for (name, rows) in others { evaluations.append(try evaluation.evaluate(rows, as: name.rawValue)) }
        for note in fit.notes { say("note: \(note)") }
        report(evaluations, settings, rowsPerSecond: seconds > 0 ? Double(fit.rowCount) / seconds : nil)
        // What is not the model goes into output.tar.gz.
        let data = "\(container.root)/output/data"
        try ModelOutputs(model: nil, evaluation: data, report: data).write(ModelReport(fit, evaluations: evaluations))
        try ModelOutputs.writeModel(fit, in: "\(container.root)/model")
    }

    private func fit(_ rows: ModelRows, _ settings: LinearLearnerSettings) throws -> FitReport {
        do {
            let moments = try rows.reduce(ColumnMoments(rows))
            var counts: [Int] = []
            if case .classes(let names) = rows.coding {
                counts = try rows.reduce(ClassCounts(classes: names.names.count)).counts.map { Int($0) }
            }
            if let absent = counts.firstIndex(of: 0) {
                throw TaskFailure(
                    message: "no row of the channel train has the label \(absent)",
                    help: "labels are 0 to \(counts.count - 1); add rows of every class"
                        + (counts.count > 2 ? ", or set num_classes to what there are" : ""))
            }
            let training = settings.training(
                rowCount: moments.count, labelScale: moments.targetDeviation, counts: counts)
            let task = TrainingTask(training, limits: limits)
            do {
                return try task.attempt(rows)
            } catch LinearModelError.separated(let separation) where isDecayAutomatic {
                let (fit, decay) = try penalised(rows, training, rowCount: moments.count)
                let reason = task.failure(.separated(separation), rows).message
                return fit.with(note: "\(reason); wd auto is therefore taken as \(decay)")
            } catch LinearModelError.separated(let separation) {
                throw TaskFailure(
                    message: task.failure(.separated(separation), rows).message, help: "set wd, for example to 0.0001")
            } catch let error as LinearModelError {
                throw task.failure(error, rows)
            }
        } catch let error as LinearModelError {
            throw rows.failure ?? TaskFailure(message: "the rows cannot be read: \(error)")
        }
    }

    /// Whether `wd` was left to the algorithm.
    private var isDecayAutomatic: Bool {
        container.hyperparameters.notes.contains { note in
            if case .automaticPenalty(let keys) = note { keys.contains("wd") } else { false }
        }
    }

    /// Fits classes that a rule separates with a small penalty, which makes their coefficients finite.
    private func penalised(
        _ rows: ModelRows, _ training: TrainingSettings, rowCount: Int
    ) throws -> (fit: FitReport, decay: Double) {
        guard case .logistic(_, let weights) = training.algorithm else {
            preconditionFailure("only classes can be separated")
        }
        let decay = LinearLearnerTraining.separatedDecay
        var training = training
        training.algorithm = .logistic(penalty: decay * Double(rowCount), classWeight: weights)
        training.scalesFeatures = container.hyperparameters.settings.normalizesData
        return (try TrainingTask(training, limits: limits).fit(rows), decay)
    }

    /// What `wd` is taken as where it is automatic and nothing else makes coefficients finite; ours.
    private static let separatedDecay = 1e-4

    /// Chooses the threshold that the criterion asks for.
    private func withThreshold(
        _ fit: FitReport, _ settings: LinearLearnerSettings, on rows: ModelRows
    ) throws -> FitReport {
        guard case .binaryClassifier(let classifier) = settings.predictor else { return fit }
        let observed = try Observed(rows, Predictor(fit.model))
        do throws(ThresholdError) {
            let choice = try ThresholdSelection.choose(
                classifier.selection, scores: observed.predicted, labels: observed.actual.map { $0 == 1 })
            return fit.with(threshold: min(max(choice.threshold, 0), 1)).with(note: choice.note?.message)
        } catch {
            throw TaskFailure(message: "no threshold can be chosen: \(error)")
        }
    }

    private func report(_ evaluations: [Evaluation], _ settings: LinearLearnerSettings, rowsPerSecond: Double?) {
        func metrics(_ name: String) -> DataSetMetrics? {
            evaluations.first { $0.dataSet == name }.map { LoggedMetrics.metrics($0, settings) }
        }
        guard let train = metrics("train") else { return }
        let lines = MetricLines(host: container.host).report(
            train: train, validation: metrics("validation"), test: metrics("test"), recordsPerSecond: rowsPerSecond)
        for line in lines { say(line) }
    }
}
