import OrderedJSON
import Testing

@testable import LinearLearner

private let regression: [Prediction] = [.regression(score: 0.4)]
private let binary: [Prediction] = [.binary(score: 0.4, predictedLabel: 0), .binary(score: 0.75, predictedLabel: 1)]
private let multiclass: [Prediction] = [.multiclass(scores: [0.1, 0.2, 0.4, 0.3], predictedLabel: 2)]

/// The whole response.
private func response(_ format: ResponseFormat, _ predictions: [Prediction]) throws -> [UInt8] {
    var writer = ResponseWriter(format)
    var bytes: [UInt8] = []
    writer.begin(&bytes)
    for prediction in predictions { try writer.append(prediction, to: &bytes) }
    writer.end(&bytes)
    return bytes
}

@Suite struct `A response` {
    @Test(
        arguments: [
            (.json, regression, #"{"predictions": [{"score": 0.4}]}"#),
            (
                .json, binary,
                #"{"predictions": [{"score": 0.4, "predicted_label": 0}, {"score": 0.75, "predicted_label": 1}]}"#
            ),
            (.json, multiclass, #"{"predictions": [{"score": [0.1, 0.2, 0.4, 0.3], "predicted_label": 2}]}"#),
            (.json, [], #"{"predictions": []}"#),
            // A response of the container, of March 2020.
            (
                .json, [.regression(score: 11.719074249267578)],
                #"{"predictions": [{"score": 11.719074249267578}]}"#
            ),
            (.jsonLines, regression, "{\"score\": 0.4}\n"),
            (
                .jsonLines, binary,
                "{\"score\": 0.4, \"predicted_label\": 0}\n{\"score\": 0.75, \"predicted_label\": 1}\n"
            ),
            (.jsonLines, multiclass, "{\"score\": [0.1, 0.2, 0.4, 0.3], \"predicted_label\": 2}\n"),
            (.csv, regression, "0.4\n"),
            (.csv, binary, "0.4,0\n0.75,1\n"),
            (.csv, multiclass, "0.1,0.2,0.4,0.3,2\n"),
            (.csv, [], ""),
        ] as [(ResponseFormat, [Prediction], String)])
    func `has the documented form`(_ format: ResponseFormat, _ predictions: [Prediction], _ expected: String) throws {
        #expect(try String(decoding: response(format, predictions), as: UTF8.self) == expected)
    }

    @Test(arguments: [
        ("regression", regression), ("binary", Array(binary.prefix(1))), ("multiclass", multiclass),
    ])
    func `is the record that protobuf writes`(_ name: String, _ predictions: [Prediction]) throws {
        var expected: [UInt8] = []
        RecordIOEncoder.appendFrame(try #require(RecordedBytes.responses[name]), to: &expected)

        #expect(try response(.recordIOProtobuf, predictions) == expected)
    }

    @Test(arguments: [1e-9, 1e300, .leastNonzeroMagnitude, 123456789.125, 1e16, -0.0, 0.1 + 0.2])
    func `gives every number back`(_ score: Double) throws {
        let json = try JSON(parsing: response(.json, [.regression(score: score)]))

        #expect(json["predictions"]?[0]?["score"]?.double == score)
    }

    @Test(arguments: ResponseFormat.allCases)
    func `refuses what is no number, and stays whole`(_ format: ResponseFormat) throws {
        var writer = ResponseWriter(format)
        var bytes: [UInt8] = []
        writer.begin(&bytes)
        try writer.append(regression[0], to: &bytes)
        #expect(throws: ResponseError.notFinite(row: 1)) {
            try writer.append(.multiclass(scores: [1, .nan], predictedLabel: 0), to: &bytes)
        }
        writer.end(&bytes)

        #expect(try bytes == response(format, regression))
        #expect(writer.rowCount == 1)
    }
}
