public import Columnar

/// A place in a Parquet file.
public struct ParquetPlace: Hashable, Sendable {
    /// The file, as its ``Columnar/TableFile/location`` has it.
    public let file: String
    /// The column's path, or nil for what belongs to none.
    public let column: String?
    /// Bytes before the place.
    public let offset: Int?

    /// Makes a place.
    public init(file: String, column: String? = nil, offset: Int? = nil) {
        self.file = file
        self.column = column
        self.offset = offset
    }
}

/// What is wrong with Parquet files, or with what was said about them.
public enum ParquetError: Error, Hashable, Sendable {
    /// The file cannot be opened or read; the number is of errno(3).
    case cannotRead(file: String, errno: Int32)
    /// The file became shorter while it was read.
    case fileChanged(file: String)
    /// The file does not end with the four bytes that every Parquet file ends with.
    case wrongMagic(file: String, found: String)
    /// The file has fewer bytes than any Parquet file.
    case tooShort(file: String, byteCount: Int)
    /// Something in the file is damaged.
    case malformed(reason: String, at: ParquetPlace)
    /// The file uses something that is not read here.
    case unsupported(feature: String, at: ParquetPlace)
    /// A column of the file cannot be read as the type that the table says.
    case typeMismatch(declared: DataType, column: String, file: String)
    /// A value of a column does not fit the type that the table says.
    case valueOutOfRange(declared: DataType, value: String, at: ParquetPlace)
}

extension ParquetError {
    /// Trino's name for the error.
    ///
    /// That a damaged file is HIVE_BAD_DATA is known from users' reports of Athena, the mismatch of types is
    /// NOT_SUPPORTED in Trino's reader.
    public var code: String {
        switch self {
        case .cannotRead, .fileChanged: "HIVE_CANNOT_OPEN_SPLIT"
        case .wrongMagic, .tooShort, .malformed, .valueOutOfRange: "HIVE_BAD_DATA"
        case .unsupported, .typeMismatch: "NOT_SUPPORTED"
        }
    }

    /// What happened, in one line, as Trino says it where it does.
    public var message: String {
        switch self {
        case .cannotRead(let file, let number): "Error opening Hive split \(file): \(errorText(number))"
        case .fileChanged(let file): "Error opening Hive split \(file): the file changed while it was read"
        case .wrongMagic(let file, let found):
            "Malformed Parquet file. Expected magic number: PAR1 got: \(found) [\(file)]"
        case .tooShort(let file, let count): "Malformed Parquet file. It has \(count) bytes only [\(file)]"
        case .malformed(let reason, let place): "Malformed Parquet file. \(reason)\(place.detail) [\(place.file)]"
        case .unsupported(let feature, let place):
            "Unsupported in Parquet file: \(feature)\(place.detail) [\(place.file)]"
        case .typeMismatch(let type, let column, let file):
            "Unsupported Trino column type (\(type)) for Parquet column (\(column)) [\(file)]"
        case .valueOutOfRange(let type, let value, let place):
            "Malformed Parquet file. The value \(value) does not fit the type \(type)\(place.detail) [\(place.file)]"
        }
    }
}

extension ParquetError: CustomStringConvertible {
    /// Code and message.
    public var description: String { "\(code): \(message)" }
}

extension ParquetPlace {
    fileprivate var detail: String {
        switch (column, offset) {
        case (nil, nil): ""
        case (let column?, nil): " (column \"\(column)\")"
        case (nil, let offset?): " (at byte \(offset))"
        case (let column?, let offset?): " (column \"\(column)\", at byte \(offset))"
        }
    }
}
