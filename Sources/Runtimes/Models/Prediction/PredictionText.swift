import OrderedJSON

/// The forms in which predictions are written.
package enum PredictionFormat: String, CaseIterable, Sendable {
    /// CSV with a header.
    case csv
    /// One object with all predictions, as Linear Learner's endpoint answers.
    case json
    /// An object a line.
    case jsonl
}

/// Writes predictions as text.
package struct PredictionText: Sendable {
    private let predictor: Predictor
    private let format: PredictionFormat
    private let labels: [String]

    /// Chooses a form.
    package init(_ predictor: Predictor, format: PredictionFormat) {
        self.predictor = predictor
        self.format = format
        let names = predictor.model.classes
        labels = (0..<(names?.names.count ?? 0)).map { place in
            guard format == .csv else { return names?.json(place).serialized() ?? "" }
            return PredictionText.field(names?.names[place] ?? "")
        }
    }

    /// What comes before the first row.
    package var head: String {
        switch format {
        case .json: return "{\"predictions\":["
        case .jsonl: return ""
        case .csv:
            switch predictor.model.output {
            case .number: return "prediction\n"
            case .binary: return "predicted_label,score\n"
            case .multiclass(let names, _, _):
                return (["predicted_label"] + names.names.map { PredictionText.field("score_\($0)") })
                    .joined(separator: ",") + "\n"
            }
        }
    }

    /// What comes behind the last row.
    package var tail: String { format == .json ? "]}\n" : "" }

    /// The text of some rows.
    ///
    /// - Parameters:
    ///   - predictions: of the rows.
    ///   - isFirst: whether no rows come before them.
    /// - Returns: lines, or the elements of a list.
    package func text(_ predictions: Predictor.Predictions, isFirst: Bool) -> String {
        var text = ""
        for row in 0..<predictions.count {
            if format == .json, !(isFirst && row == 0) { text += "," }
            let label = labels.isEmpty ? "" : labels[predictor.label(predictions, row: row)]
            switch (format, predictions) {
            case (.csv, .numbers(let values)): text += "\(number(values[row]))\n"
            case (.csv, .binary(let values)): text += "\(label),\(number(values[row]))\n"
            case (.csv, .multiclass(let values, let count)):
                text += label
                for place in 0..<count { text += ",\(number(values[row * count + place]))" }
                text += "\n"
            case (_, .numbers(let values)): text += "{\"score\":\(number(values[row]))}"
            case (_, .binary(let values)):
                text += "{\"score\":\(number(values[row])),\"predicted_label\":\(label)}"
            case (_, .multiclass(let values, let count)):
                text += "{\"score\":["
                text += (0..<count).map { number(values[row * count + $0]) }.joined(separator: ",")
                text += "],\"predicted_label\":\(label)}"
            }
            if format == .jsonl { text += "\n" }
        }
        return text
    }

    /// All digits of a number.
    private func number(_ value: Double) -> String {
        format == .csv ? "\(value)" : FitReport.number(value).serialized()
    }

    /// A field of a CSV file, quoted where it must be.
    private static func field(_ text: String) -> String {
        String(decoding: QuotedText.bytes(Array(text.utf8), delimiter: UInt8(ascii: ",")), as: UTF8.self)
    }
}
