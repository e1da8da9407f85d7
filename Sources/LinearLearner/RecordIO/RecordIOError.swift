/// Why bytes are not the records they should be, and where.
public struct RecordIOError: Error, Hashable, Sendable {
    /// What was wrong, with the facts.
    public let kind: RecordIOFault
    /// The record, counted from 1.
    public let record: Int
    /// Bytes before the place, counted from 0 over all chunks; for a record in several parts, the place of its frame.
    public let byteOffset: Int
}

/// What can be wrong with records.
public enum RecordIOFault: Hashable, Sendable {
    // MARK: - Frames

    /// A frame does not begin with the magic number.
    case badMagic(found: UInt32)
    /// The bytes end within a record.
    case truncated
    /// A record is longer than the limit.
    case tooLong(byteCount: Int, limit: Int)
    /// A frame that is a part of a record stands where it cannot.
    case misplacedPart

    // MARK: - Protobuf

    /// A number of more than ten bytes, or one that ends with its field.
    case badVarint
    /// A field is longer than what holds it.
    case fieldTooLong(byteCount: Int, available: Int)
    /// A field has another wire type than the schema says.
    case wireType(field: String, found: Int)
    /// A field with the number 0, or of the group wire types, which the schema does not use.
    case badTag(UInt64)
    /// The bytes of packed numbers are no multiple of a number's size.
    case packedLength(field: String, byteCount: Int, elementByteCount: Int)

    // MARK: - Records

    /// A feature or label with another name than `values`.
    case unexpectedName(RecordPart, name: String)
    /// The same map has a name twice, or a value two tensors.
    case repeated(RecordPart)
    /// A tensor of a type that is not accepted.
    case tensorType(RecordPart, found: TensorType)
    /// A value that is no tensor but bytes.
    case notATensor(RecordPart)
    /// A record without features, or with none in number.
    case noFeatures
    /// More features than the limit.
    case tooManyFeatures(limit: Int)
    /// The shape of a dense tensor is not that of its values.
    case shape(RecordPart, shape: [Int], values: Int)
    /// A sparse tensor without a shape.
    case sparseWithoutShape(RecordPart)
    /// A sparse tensor with another number of keys than of values.
    case keyCount(RecordPart, keys: Int, values: Int)
    /// A key that is no place in the shape.
    case keyOutOfShape(RecordPart, key: UInt64, count: Int)
    /// A key that is there twice.
    case duplicateKey(RecordPart, key: Int)
    /// Another number of features than in the records before, or than `feature_dim`.
    case featureCount(expected: Int, found: Int)
    /// A record without a label.
    case labelMissing
    /// A label that is not one number.
    case labelCount(Int)
}

/// A part of a record that has values.
public enum RecordPart: String, Hashable, Sendable {
    /// `features`.
    case features
    /// `label`.
    case label
}

/// The types of tensors in records.
public enum TensorType: String, CaseIterable, Hashable, Sendable {
    /// Four-byte floating point.
    case float32 = "Float32Tensor"
    /// Eight-byte floating point.
    case float64 = "Float64Tensor"
    /// Four-byte integers.
    case int32 = "Int32Tensor"
}

extension RecordIOError: CustomStringConvertible {
    /// What is wrong, where, and what to do.
    public var description: String {
        "record \(record), byte \(byteOffset): \(kind.message)" + (kind.remedy.map { "; \($0)" } ?? "")
    }
}

extension RecordIOFault {
    /// What is wrong, without the place.
    public var message: String {
        switch self {
        case .badMagic(let found):
            "found 0x\(String(found, radix: 16)) where the magic number 0x\(String(RecordIO.magic, radix: 16)) is expected"
        case .truncated: "the bytes end within the record"
        case .tooLong(let count, let limit): "the record has \(count) bytes, the limit is \(limit)"
        case .misplacedPart: "a frame that is a part of a record stands where it cannot"
        case .badVarint: "a number does not end where it should"
        case .fieldTooLong(let count, let available): "a field of \(count) bytes stands where \(available) are left"
        case .wireType(let field, let found): "\(field) has the wire type \(found), which is not that of the schema"
        case .badTag(let tag): "\(tag) is not the tag of a field"
        case .packedLength(let field, let count, let size): "\(field) has \(count) bytes, no multiple of \(size)"
        case .unexpectedName(let part, let name): "\(part.rawValue) has the name \"\(name)\""
        case .repeated(let part): "\(part.rawValue) has two values under one name"
        case .tensorType(let part, let found): "\(part.rawValue) is a \(found.rawValue)"
        case .notATensor(let part): "\(part.rawValue) is no tensor"
        case .noFeatures: "the record has no features"
        case .tooManyFeatures(let limit): "the record has more than \(limit) features"
        case .shape(let part, let shape, let values):
            "\(part.rawValue) has the shape [\(shape.map(String.init).joined(separator: ", "))] but \(values) values"
        case .sparseWithoutShape(let part): "\(part.rawValue) has keys but no shape"
        case .keyCount(let part, let keys, let values): "\(part.rawValue) has \(keys) keys for \(values) values"
        case .keyOutOfShape(let part, let key, let count):
            "\(part.rawValue) has the key \(key), but the shape has \(count) places"
        case .duplicateKey(let part, let key): "\(part.rawValue) has the key \(key) twice"
        case .featureCount(let expected, let found): "the record has \(found) features where \(expected) are expected"
        case .labelMissing: "the record has no label"
        case .labelCount(let count): "the label has \(count) values, not one"
        }
    }

    /// What to do about it; `nil` where the bytes are simply broken and have to be written anew.
    var remedy: String? {
        switch self {
        case .badMagic: "set the channel's ContentType to text/csv if its files are text"
        case .truncated: "the file was cut off; write it anew"
        case .unexpectedName: #"SageMaker's records name features and label "values""#
        case .tensorType:
            "SageMaker's Linear Learner accepts Float32 tensors only; write the arrays with astype(\"float32\")"
        case .notATensor: "write features and label as Float32 tensors"
        case .featureCount: "every record must have the same features, as many as feature_dim if that is set"
        case .labelMissing: "give labels to write_numpy_to_dense_tensor or write_spmatrix_to_sparse_tensor"
        case .sparseWithoutShape, .keyOutOfShape: "the shape of a sparse tensor is its number of features"
        default: nil
        }
    }
}
