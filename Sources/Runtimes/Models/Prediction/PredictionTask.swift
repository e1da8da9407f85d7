package import CSV
import LinearModels
import Synchronization

/// Predicts the rows of files.
package struct PredictionTask: Sendable {
    private let predictor: Predictor
    private let limits: TaskLimits

    /// Prepares predictions.
    package init(_ model: TrainedModel, limits: TaskLimits) {
        predictor = Predictor(model)
        self.limits = limits
    }

    /// Writes a prediction for each row, in the order of the rows.
    ///
    /// - Parameters:
    ///   - raw: the files.
    ///   - columns: the model's columns in them.
    ///   - format: the form.
    ///   - write: takes the text, piece by piece.
    /// - Returns: rows.
    /// - Throws: ``TaskFailure``, and what reading and writing throw.
    @discardableResult
    package func predict(
        _ raw: RawTable, columns: ModelColumns, format: PredictionFormat,
        write: @escaping @Sendable ([UInt8]) throws -> Void
    ) throws -> Int {
        let rows = try ModelRows.open(
            raw, columns: columns, kind: .number, keeping: .upTo(bytes: 0), threads: limits.threads)
        let text = PredictionText(predictor, format: format)
        let count = Mutex(0)
        let predictor = predictor
        try write(Array(text.head.utf8))
        try rows.eachGroup { blocks in
            // A comma before every row but the first of all, which only the delivery knows.
            let predictions = blocks.map { predictor.predict($0) }
            var bytes: [UInt8] = []
            for (place, piece) in predictions.enumerated() {
                bytes += text.text(piece, isFirst: place == 0).utf8
            }
            return (bytes, predictions.reduce(0) { $0 + $1.count })
        } deliver: { bytes, rows in
            let before = count.withLock { count in
                count += rows
                return count - rows
            }
            if format == .json, before > 0, rows > 0 { try write([UInt8(ascii: ",")]) }
            try write(bytes)
        }
        try write(Array(text.tail.utf8))
        return count.withLock { $0 }
    }
}
