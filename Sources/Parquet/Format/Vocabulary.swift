// The numbered words of the format. Each is open: a file may have a number that is not known here, which matters only
// when what it stands for is needed.
// Source: parquet.thrift of github.com/apache/parquet-format.

/// How values lie in a file, before their meaning is known.
package struct ParquetType: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let boolean = ParquetType(rawValue: 0)
    package static let int32 = ParquetType(rawValue: 1)
    package static let int64 = ParquetType(rawValue: 2)
    /// Nanoseconds of the day and the Julian day; only for timestamps of old writers.
    package static let int96 = ParquetType(rawValue: 3)
    package static let float = ParquetType(rawValue: 4)
    package static let double = ParquetType(rawValue: 5)
    package static let byteArray = ParquetType(rawValue: 6)
    package static let fixedLenByteArray = ParquetType(rawValue: 7)
}

/// How often a field of the schema may occur.
package struct Repetition: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let required = Repetition(rawValue: 0)
    package static let optional = Repetition(rawValue: 1)
    package static let repeated = Repetition(rawValue: 2)
}

/// What values mean, as older files say it.
package struct ConvertedType: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let utf8 = ConvertedType(rawValue: 0)
    package static let map = ConvertedType(rawValue: 1)
    package static let mapKeyValue = ConvertedType(rawValue: 2)
    package static let list = ConvertedType(rawValue: 3)
    package static let `enum` = ConvertedType(rawValue: 4)
    package static let decimal = ConvertedType(rawValue: 5)
    package static let date = ConvertedType(rawValue: 6)
    package static let timeMillis = ConvertedType(rawValue: 7)
    package static let timeMicros = ConvertedType(rawValue: 8)
    package static let timestampMillis = ConvertedType(rawValue: 9)
    package static let timestampMicros = ConvertedType(rawValue: 10)
    package static let uint8 = ConvertedType(rawValue: 11)
    package static let uint16 = ConvertedType(rawValue: 12)
    package static let uint32 = ConvertedType(rawValue: 13)
    package static let uint64 = ConvertedType(rawValue: 14)
    package static let int8 = ConvertedType(rawValue: 15)
    package static let int16 = ConvertedType(rawValue: 16)
    package static let int32 = ConvertedType(rawValue: 17)
    package static let int64 = ConvertedType(rawValue: 18)
    package static let json = ConvertedType(rawValue: 19)
    package static let bson = ConvertedType(rawValue: 20)
    package static let interval = ConvertedType(rawValue: 21)
}

/// How the values of a page are written.
package struct Encoding: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let plain = Encoding(rawValue: 0)
    package static let plainDictionary = Encoding(rawValue: 2)
    package static let rle = Encoding(rawValue: 3)
    package static let bitPacked = Encoding(rawValue: 4)
    package static let deltaBinaryPacked = Encoding(rawValue: 5)
    package static let deltaLengthByteArray = Encoding(rawValue: 6)
    package static let deltaByteArray = Encoding(rawValue: 7)
    package static let rleDictionary = Encoding(rawValue: 8)
    package static let byteStreamSplit = Encoding(rawValue: 9)
}

/// How pages are compressed.
package struct CompressionCodec: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let uncompressed = CompressionCodec(rawValue: 0)
    package static let snappy = CompressionCodec(rawValue: 1)
    package static let gzip = CompressionCodec(rawValue: 2)
    package static let lzo = CompressionCodec(rawValue: 3)
    package static let brotli = CompressionCodec(rawValue: 4)
    /// Hadoop's frames of LZ4 blocks; no longer written.
    package static let lz4 = CompressionCodec(rawValue: 5)
    package static let zstd = CompressionCodec(rawValue: 6)
    package static let lz4Raw = CompressionCodec(rawValue: 7)
}

/// What a page holds.
package struct PageType: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let data = PageType(rawValue: 0)
    package static let index = PageType(rawValue: 1)
    package static let dictionary = PageType(rawValue: 2)
    package static let dataV2 = PageType(rawValue: 3)
}

// MARK: - Names

private func named(_ names: [String], _ value: Int32) -> String {
    names.indices.contains(Int(value)) ? names[Int(value)] : String(value)
}

extension ParquetType: CustomStringConvertible {
    private static let names = [
        "boolean", "int32", "int64", "int96", "float", "double", "binary", "fixed_len_byte_array",
    ]
    /// The name in the schema's text.
    package var description: String { named(ParquetType.names, rawValue) }
}

extension Repetition: CustomStringConvertible {
    private static let names = ["required", "optional", "repeated"]
    /// The name in the schema's text.
    package var description: String { named(Repetition.names, rawValue) }
}

extension Encoding: CustomStringConvertible {
    private static let names = [
        "PLAIN", "GROUP_VAR_INT", "PLAIN_DICTIONARY", "RLE", "BIT_PACKED", "DELTA_BINARY_PACKED",
        "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT",
    ]
    /// The name in parquet.thrift.
    package var description: String { named(Encoding.names, rawValue) }
}

extension CompressionCodec: CustomStringConvertible {
    private static let names = ["UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW"]
    /// The name in parquet.thrift.
    package var description: String { named(CompressionCodec.names, rawValue) }
}

extension ConvertedType: CustomStringConvertible {
    private static let names = [
        "UTF8", "MAP", "MAP_KEY_VALUE", "LIST", "ENUM", "DECIMAL", "DATE", "TIME_MILLIS", "TIME_MICROS",
        "TIMESTAMP_MILLIS", "TIMESTAMP_MICROS", "UINT_8", "UINT_16", "UINT_32", "UINT_64", "INT_8", "INT_16", "INT_32",
        "INT_64", "JSON", "BSON", "INTERVAL",
    ]
    /// The name in parquet.thrift.
    package var description: String { named(ConvertedType.names, rawValue) }
}

// MARK: - As values of the metadata

/// A number of the metadata that stands for a word.
protocol CompactWord: CompactValue, RawRepresentable<Int32> {
    init(rawValue: Int32)
}

extension CompactWord {
    static var compactType: CompactType { .int32 }
    init(from reader: inout CompactReader) throws(FormatError) { self.init(rawValue: try Int32(from: &reader)) }
    func write(to writer: inout CompactWriter) { rawValue.write(to: &writer) }
}

extension Encoding: CompactWord {}
