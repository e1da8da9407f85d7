public import Columnar
public import Compression

/// What is wrong with Avro files, or with what was said about them.
public enum AvroError: Error, Hashable, Sendable {
    /// The file cannot be opened or read; the number is of errno(3).
    case cannotRead(file: String, errno: Int32)
    /// The file does not begin with the four bytes that every Avro file begins with.
    case wrongMagic(file: String)
    /// Something in the file is damaged, so many bytes from its start.
    case malformed(reason: String, file: String, offset: Int)
    /// The content of a block cannot be decompressed.
    case compression(CodecError, file: String, offset: Int)
    /// The file uses something that is not read here.
    case unsupported(feature: String, file: String)
    /// The file's schema is wrong.
    case wrongSchema(reason: String, file: String)
    /// A column of the file cannot be read as the type that the table says.
    case typeMismatch(declared: DataType, column: String, found: String, file: String)
    /// A value does not fit the type that the table says.
    case valueOutOfRange(declared: DataType, value: String, file: String)
}

extension AvroError {
    /// Trino's name for the error.
    public var code: String {
        switch self {
        case .cannotRead: "HIVE_CANNOT_OPEN_SPLIT"
        case .wrongMagic, .malformed, .compression, .wrongSchema, .valueOutOfRange: "HIVE_BAD_DATA"
        case .unsupported, .typeMismatch: "NOT_SUPPORTED"
        }
    }

    /// What happened, in one line.
    public var message: String {
        switch self {
        case .cannotRead(let file, let number): "Error opening Hive split \(file): \(FileBytes.text(of: number))"
        case .wrongMagic(let file): "Not an Avro data file: it does not begin with \"Obj\" and 1 [\(file)]"
        case .malformed(let reason, let file, let offset):
            "Malformed Avro file. \(reason) (at byte \(offset)) [\(file)]"
        case .compression(let error, let file, let offset):
            "Malformed Avro file. The block cannot be decompressed: \(error) (at byte \(offset)) [\(file)]"
        case .unsupported(let feature, let file): "Unsupported in Avro file: \(feature) [\(file)]"
        case .wrongSchema(let reason, let file): "Malformed Avro file. Its schema is wrong: \(reason) [\(file)]"
        case .typeMismatch(let type, let column, let found, let file):
            "Unsupported Trino column type (\(type)) for Avro column (\(column): \(found)) [\(file)]"
        case .valueOutOfRange(let type, let value, let file):
            "Malformed Avro file. The value \(value) does not fit the type \(type) [\(file)]"
        }
    }
}

extension AvroError: CustomStringConvertible {
    /// Code and message.
    public var description: String { "\(code): \(message)" }
}
