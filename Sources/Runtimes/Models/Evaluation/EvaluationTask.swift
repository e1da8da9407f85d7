package import CSV
import LinearModels

/// Predicts data whose targets are known, and compares.
package struct EvaluationTask: Sendable {
    private let model: TrainedModel
    private let limits: TaskLimits

    /// Prepares an evaluation.
    package init(_ model: TrainedModel, limits: TaskLimits) {
        self.model = model
        self.limits = limits
    }

    /// Evaluates the model on rows that are at hand.
    ///
    /// - Throws: ``TaskFailure``, and what reading throws.
    package func evaluate(_ rows: ModelRows, as dataSet: String) throws -> Evaluation {
        try Evaluation(Observed(rows, Predictor(model)), of: model, dataSet: dataSet)
    }

    /// Evaluates the model on files.
    ///
    /// - Parameters:
    ///   - raw: the files.
    ///   - columns: the model's columns in them, with the target.
    ///   - dataSet: what to call them.
    /// - Throws: ``TaskFailure``, and what reading throws.
    /// - Returns: the metrics.
    package func evaluate(_ raw: RawTable, columns: ModelColumns, as dataSet: String) throws -> Evaluation {
        let rows = try ModelRows.open(
            raw, columns: columns, kind: model.classes.map { .classes($0) } ?? .number, keeping: .upTo(bytes: 0),
            threads: limits.threads)
        return try evaluate(rows, as: dataSet)
    }
}
