/// Writes predictions one by one into bytes that the caller may send or save and empty at any time between.
///
///     var writer = ResponseWriter(.json)
///     var bytes: [UInt8] = []
///     writer.begin(&bytes)
///     for row in rows { try writer.append(predict(row), to: &bytes) }
///     writer.end(&bytes)
///
/// JSON is laid out as Python's `json.dumps` does, which the container uses; numbers have the fewest digits that mean
/// the same double.
public struct ResponseWriter: Sendable {
    /// The form.
    public let format: ResponseFormat
    /// Rows written so far.
    public private(set) var rowCount = 0

    /// Chooses the form.
    public init(_ format: ResponseFormat) { self.format = format }

    /// Writes what stands before the first row.
    public mutating func begin(_ bytes: inout [UInt8]) {
        if format == .json { bytes += "{\"predictions\": [".utf8 }
    }

    /// Writes one row.
    ///
    /// - Throws: `notFinite`, when nothing has been written; neither JSON nor a client has a use for such a score.
    public mutating func append(_ prediction: Prediction, to bytes: inout [UInt8]) throws(ResponseError) {
        guard prediction.scores.allSatisfy(\.isFinite) else { throw .notFinite(row: rowCount) }
        switch format {
        case .json:
            if rowCount > 0 { bytes += ", ".utf8 }
            Self.appendObject(prediction, to: &bytes)
        case .jsonLines:
            Self.appendObject(prediction, to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        case .csv:
            let fields = prediction.scores.map { "\($0)" } + (prediction.predictedLabel.map { ["\($0)"] } ?? [])
            bytes += fields.joined(separator: ",").utf8
            bytes.append(UInt8(ascii: "\n"))
        case .recordIOProtobuf: Self.appendRecord(prediction, to: &bytes)
        }
        rowCount += 1
    }

    /// Writes what stands after the last row.
    public func end(_ bytes: inout [UInt8]) {
        if format == .json { bytes += "]}".utf8 }
    }

    private static func appendObject(_ prediction: Prediction, to bytes: inout [UInt8]) {
        bytes += "{\"score\": ".utf8
        if case .multiclass(let scores, _) = prediction {
            bytes += "[\(scores.map { "\($0)" }.joined(separator: ", "))]".utf8
        } else {
            bytes += prediction.scores.map { "\($0)" }.joined().utf8
        }
        if let label = prediction.predictedLabel { bytes += ", \"predicted_label\": \(label)".utf8 }
        bytes.append(UInt8(ascii: "}"))
    }

    /// A record whose map of labels is in the order of its keys, as protobuf's deterministic serialization has it.
    private static func appendRecord(_ prediction: Prediction, to bytes: inout [UInt8]) {
        var record = ProtobufWriter()
        if let label = prediction.predictedLabel {
            var tensor = ProtobufWriter()
            tensor.values([Double(label)], as: .float32)
            record.entry(2, name: Array("predicted_label".utf8), tensor: tensor, as: .float32)
        }
        var tensor = ProtobufWriter()
        tensor.values(prediction.scores, as: .float32)
        record.entry(2, name: Array("score".utf8), tensor: tensor, as: .float32)
        RecordIOEncoder.appendFrame(record.bytes, to: &bytes)
    }
}

/// Why a prediction cannot be written.
public enum ResponseError: Error, Hashable, Sendable {
    /// A score is NaN or infinite; rows count from 0.
    case notFinite(row: Int)
}

extension ResponseError: CustomStringConvertible {
    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .notFinite(let row):
            "the score of row \(row + 1) is not a finite number; check that row's features for missing or huge values"
        }
    }
}
