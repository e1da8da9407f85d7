import CSV
public import Columnar

/// A table named on the command line: `--table NAME=FILE`, a directory, or `s3://bucket/prefix/`.
public struct AdHocTable: Hashable, Sendable {
    /// The name in lower case.
    public let name: String
    let location: TableLocation
    /// The place as it was written.
    let text: String
    /// The columns, when they were given and need not be guessed.
    let columns: [ColumnSchema]?

    /// Reads `NAME=PLACE`.
    ///
    /// - Parameters:
    ///   - argument: the text; a place without scheme is a path.
    ///   - columns: the columns in the order of the files, if they are not to be guessed.
    ///   - directory: where relative paths begin.
    /// - Throws: `QueryFailure`.
    public init(
        _ argument: String, columns: [ColumnSchema]? = nil, relativeTo directory: String
    ) throws(QueryFailure) {
        let (name, place) = try AdHocTable.parts(argument, of: "--table", example: "trips=trips.csv")
        self.name = name.lowercased()
        self.columns = columns
        text = place
        // What the shell's `cat` calls so.
        location = try TableLocation(place == "-" ? "/dev/stdin" : place, relativeTo: directory)
    }

    /// Splits `NAME=VALUE`.
    ///
    /// - Throws: `QueryFailure` if one of them is missing.
    public static func parts(
        _ argument: String, of flag: String, example: String
    ) throws(QueryFailure) -> (name: String, value: String) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex,
            argument.index(after: equals) != argument.endIndex
        else {
            throw QueryFailure(
                code: "INVALID_ARGUMENTS", message: "\(flag) '\(argument)' is not NAME=VALUE",
                help: "for example \(flag) \(example)")
        }
        return (String(argument[..<equals]), String(argument[argument.index(after: equals)...]))
    }

    // MARK: - Files

    /// Whether files with such a name are Parquet.
    static func isParquet(_ name: String) -> Bool {
        let name = name.lowercased()
        return name.hasSuffix(".parquet") || name.hasSuffix(".parq")
    }

    /// What the text of files with such a name is.
    ///
    /// - Throws: `HIVE_UNSUPPORTED_FORMAT` for names of files that are no text tables.
    static func dialect(ofFile name: String) throws(QueryFailure) -> Dialect {
        var ending = name.lowercased()
        if ending.hasSuffix(".gz") { ending.removeLast(3) }
        if let kind = AdHocTable.otherFormats.first(where: { ending.hasSuffix($0.ending) })?.kind {
            throw QueryFailure(
                code: "HIVE_UNSUPPORTED_FORMAT", message: "'\(name)' is \(kind), which cannot be read yet",
                help: "convert it to Parquet (.parquet), CSV (.csv, .csv.gz) or tab-separated text (.tsv)")
        }
        return ending.hasSuffix(".tsv") || ending.hasSuffix(".tab") ? .rfc4180(delimiter: UInt8(ascii: "\t")) : .csv
    }

    private static let otherFormats: [(ending: String, kind: String)] = [
        (".orc", "an ORC file"), (".avro", "an Avro file"), (".json", "JSON"),
        (".jsonl", "JSON"), (".ndjson", "JSON"), (".xlsx", "an Excel file"), (".xls", "an Excel file"),
        (".zip", "a zip archive"), (".tar", "a tar archive"), (".tgz", "a tar archive"), (".bz2", "bzip2"),
        (".zst", "zstd"), (".snappy", "Snappy"), (".lz4", "LZ4"), (".xz", "xz"), (".deflate", "deflate"),
    ]
}
