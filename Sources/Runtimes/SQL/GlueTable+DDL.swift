import JobModel
import TrinoSQL

extension GlueTable {
    /// The statement that makes the table, a line for each clause or column, as `SHOW CREATE TABLE` gives it.
    var createStatement: [String] {
        var lines = ["CREATE EXTERNAL TABLE \(GlueTable.quoted(name: name))("]
        lines += GlueTable.list(storage.columns.map(GlueTable.column), close: ")")
        if let comment = parameters["comment"] { lines.append("COMMENT \(GlueTable.quoted(comment))") }
        if !partitionKeys.isEmpty {
            lines.append("PARTITIONED BY (")
            lines += GlueTable.list(partitionKeys.map(GlueTable.column), close: ")")
        }
        if storage.numberOfBuckets > 0 {
            let names = storage.bucketColumns.map(GlueTable.quoted(name:)).joined(separator: ", ")
            lines.append("CLUSTERED BY (\(names)) INTO \(storage.numberOfBuckets) BUCKETS")
        }
        if let serializationLibrary = storage.serializationLibrary {
            lines += ["ROW FORMAT SERDE", "  \(GlueTable.quoted(serializationLibrary))"]
            if !storage.serdeParameters.isEmpty {
                lines.append("WITH SERDEPROPERTIES (")
                lines += GlueTable.list(GlueTable.properties(storage.serdeParameters), close: ")")
            }
        }
        if let inputFormat = storage.inputFormat, let outputFormat = storage.outputFormat {
            lines += ["STORED AS INPUTFORMAT", "  \(GlueTable.quoted(inputFormat))"]
            lines += ["OUTPUTFORMAT", "  \(GlueTable.quoted(outputFormat))"]
        }
        if let location = storage.location { lines += ["LOCATION", "  \(GlueTable.quoted(location))"] }
        let further = parameters.filter { $0.key != "comment" && $0.key != "EXTERNAL" }
        if !further.isEmpty {
            lines.append("TBLPROPERTIES (")
            lines += GlueTable.list(GlueTable.properties(further), close: ")")
        }
        return lines
    }

    private static func list(_ items: [String], close: String) -> [String] {
        items.enumerated().map { position, item in "  " + item + (position == items.count - 1 ? close : ",") }
    }

    private static func column(_ column: GlueColumn) -> String {
        "\(quoted(name: column.name)) \(HiveType.statementText(of: column.type))"
            + (column.comment.map { " COMMENT \(quoted($0))" } ?? "")
    }

    private static func properties(_ values: [String: String]) -> [String] {
        values.sorted { $0.key < $1.key }.map { "\(quoted($0.key))=\(quoted($0.value))" }
    }

    private static func quoted(name: String) -> String {
        "`\(name.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``"))`"
    }

    /// A literal of Hive's: control characters as `\u0001`.
    private static func quoted(_ text: String) -> String {
        var result = "'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "'": result += "\\'"
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "'"
    }
}
