/// What a model says of one row.
public enum Prediction: Hashable, Sendable {
    /// Of a regressor: the label it expects.
    case regression(score: Double)
    /// Of a binary classifier: the probability of label 1, and the label.
    case binary(score: Double, predictedLabel: Int)
    /// Of a multiclass classifier: the probability of each label, and the label with the highest.
    case multiclass(scores: [Double], predictedLabel: Int)

    /// All scores.
    var scores: [Double] {
        switch self {
        case .regression(let score), .binary(let score, _): [score]
        case .multiclass(let scores, _): scores
        }
    }

    /// The label, if the model has labels.
    var predictedLabel: Int? {
        switch self {
        case .regression: nil
        case .binary(_, let label), .multiclass(_, let label): label
        }
    }
}

/// The form of a response.
///
/// Source: "Linear learner response formats" (LL-in-formats) in the SageMaker developer guide for JSON, JSON Lines and
/// recordio-protobuf. CSV is not documented there; its form is ours.
public enum ResponseFormat: String, CaseIterable, Hashable, Sendable {
    /// `{"predictions": [{"score": 0.4, "predicted_label": 0}]}`
    case json = "application/json"
    /// `{"score": 0.4, "predicted_label": 0}` per row.
    case jsonLines = "application/jsonlines"
    /// The score or scores, then the label if the model has labels; a line per row, no header.
    case csv = "text/csv"
    /// A record per row without features, with `score` and `predicted_label` among its labels, both Float32 tensors.
    case recordIOProtobuf = "application/x-recordio-protobuf"
}
