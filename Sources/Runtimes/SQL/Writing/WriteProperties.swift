import Avro
import CSV
import Parquet
import TrinoSQL

/// What `WITH (…)` of CREATE TABLE AS and UNLOAD says.
///
/// AWS, "CREATE TABLE AS" and "UNLOAD", Athena User Guide; what of it this machine does not have is refused by name.
struct WriteProperties {
    /// The files.
    let format: WriteFormat
    /// `external_location`.
    let location: String?
    /// `partitioned_by`, in lower case.
    let partitionColumns: [String]

    /// What a table's own description says.
    init(format: WriteFormat, partitionColumns: [String]) {
        self.format = format
        self.partitionColumns = partitionColumns
        location = nil
    }

    /// The statements that have such properties.
    enum Statement {
        case createTableAs
        case unload

        fileprivate var names: Set<String> {
            switch self {
            case .createTableAs:
                [
                    "format", "write_compression", "parquet_compression", "orc_compression", "compression_level",
                    "field_delimiter", "partitioned_by", "bucketed_by", "bucket_count", "external_location",
                    "table_type",
                    "is_external", "location",
                ]
            case .unload:
                ["format", "compression", "compression_level", "field_delimiter", "partitioned_by"]
            }
        }
    }

    static let parquetCompressions: [String: ParquetCompression] = [
        "GZIP": .gzip(), "SNAPPY": .snappy, "ZSTD": .zstd(), "LZ4": .lz4, "NONE": .none, "UNCOMPRESSED": .none,
    ]

    static let avroCompressions: [String: AvroCompression] = [
        "SNAPPY": .snappy, "DEFLATE": .deflate(), "ZSTD": .zstandard(), "BZIP2": .bzip2, "NONE": .none,
    ]

    /// Reads the properties of a statement.
    init(_ properties: [WriteProperty], of statement: Statement) throws {
        var values: [String: WriteProperty] = [:]
        for property in properties {
            guard statement.names.contains(property.name) else {
                let what = statement == .unload ? "UNLOAD" : "table"
                throw property.error(
                    "INVALID_TABLE_PROPERTY",
                    "Catalog 'awsdatacatalog' \(what) property '\(property.name)' does not exist; there are "
                        + statement.names.sorted().joined(separator: ", "))
            }
            values[property.name] = property
        }
        for name in ["bucketed_by", "bucket_count"] {
            if let property = values[name] {
                throw property.error(
                    "NOT_SUPPORTED",
                    "\(name) is not supported; Athena would spread the rows over files by a hash, which only saves time"
                )
            }
        }
        if let type = values["table_type"], try type.text.uppercased() != "HIVE" {
            throw type.error("NOT_SUPPORTED", "tables of type \(try type.text) are not supported; HIVE is")
        }
        if let external = values["is_external"], external.value != .boolean(true) {
            throw external.error("NOT_SUPPORTED", "is_external must be true; managed tables are those of Iceberg alone")
        }
        if let place = values["location"] {
            throw place.error("NOT_SUPPORTED", "location is a property of Iceberg tables; write external_location")
        }
        location = try values["external_location"]?.text
        partitionColumns = try values["partitioned_by"]?.list.map { $0.lowercased() } ?? []
        if statement == .unload, values["format"] == nil {
            throw SQLError("INVALID_TABLE_PROPERTY", "UNLOAD needs a format: WITH (format = 'PARQUET')")
        }
        format = try WriteProperties.format(values)
    }

    private static func format(_ values: [String: WriteProperty]) throws -> WriteFormat {
        let name = try values["format"]?.text.uppercased() ?? "PARQUET"
        let compression = try compression(values, of: name)
        if let delimiter = values["field_delimiter"], name != "TEXTFILE" {
            throw delimiter.error(
                "INVALID_TABLE_PROPERTY", "field_delimiter is of TEXTFILE alone, and the format is \(name)")
        }
        switch name {
        case "PARQUET":
            let text = compression?.name ?? "GZIP"
            guard let known = parquetCompressions[text] else {
                throw unsupported(compression?.property, text, name, parquetCompressions.keys.sorted())
            }
            return .parquet(try leveled(known, values["compression_level"]))
        case "JSON", "TEXTFILE":
            let text = compression?.name ?? "GZIP"
            guard text == "GZIP" || text == "NONE" else {
                throw unsupported(compression?.property, text, name, ["GZIP", "NONE"])
            }
            if name == "JSON" { return .json(isGzip: text == "GZIP") }
            return .textFile(LazyText(delimiter: try delimiter(values["field_delimiter"])), isGzip: text == "GZIP")
        case "AVRO":
            let text = compression?.name ?? "SNAPPY"
            guard let known = avroCompressions[text] else {
                throw unsupported(compression?.property, text, name, avroCompressions.keys.sorted())
            }
            return .avro(known)
        case "ORC":
            throw values["format"]?.error(
                "NOT_SUPPORTED",
                "the format ORC is not supported; Athena would write it. PARQUET, JSON and TEXTFILE are")
                ?? SQLError("NOT_SUPPORTED", "the format ORC is not supported")
        default:
            throw values["format"]?.error(
                "INVALID_TABLE_PROPERTY",
                "Unable to set catalog 'awsdatacatalog' table property 'format' to ['\(name)']: "
                    + "the formats are PARQUET, AVRO, ORC, JSON and TEXTFILE")
                ?? SQLError("INVALID_TABLE_PROPERTY", "the format \(name) is not known")
        }
    }

    private static func unsupported(
        _ property: WriteProperty?, _ compression: String, _ format: String, _ known: [String]
    ) -> any Error {
        let text =
            "files of \(format) cannot be compressed with \(compression); they can with \(known.joined(separator: ", "))"
        return property?.error("NOT_SUPPORTED", text) ?? SQLError("NOT_SUPPORTED", text)
    }

    private static func compression(
        _ values: [String: WriteProperty], of format: String
    ) throws -> (name: String, property: WriteProperty)? {
        let own = "\(format.lowercased())_compression"
        for name in ["parquet_compression", "orc_compression"] where name != own {
            if let property = values[name] {
                throw property.error("INVALID_TABLE_PROPERTY", "\(name) is no property of the format \(format)")
            }
        }
        let given = [own, "write_compression", "compression"].compactMap { values[$0] }
        guard given.count <= 1 else {
            throw given[1].error("INVALID_TABLE_PROPERTY", "\(given[0].name) and \(given[1].name) cannot both be given")
        }
        return try given.first.map { (try $0.text.uppercased(), $0) }
    }

    private static func leveled(_ compression: ParquetCompression, _ level: WriteProperty?) throws -> ParquetCompression
    {
        guard let level else { return compression }
        guard case .zstd = compression, case .number(let number) = level.value, (1...22).contains(number) else {
            throw level.error("INVALID_TABLE_PROPERTY", "compression_level is of ZSTD alone, and from 1 to 22")
        }
        return .zstd(level: Int(number))
    }

    private static func delimiter(_ property: WriteProperty?) throws -> UInt8 {
        guard let property else { return 1 }
        let text = try property.text
        guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80, byte != 10, byte != 13 else {
            throw property.error(
                "INVALID_TABLE_PROPERTY", "field_delimiter must be one ASCII character, and no row end")
        }
        return byte
    }
}

extension WriteProperty {
    fileprivate var text: String {
        get throws {
            guard case .text(let text) = value else {
                throw error("INVALID_TABLE_PROPERTY", "the value of \(name) must be a text in single quotes")
            }
            return text
        }
    }

    fileprivate var list: [String] {
        get throws {
            guard case .list(let texts) = value else {
                throw error("INVALID_TABLE_PROPERTY", "the value of \(name) must be ARRAY['name', …]")
            }
            return texts
        }
    }
}
