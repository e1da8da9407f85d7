import JobEngine
import JobModel

/// Shows the queries that a job begins with.
enum QueryRendering {
    /// A query, the columns of its result, and what it would read; ends with an empty line.
    static func lines(_ query: PlannedQuery) -> [String] {
        let definition = query.definition
        let form = definition.outputFormat.rawValue + (definition.outputCompression.map { ", \($0.rawValue)" } ?? "")
        var lines = [
            "query of input \(query.input.name), in \(definition.catalog).\(definition.database), to \(definition.outputURI) (\(form))"
        ]
        lines += definition.queryString.split(separator: "\n").map { "    \($0)" }
        if !query.scan.columns.isEmpty { lines.append("  columns  \(query.scan.columns.joined(separator: ", "))") }
        let rows = query.scan.tables.map { table -> [String] in
            let partitions = table.allPartitions.map { "\(table.partitions ?? 0) of \($0)" } ?? ""
            return [table.name, "\(table.files)", Amount.bytes(table.bytes), partitions]
        }
        if !rows.isEmpty {
            lines.append(Table.text(["scans", "files", "bytes", "partitions"], rows, numeric: [1, 2]))
        }
        return lines + [""]
    }
}
