/// Reads one SageMaker `Record` message and checks that it makes sense.
///
/// Schema: "Common data formats for training" (cdf-training) in the developer guide:
///
///     message Record { map<string, Value> features = 1; map<string, Value> label = 2;
///                      string uid = 3; string metadata = 4; string configuration = 5; }
///     message Value { oneof value { Float32Tensor float32_tensor = 2; Float64Tensor float64_tensor = 3;
///                                   Int32Tensor int32_tensor = 7; Bytes bytes = 9; } }
struct RecordParser {
    var options: RecordIODecoder.Options
    /// What every record must have; known from the options or the first record.
    var featureCount: Int?

    mutating func parse(
        _ bytes: [UInt8], _ message: WireCursor, into record: inout ProtobufRecord
    ) throws(RecordIOError) {
        record.features.clear()
        record.labelTensor.clear()
        var cursor = message
        while !cursor.isAtEnd {
            let start = cursor.position
            let (field, wire) = try cursor.tag(bytes)
            switch (field, wire) {
            case (1, 2): try entry(bytes, try cursor.message(bytes), .features, into: &record.features)
            case (2, 2): try entry(bytes, try cursor.message(bytes), .label, into: &record.labelTensor)
            case (1...5, let wire) where wire != 2:
                let names = ["features", "label", "uid", "metadata", "configuration"]
                throw cursor.fault(.wireType(field: "Record.\(names[field - 1])", found: wire), at: start)
            default: try cursor.skip(bytes, type: wire)
            }
        }
        try setFeatures(&record, message)
        record.label = try label(record.labelTensor, message)
    }

    // MARK: - Reading

    /// Reads one entry of a map: key = 1, value = 2.
    private func entry(
        _ bytes: [UInt8], _ message: WireCursor, _ part: RecordPart, into tensor: inout Tensor
    ) throws(RecordIOError) {
        var cursor = message
        var name: Range<Int> = message.end..<message.end
        var value: WireCursor?
        while !cursor.isAtEnd {
            let start = cursor.position
            let (field, wire) = try cursor.tag(bytes)
            switch (field, wire) {
            case (1, 2): name = try cursor.delimited(bytes)
            case (2, 2): value = try cursor.message(bytes)
            case (1, _), (2, _): throw cursor.fault(.wireType(field: "Record.\(part.rawValue)", found: wire), at: start)
            default: try cursor.skip(bytes, type: wire)
            }
        }
        guard bytes[name].elementsEqual(RecordIO.valuesName) else {
            throw message.fault(
                .unexpectedName(part, name: String(decoding: bytes[name].prefix(80), as: UTF8.self)))
        }
        guard tensor.type == nil else { throw message.fault(.repeated(part)) }
        guard let value else { throw message.fault(.notATensor(part)) }
        try self.value(bytes, value, part, into: &tensor)
    }

    private func value(
        _ bytes: [UInt8], _ message: WireCursor, _ part: RecordPart, into tensor: inout Tensor
    ) throws(RecordIOError) {
        var cursor = message
        while !cursor.isAtEnd {
            let start = cursor.position
            let (field, wire) = try cursor.tag(bytes)
            let type: TensorType
            switch field {
            case 2: type = .float32
            case 3: type = .float64
            case 7: type = .int32
            case 9: throw cursor.fault(.notATensor(part), at: start)
            default:
                try cursor.skip(bytes, type: wire)
                continue
            }
            guard wire == 2 else { throw cursor.fault(.wireType(field: type.rawValue, found: wire), at: start) }
            guard tensor.type == nil else { throw cursor.fault(.repeated(part), at: start) }
            guard type == .float32 || !options.acceptsOnlyFloat32 else {
                throw cursor.fault(.tensorType(part, found: type), at: start)
            }
            try tensor.read(bytes, try cursor.message(bytes), type: type)
        }
        guard tensor.type != nil else { throw message.fault(.notATensor(part)) }
    }

    // MARK: - Sense

    private mutating func setFeatures(
        _ record: inout ProtobufRecord, _ message: WireCursor
    ) throws(RecordIOError) {
        let tensor = record.features
        guard tensor.type != nil else { throw message.fault(.noFeatures) }
        // Without any value there is no telling dense from sparse: a shape says that it is a sparse row of zeros.
        record.isSparse = !tensor.keys.isEmpty || (tensor.values.isEmpty && !tensor.shape.isEmpty)
        record.keys.removeAll(keepingCapacity: true)
        if record.isSparse {
            guard !tensor.shape.isEmpty else { throw message.fault(.sparseWithoutShape(.features)) }
            guard tensor.keys.count == tensor.values.count else {
                throw message.fault(
                    .keyCount(.features, keys: tensor.keys.count, values: tensor.values.count))
            }
            record.featureCount = try places(tensor, message)
            try setKeys(&record, message)
        } else {
            record.featureCount = tensor.values.count
            if !tensor.shape.isEmpty, try places(tensor, message) != tensor.values.count {
                throw message.fault(
                    .shape(.features, shape: tensor.shape.map(Int.init(clamping:)), values: tensor.values.count))
            }
        }
        guard record.featureCount > 0 else { throw message.fault(.noFeatures) }
        guard record.featureCount <= options.maximumFeatureCount else {
            throw message.fault(.tooManyFeatures(limit: options.maximumFeatureCount))
        }
        let expected = featureCount ?? record.featureCount
        guard record.featureCount == expected else {
            throw message.fault(.featureCount(expected: expected, found: record.featureCount))
        }
        featureCount = expected
    }

    /// The product of the shape.
    private func places(_ tensor: Tensor, _ message: WireCursor) throws(RecordIOError) -> Int {
        var product: UInt64 = 1
        for extent in tensor.shape {
            let (next, overflows) = product.multipliedReportingOverflow(by: extent)
            guard !overflows, next <= UInt64(Int.max) else {
                throw message.fault(.tooManyFeatures(limit: options.maximumFeatureCount))
            }
            product = next
        }
        return Int(product)
    }

    private func setKeys(_ record: inout ProtobufRecord, _ message: WireCursor) throws(RecordIOError) {
        var rises = true
        for key in record.features.keys {
            guard key < UInt64(record.featureCount) else {
                throw message.fault(.keyOutOfShape(.features, key: key, count: record.featureCount))
            }
            if let last = record.keys.last, Int(key) <= last { rises = false }
            record.keys.append(Int(key))
        }
        guard !rises else { return }
        var seen: Set<Int> = []
        for key in record.keys where !seen.insert(key).inserted {
            throw message.fault(.duplicateKey(.features, key: key))
        }
    }

    /// The label; `nil` if there is none and none is needed.
    private func label(_ tensor: Tensor, _ message: WireCursor) throws(RecordIOError) -> Double? {
        guard tensor.type != nil else {
            if options.requiresLabel { throw message.fault(.labelMissing) }
            return nil
        }
        guard tensor.values.count == 1, let label = tensor.values.first else {
            throw message.fault(.labelCount(tensor.values.count))
        }
        guard tensor.keys.allSatisfy({ $0 == 0 }), tensor.keys.count <= 1 else {
            throw message.fault(.keyOutOfShape(.label, key: tensor.keys.max() ?? 0, count: 1))
        }
        guard tensor.shape.allSatisfy({ $0 == 1 }) else {
            throw message.fault(.shape(.label, shape: tensor.shape.map(Int.init(clamping:)), values: 1))
        }
        return label
    }
}
