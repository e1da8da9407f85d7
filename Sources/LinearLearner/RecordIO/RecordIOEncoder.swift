/// Writes records byte for byte as `sagemaker.amazon.common` does (SDK 2).
public enum RecordIOEncoder {
    /// Appends a record as `write_numpy_to_dense_tensor` writes a row.
    ///
    /// - Parameters:
    ///   - features: the row.
    ///   - label: its label, if it has one.
    ///   - type: the type of the features; numbers are rounded to it.
    ///   - labelType: the type of the label; that of the features if `nil`.
    ///   - bytes: gets the frame.
    public static func appendDense(
        _ features: [Double], label: Double?, as type: TensorType = .float32, labelType: TensorType? = nil,
        to bytes: inout [UInt8]
    ) {
        var tensor = ProtobufWriter()
        tensor.values(features, as: type)
        append(tensor, type, label: label, labelType ?? type, to: &bytes)
    }

    /// Appends a record as `write_spmatrix_to_sparse_tensor` writes a row.
    ///
    /// - Parameters:
    ///   - values: the features that are not 0.
    ///   - keys: their places.
    ///   - featureCount: how many features there are.
    ///   - label: the label, if there is one.
    ///   - type: the type of the features; numbers are rounded to it.
    ///   - labelType: the type of the label; that of the features if `nil`.
    ///   - bytes: gets the frame.
    public static func appendSparse(
        _ values: [Double], keys: [Int], featureCount: Int, label: Double?, as type: TensorType = .float32,
        labelType: TensorType? = nil, to bytes: inout [UInt8]
    ) {
        precondition(values.count == keys.count && keys.allSatisfy { 0..<featureCount ~= $0 }, "a key for each value")
        var tensor = ProtobufWriter()
        tensor.values(values, as: type)
        tensor.packed(2, keys.map(UInt64.init))
        tensor.packed(3, [UInt64(featureCount)])
        append(tensor, type, label: label, labelType ?? type, to: &bytes)
    }

    private static func append(
        _ features: ProtobufWriter, _ type: TensorType, label: Double?, _ labelType: TensorType,
        to bytes: inout [UInt8]
    ) {
        var record = ProtobufWriter()
        record.entry(1, name: RecordIO.valuesName, tensor: features, as: type)
        if let label {
            var tensor = ProtobufWriter()
            tensor.values([label], as: labelType)
            record.entry(2, name: RecordIO.valuesName, tensor: tensor, as: labelType)
        }
        appendFrame(record.bytes, to: &bytes)
    }

    /// Appends a frame: magic number, length, payload, padding.
    static func appendFrame(_ payload: [UInt8], to bytes: inout [UInt8]) {
        precondition(payload.count <= RecordIO.maximumFrameByteCount, "a record fits into a frame")
        bytes += RecordIO.magicBytes
        for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: payload.count >> shift)) }
        bytes += payload
        bytes += repeatElement(0, count: (4 - payload.count % 4) % 4)
    }
}

/// Writes the fields of a protobuf message.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    /// Writes one entry of a map from names to tensors.
    mutating func entry(_ field: Int, name: [UInt8], tensor: ProtobufWriter, as type: TensorType) {
        var value = ProtobufWriter()
        value.delimited(type.fieldInValue, tensor.bytes)
        var entry = ProtobufWriter()
        entry.delimited(1, name)
        entry.delimited(2, value.bytes)
        delimited(field, entry.bytes)
    }

    /// Writes the values of a tensor; nothing if there are none.
    mutating func values(_ values: [Double], as type: TensorType) {
        guard !values.isEmpty else { return }
        var packed = ProtobufWriter()
        for value in values {
            switch type {
            case .float32: packed.fixed(Float(value).bitPattern)
            case .float64: packed.fixed(value.bitPattern)
            // Negative numbers are written with 64 bits.
            case .int32: packed.varint(UInt64(bitPattern: Int64(value)))
            }
        }
        delimited(1, packed.bytes)
    }

    /// Writes whole numbers in one field; nothing if there are none.
    mutating func packed(_ field: Int, _ numbers: [UInt64]) {
        guard !numbers.isEmpty else { return }
        var packed = ProtobufWriter()
        for number in numbers { packed.varint(number) }
        delimited(field, packed.bytes)
    }

    private mutating func delimited(_ field: Int, _ payload: [UInt8]) {
        varint(UInt64(field) << 3 | 2)
        varint(UInt64(payload.count))
        bytes += payload
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private mutating func fixed(_ bits: some FixedWidthInteger) {
        for shift in stride(from: 0, to: bits.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
    }
}

extension TensorType {
    /// The number of the field in a `Value`.
    fileprivate var fieldInValue: Int {
        switch self {
        case .float32: 2
        case .float64: 3
        case .int32: 7
        }
    }
}
