import ModelEvaluation
package import OrderedJSON

/// A fit with its evaluations, as files.
package struct ModelReport: Sendable {
    /// The fit.
    package let fit: FitReport
    /// How well it predicts, the training data first.
    package let evaluations: [Evaluation]

    /// Takes a fit and its evaluations together.
    package init(_ fit: FitReport, evaluations: [Evaluation]) {
        self.fit = fit
        self.evaluations = evaluations
    }

    /// The evaluation of data that had the least part in the fit.
    package var decisive: Evaluation? { evaluations.last }

    /// The fit's JSON with the metrics of each data set.
    package var json: JSONObject {
        var object = fit.json
        if !evaluations.isEmpty {
            object["metrics"] = .object(
                JSONObject(
                    evaluations.map { evaluation in
                        let values = evaluation.headline.map { ($0.name, FitReport.number($0.value)) }
                        return (evaluation.dataSet, .object(JSONObject(values)))
                    }))
        }
        return object
    }

    /// The coefficient table, and a line of metrics for each data set.
    package var text: String {
        let lines = evaluations.map { evaluation in
            let values = evaluation.headline.map { name, value in "\(name) \(ModelReport.short(value))" }
            return "\(evaluation.dataSet): \(values.joined(separator: ", "))\n"
        }
        return fit.text + lines.joined()
    }

    /// The drawings: of the coefficients, and of the decisive evaluation.
    package var plots: [(name: String, svg: String)] {
        let coefficients = fit.featureRows.isEmpty ? [] : [("coefficients", Plot.coefficients(fit.featureRows))]
        return coefficients + (decisive?.plots ?? [])
    }

    /// One page with everything.
    package var html: String {
        var sections = [HTMLReport.Section("Coefficients", [.coefficients(fit.table)])]
        if let metrics { sections.append(HTMLReport.Section("Metrics", metrics.map { .table($0) })) }
        let drawings = plots.map(\.svg)
        if !drawings.isEmpty { sections.append(HTMLReport.Section("Plots", [.plots(drawings)])) }
        let model = fit.model
        return HTMLReport(
            title: "\(fit.table.modelName) of \(model.target)",
            facts: [
                .init("Target", model.target), .init("Rows", "\(fit.rowCount)"),
                .init("Features", "\(model.terms.count)"),
                .init("Algorithm", model.algorithm),
            ],
            notes: fit.notes.map { HTMLReport.Note($0) }, sections: sections
        ).text
    }

    private var metrics: [HTMLReport.Table]? {
        var (regression, binary, multiclass):
            ([(String, RegressionMetrics)], [(String, BinaryMetrics)], [(String, MulticlassMetrics)]) =
                ([], [], [])
        for evaluation in evaluations {
            switch evaluation.metrics {
            case .regression(let metrics): regression.append((evaluation.dataSet, metrics))
            case .binary(let metrics): binary.append((evaluation.dataSet, metrics))
            case .multiclass(let metrics): multiclass.append((evaluation.dataSet, metrics))
            }
        }
        if !regression.isEmpty { return [HTMLReport.Table(regression: regression)] }
        if !binary.isEmpty { return [HTMLReport.Table(binary: binary)] }
        guard let last = multiclass.last else { return nil }
        return [HTMLReport.Table(multiclass: multiclass), HTMLReport.Table(classes: last.1.confusion, caption: last.0)]
    }

    private static func short(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? "\(Float(value))"
    }
}
