import CSV

/// Which columns are what, by the names that flags give.
package struct ColumnFlags: Hashable, Sendable {
    /// The column to predict; the first one of files without a header if nil.
    package var target: String?
    /// The column of the weights.
    package var weights: String?
    /// The columns to predict from; all others if empty.
    package var features: [String] = []
    /// Columns that are no features.
    package var excluded: [String] = []

    /// Asks for all columns but the first.
    package init() {}

    /// Looks the columns up.
    func columns(_ raw: RawTable) throws(TaskFailure) -> ModelColumns {
        let names = raw.table.columns.map(\.name)
        guard let target else {
            guard raw.header == nil else {
                throw TaskFailure(
                    message: "it is not said which column to predict",
                    help: "add --target COLUMN; columns: \(names.prefix(20).joined(separator: ", "))", exitCode: 2)
            }
            return try ModelColumns(
                names: names, target: names[0], weights: weights, features: features, excluded: excluded)
        }
        return try ModelColumns(
            names: names, target: target, weights: weights, features: features, excluded: excluded)
    }
}

/// A fit with its evaluations, from files.
package struct ModelTraining: Sendable {
    private let settings: TrainingSettings
    private let flags: ColumnFlags
    private let limits: TaskLimits

    /// Prepares a fit.
    package init(_ settings: TrainingSettings, columns flags: ColumnFlags, limits: TaskLimits) {
        self.settings = settings
        self.flags = flags
        self.limits = limits
    }

    /// Fits, then evaluates.
    ///
    /// - Parameters:
    ///   - training: the data to fit.
    ///   - others: data sets to evaluate on, by name; the last one decides.
    ///   - evaluatesTraining: whether the training data are evaluated too, which takes another pass.
    /// - Throws: ``TaskFailure``, and what reading throws.
    /// - Returns: what was found.
    package func run(
        _ training: DelimitedFiles, others: [(name: String, source: DelimitedFiles)], evaluatesTraining: Bool
    ) throws -> ModelReport {
        let raw = try RawTable(training.files, dialect: training.dialect)
        let task = TrainingTask(settings, limits: limits)
        // Other data are looked at first: a wrong column should not cost a fit.
        let columns = try flags.columns(raw)
        let tables = try others.map { name, source in
            let raw = try RawTable(source.files, dialect: source.dialect)
            let columns = try ModelColumns(
                names: raw.table.columns.map(\.name), modelFeatures: columns.featureNames,
                target: columns.target.map { columns.names[$0] }, weights: flags.weights)
            return (name, raw, columns)
        }
        let rows = try task.rows(raw, columns: columns)
        var fit = try task.fit(rows)
        let evaluation = EvaluationTask(fit.model, limits: limits)
        var evaluations = evaluatesTraining ? [try evaluation.evaluate(rows, as: "train")] : []
        for (name, raw, columns) in tables {
            evaluations.append(try evaluation.evaluate(raw, columns: columns, as: name))
        }
        if flags.weights != nil, fit.model.classes != nil, !evaluations.isEmpty {
            fit = fit.with(note: "metrics of classes count rows; the weights are those of the fit alone")
        }
        return ModelReport(fit, evaluations: evaluations)
    }
}
