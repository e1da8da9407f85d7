import CSV
import JobModel

/// How the text of a table of the catalog is read, by its classes and properties.
struct TableSerDe: Hashable, Sendable {
    /// Rows and fields.
    let dialect: Dialect
    /// `skip.header.line.count`.
    let skippedRows: Int
    /// `skip.footer.line.count`.
    let skippedFooterRows: Int
    /// `timestamp.formats` of LazySimpleSerDe.
    let timestampFormats: [String]
    /// The delimiters of nested values, from the outermost level on.
    let nestedDelimiters: [UInt8]

    static let lazySimple = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
    static let openCSV = "org.apache.hadoop.hive.serde2.OpenCSVSerde"
    static let textInput = "org.apache.hadoop.mapred.TextInputFormat"
    static let textOutput = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"

    /// Reads a table's description.
    ///
    /// - Throws: `HIVE_UNSUPPORTED_FORMAT` for what cannot be read yet, by name; `HIVE_INVALID_METADATA` for properties that
    ///   make no sense.
    init(_ table: GlueTable) throws(QueryFailure) {
        let library = table.serializationLibrary ?? TableSerDe.lazySimple
        switch library {
        case TableSerDe.lazySimple: dialect = try TableSerDe.lazySimple(table)
        case TableSerDe.openCSV: dialect = try TableSerDe.openCSV(table)
        default: throw TableFormat.unsupported(library, table)
        }
        if let input = table.inputFormat, input != TableSerDe.textInput {
            throw TableSerDe.unsupported("the input format \(input)", table)
        }
        nestedDelimiters = try TableSerDe.nestedDelimiters(table)
        skippedRows = try TableSerDe.lineCount("skip.header.line.count", table)
        skippedFooterRows = try TableSerDe.lineCount("skip.footer.line.count", table)
        timestampFormats =
            library == TableSerDe.lazySimple
            ? try TableSerDe.timestampFormats(table.serdeParameters["timestamp.formats"] ?? "") : []
    }

    static func unsupported(_ what: String, _ table: GlueTable) -> QueryFailure {
        QueryFailure(
            code: "HIVE_UNSUPPORTED_FORMAT",
            message: "table '\(table.databaseName).\(table.name)' has \(what), which is not supported yet",
            help:
                "Athena would read it; here text tables can be read (ROW FORMAT DELIMITED, LazySimpleSerDe, OpenCSVSerde)"
        )
    }

    // MARK: - LazySimpleSerDe

    private static func lazySimple(_ table: GlueTable) throws(QueryFailure) -> Dialect {
        let properties = table.serdeParameters
        // LazySerDeParameters: field.delim, then serialization.format, then ^A.
        let delimiter = try lazyByte(
            properties["field.delim"] ?? properties["serialization.format"], "field.delim", table)
        if let lines = properties["line.delim"], !["\n", "10", "\\n"].contains(lines) {
            throw unsupported("the line delimiter \(quoted(lines))", table)
        }
        if let encoding = properties["serialization.encoding"], !["utf-8", "utf8"].contains(encoding.lowercased()) {
            throw unsupported("the encoding \(encoding)", table)
        }
        let escape: UInt8? =
            properties["escape.delim"] == nil
            ? nil : try lazyByte(properties["escape.delim"], "escape.delim", table)
        return .lazySimple(
            fieldDelimiter: delimiter ?? 1, escape: escape,
            nullFormat: Array((properties["serialization.null.format"] ?? "\\N").utf8),
            lastColumnTakesRest: properties["serialization.last.column.takes.rest"]?.lowercased() == "true")
    }

    /// Hive's `getByte`: a number is the byte itself, any other text its first byte.
    static func lazyByte(_ text: String?, _ key: String, _ table: GlueTable) throws(QueryFailure) -> UInt8? {
        guard let text, let first = text.utf8.first else { return nil }
        if let number = Int8(text) { return UInt8(bitPattern: number) }
        guard text.unicodeScalars.count == 1, first < 0x80 else {
            throw QueryFailure(
                code: "HIVE_INVALID_METADATA",
                message:
                    "\(key) of table '\(table.databaseName).\(table.name)' is \(quoted(text)), not one ASCII character",
                help:
                    "Athena takes the first byte of it; the MultiDelimitSerDe takes longer delimiters and is not supported"
            )
        }
        return first
    }

    // MARK: - OpenCSVSerDe

    private static func openCSV(_ table: GlueTable) throws(QueryFailure) -> Dialect {
        func byte(_ key: String, _ standard: Unicode.Scalar) throws(QueryFailure) -> UInt8 {
            let text = table.serdeParameters[key] ?? ""
            // OpenCSVSerde takes the first character of a property that is not empty.
            guard let first = text.unicodeScalars.first else { return UInt8(ascii: standard) }
            guard first.isASCII else {
                throw QueryFailure(
                    code: "HIVE_INVALID_METADATA",
                    message:
                        "\(key) of table '\(table.databaseName).\(table.name)' is \(quoted(text)), not an ASCII character"
                )
            }
            return UInt8(ascii: first)
        }
        let flag = "use.null.for.invalid.data"
        return .openCSV(
            separator: try byte("separatorChar", ","), quote: try byte("quoteChar", "\""),
            escape: try byte("escapeChar", "\\"),
            useNullForInvalid: (table.serdeParameters[flag] ?? table.parameters[flag])?.lowercased() == "true")
    }

    // MARK: - Table properties

    static func lineCount(_ key: String, _ table: GlueTable) throws(QueryFailure) -> Int {
        guard let text = table.parameters[key]?.trimmingSpaces, !text.isEmpty else { return 0 }
        guard let count = Int(text), count >= 0 else {
            throw QueryFailure(
                code: "HIVE_INVALID_METADATA", message: "Invalid value for \(key) property: \(text)",
                help: "it is a number of lines, 0 or more")
        }
        return count
    }

    /// The patterns of `timestamp.formats`: commas stand between them, a backslash before a comma or backslash of one.
    static func timestampFormats(_ property: String) throws(QueryFailure) -> [String] {
        func invalid(_ reason: String) -> QueryFailure {
            QueryFailure(
                code: "HIVE_INVALID_METADATA",
                message: "Invalid 'timestamp.formats' property value '\(property)': \(reason)")
        }
        var formats: [String] = []
        var format = ""
        var position = 0
        var rest = property[...]
        while let character = rest.popFirst() {
            if character == "\\" {
                guard let next = rest.popFirst() else { throw invalid("unterminated escape at end of value") }
                guard next == "," || next == "\\" else { throw invalid("Illegal escaped character at \(position)") }
                format.append(next)
                position += 1
            } else if character == "," {
                if !format.isEmpty { formats.append(format) }
                format = ""
            } else {
                format.append(character)
            }
            position += 1
        }
        return format.isEmpty ? formats : formats + [format]
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.unicodeScalars.map { $0.value < 0x20 ? "\\u{\(String($0.value, radix: 16))}" : String($0) }.joined()
            + "'"
    }
}

extension String {
    /// Without spaces at both ends.
    var trimmingSpaces: String {
        var part = self[...]
        while part.first == " " { part.removeFirst() }
        while part.last == " " { part.removeLast() }
        return String(part)
    }
}
