import Glibc
package import LinearModels

/// What a model says of rows.
package struct Predictor: Sendable {
    /// The model.
    package let model: TrainedModel
    private let scorers: [LinearScorer]

    /// Makes a predictor.
    package init(_ model: TrainedModel) {
        self.model = model
        switch model.output {
        case .number(let intercept, let coefficients), .binary(_, let intercept, let coefficients, _):
            scorers = [LinearScorer(intercept: intercept, coefficients: coefficients)]
        case .multiclass(_, let intercepts, let coefficients):
            scorers = zip(intercepts, coefficients).map { LinearScorer(intercept: $0, coefficients: $1) }
        }
    }

    /// The predictions of some rows.
    package enum Predictions: Sendable {
        /// Numbers.
        case numbers([Double])
        /// The probability of the second of two classes.
        case binary([Double])
        /// The probability of each class, row by row.
        case multiclass([Double], classCount: Int)

        /// Rows.
        package var count: Int {
            switch self {
            case .numbers(let values), .binary(let values): values.count
            case .multiclass(let values, let classCount): values.count / classCount
            }
        }
    }

    /// Predicts the rows of a block.
    package func predict(_ block: RowBlock) -> Predictions {
        let block = model.degree > 1 ? block.powers(upTo: model.degree) : block
        let scores = scorers.map { $0.scores(block) }
        switch model.output {
        case .number: return .numbers(scores[0])
        case .binary: return .binary(scores[0].map(Predictor.logistic))
        case .multiclass:
            var probabilities = [Double](repeating: 0, count: block.count * scores.count)
            for row in 0..<block.count {
                let top = scores.reduce(-Double.infinity) { max($0, $1[row]) }
                let sum = scores.reduce(0) { $0 + exp($1[row] - top) }
                for place in scores.indices {
                    probabilities[row * scores.count + place] = exp(scores[place][row] - top) / sum
                }
            }
            return .multiclass(probabilities, classCount: scores.count)
        }
    }

    /// The class number of a row.
    package func label(_ predictions: Predictions, row: Int) -> Int {
        switch predictions {
        case .numbers: return 0
        case .binary(let values):
            guard case .binary(_, _, _, let threshold) = model.output else { return 0 }
            return values[row] >= threshold ? 1 : 0
        case .multiclass(let values, let count):
            let start = row * count
            return (0..<count).reduce(0) { values[start + $1] > values[start + $0] ? $1 : $0 }
        }
    }

    private static func logistic(_ score: Double) -> Double {
        // From the side where nothing cancels.
        if score >= 0 { return 1 / (1 + exp(-score)) }
        let odds = exp(score)
        return odds / (1 + odds)
    }
}
