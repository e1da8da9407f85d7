import CSV
import LinearModels

/// One fit, from files to a model.
package struct TrainingTask: Sendable {
    private let settings: TrainingSettings
    private let threads: Int
    private let memory: Int

    /// Prepares a fit.
    ///
    /// - Parameters:
    ///   - settings: what to fit.
    ///   - limits: threads to use, and memory that rows may take where a fit passes over them several times.
    package init(_ settings: TrainingSettings, limits: TaskLimits) {
        self.settings = settings
        threads = limits.threads
        memory = limits.memory
    }

    /// Opens the rows to fit.
    ///
    /// - Throws: ``TaskFailure``, and what reading throws.
    func rows(_ raw: RawTable, columns: ModelColumns) throws -> ModelRows {
        let isClassification = settings.algorithm.isClassification
        return try ModelRows.open(
            raw, columns: columns, kind: isClassification ? .anyClasses : .number,
            keeping: isClassification ? .upTo(bytes: memory / 2) : .ifFew, threads: threads)
    }

    /// Fits.
    ///
    /// - Throws: ``TaskFailure``.
    package func fit(_ rows: ModelRows) throws -> FitReport {
        do {
            return try attempt(rows)
        } catch let error as LinearModelError {
            throw failure(error, rows)
        }
    }

    /// Fits, and leaves it to the caller what to make of a model that does not exist.
    ///
    /// - Throws: `LinearModelError`, and ``TaskFailure`` where there is no library to fit with.
    func attempt(_ rows: ModelRows) throws -> FitReport {
        if let problem = LinearAlgebra.problem {
            throw TaskFailure(
                message: "OpenBLAS cannot be used: \(problem)", help: LinearAlgebraLibrary.help)
        }
        if settings.degree > 1 {
            return try fit(scaling: PolynomialRows(rows, degree: settings.degree), of: rows)
        }
        return try fit(scaling: rows, of: rows)
    }

    // MARK: - Kinds of fits

    private func fit(scaling source: some RowSource, of rows: ModelRows) throws -> FitReport {
        guard settings.scalesFeatures else { return try fit(source, of: rows, scale: nil) }
        let deviations = try source.reduce(ColumnMoments(source)).featureDeviations
        return try fit(ScaledRows(source, dividedBy: deviations), of: rows, scale: deviations)
    }

    private func fit(
        _ source: some RowSource, of rows: ModelRows, scale: [Double]?
    ) throws -> FitReport {
        switch settings.algorithm {
        case .leastSquares:
            let fit = try leastSquares.fit(source).dividing(by: scale)
            return report(rows, .linear(fit), [], fit.rowCount, fit.notes)
        case .ridge(let alphas):
            let fits = try leastSquares.ridgePath(source, penalties: alphas)
                .map { $0.dividing(by: scale) }
            guard let last = fits.last else { throw LinearModelError.singular }
            return report(rows, .linear(last), fits.map { .linear($0) }, last.rowCount, last.notes)
        case .elasticNet(let penalties, let ratio):
            var net = ElasticNet(l1Ratio: ratio, fitsIntercept: settings.fitsIntercept)
            net.memoryLimit = memory
            let fits =
                switch penalties {
                case .list(let alphas): try net.path(source, penalties: alphas)
                case .path(let count, let share): try net.path(source, count: count, share: share)
                }
            let scaled = fits.map { $0.dividing(by: scale) }
            guard let last = scaled.last else { throw LinearModelError.singular }
            let notes =
                last.constantColumns.map { LinearFit.Note.constantColumn($0) }
            return report(rows, .sparse(last), scaled.map { .sparse($0) }, last.rowCount, notes, last.ambiguousColumns)
        case .logistic(let penalty, let weight):
            var method = LogisticRegression(penalty: penalty, fitsIntercept: settings.fitsIntercept)
            method.memoryLimit = memory
            let weights = try weights(weight, rows)
            let fit = try (weights.map { try method.fit(ClassWeightedRows(source, weights: $0)) } ?? method.fit(source))
                .dividing(by: scale)
            return report(rows, .logistic(fit, penalty: penalty), [], fit.classCounts.reduce(0, +), fit.notes)
        }
    }

    private var leastSquares: LeastSquares {
        var method = LeastSquares(fitsIntercept: settings.fitsIntercept)
        method.memoryLimit = memory
        return method
    }

    private func report(
        _ rows: ModelRows, _ fit: FitReport.Fit, _ path: [FitReport.Fit], _ count: Int, _ notes: [LinearFit.Note],
        _ ambiguous: [Int] = []
    ) -> FitReport {
        let columns = rows.columns
        let target = columns.target.map { columns.names[$0] } ?? ""
        let model = TrainedModel(
            algorithm: settings.name, target: target, features: columns.featureNames, degree: settings.degree,
            output: output(fit, rows.coding))
        var texts = FitNotes.text(notes, terms: model.terms, target: target)
        if !ambiguous.isEmpty {
            texts.append(
                "\(ambiguous.map { model.terms[$0] }.joined(separator: ", ")) may share their coefficients with columns like them: "
                    + "these are one choice of many")
        }
        if case .sparse(let sparse) = fit, !sparse.isPolished {
            texts.append(
                "columns are too nearly the same for an exact solution; the optimality conditions fail by "
                    + "\(Float(sparse.violation)) of the largest correlation")
        }
        if path.count > 1 { texts.append("the model is that of the last of \(path.count) penalties") }
        return FitReport(model: model, rowCount: count, fit: fit, path: path, notes: texts + settings.notes)
    }

    private func output(_ fit: FitReport.Fit, _ coding: TargetCoding) -> TrainedModel.Output {
        switch fit {
        case .linear(let fit):
            .number(intercept: fit.intercept?.value ?? 0, coefficients: fit.coefficients.map(\.value))
        case .sparse(let fit): .number(intercept: fit.intercept ?? 0, coefficients: fit.coefficients)
        case .logistic(let fit, _):
            if case .classes(let names) = coding {
                fit.coefficients.count == 1
                    ? .binary(
                        names, intercept: fit.intercepts.first ?? 0, coefficients: fit.coefficients[0], threshold: 0.5)
                    : .multiclass(
                        names, intercepts: fit.intercepts.isEmpty ? fit.coefficients.map { _ in 0 } : fit.intercepts,
                        coefficients: fit.coefficients)
            } else {
                preconditionFailure("a classification of numbers")
            }
        }
    }

    /// The weights of classes, if they differ.
    private func weights(_ weight: Algorithm.ClassWeight, _ rows: ModelRows) throws -> [Double]? {
        guard case .classes(let names) = rows.coding else { return nil }
        switch weight {
        case .uniform: return nil
        case .balanced:
            let counts = try rows.reduce(ClassCounts(classes: names.names.count)).weights
            let total = counts.reduce(0, +)
            return counts.map { $0 > 0 ? total / (Double(counts.count) * $0) : 1 }
        case .given(let weights):
            for name in weights.keys.sorted() where !names.names.contains(name) {
                throw TaskFailure(
                    message: "class_weight names the class \"\(name)\", which the data do not have",
                    place: "--parameters $.class_weight",
                    help: "classes: \(names.names.prefix(20).joined(separator: ", "))", exitCode: 2)
            }
            return names.names.map { weights[$0] ?? 1 }
        }
    }

    // MARK: - Failures

    /// What an error of a fit means for these rows; where they could not be read, why.
    func failure(_ error: LinearModelError, _ rows: ModelRows) -> TaskFailure {
        if let failure = rows.failure { return failure }
        return TrainingFailure(
            target: rows.columns.target.map { rows.columns.names[$0] } ?? "",
            terms: TrainedModel.terms(rows.columns.featureNames, degree: settings.degree),
            classes: { if case .classes(let names) = rows.coding { names.names } else { [] } }()
        ).failure(error)
    }
}
