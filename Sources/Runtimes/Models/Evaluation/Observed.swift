import LinearModels
import Synchronization

/// What was observed and what a model said of the same rows.
package struct Observed: Sendable {
    /// Targets: numbers, or class numbers.
    package private(set) var actual: [Double] = []
    /// Numbers, the probability of the second of two classes, or of each class, row by row.
    package private(set) var predicted: [Double] = []
    /// One per row, if rows have weights.
    package private(set) var weights: [Double]?

    /// Predicts rows.
    ///
    /// - Parameters:
    ///   - rows: with targets in the model's classes.
    ///   - predictor: the model.
    /// - Throws: ``TaskFailure``, and what reading throws.
    package init(_ rows: ModelRows, _ predictor: Predictor) throws {
        let found = Mutex(Observed(isWeighted: rows.isWeighted))
        try rows.eachGroup { blocks in
            var piece = Observed(isWeighted: blocks.first?.isWeighted ?? false)
            for block in blocks { piece.add(block, predictor.predict(block)) }
            return piece
        } deliver: { piece in
            found.withLock { $0.append(piece) }
        }
        self = found.withLock { $0 }
    }

    private init(isWeighted: Bool) { weights = isWeighted ? [] : nil }

    private mutating func add(_ block: RowBlock, _ predictions: Predictor.Predictions) {
        for row in 0..<block.count {
            actual.append(block.target(row: row))
            weights?.append(block.weight(row: row))
        }
        switch predictions {
        case .numbers(let values), .binary(let values), .multiclass(let values, _): predicted += values
        }
    }

    private mutating func append(_ next: Observed) {
        actual += next.actual
        predicted += next.predicted
        if let more = next.weights { weights = (weights ?? []) + more }
    }
}
