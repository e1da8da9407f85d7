import JobModel

/// Rows of text with aligned columns.
enum Table {
    /// The header above the rows, with two spaces between columns.
    /// - Parameters:
    ///   - header: one title per column.
    ///   - rows: each with as many cells as the header.
    ///   - numeric: numbers of the columns that are aligned to the right, from 0.
    /// - Returns: lines without the last line break.
    static func text(_ header: [String], _ rows: [[String]], numeric: Set<Int> = []) -> String {
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        return ([header] + rows).map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                let isLast = column == row.count - 1
                line += numeric.contains(column) ? padding + cell : cell + (isLast ? "" : padding)
                if !isLast { line += "  " }
            }
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}

/// Numbers as people read them.
enum Amount {
    /// "2 of 30" partitions; empty for tables without any.
    static func partitions(of scan: DatasetScan) -> String {
        let tables = scan.tables.filter { $0.allPartitions != nil }
        guard !tables.isEmpty else { return "" }
        let read = tables.reduce(0) { $0 + ($1.partitions ?? 0) }
        return "\(read) of \(tables.reduce(0) { $0 + ($1.allPartitions ?? 0) })"
    }

    /// Bytes with a decimal unit: "1.5 MB".
    static func bytes(_ count: Int64) -> String {
        var value = Double(count)
        var unit = 0
        let units = ["B", "kB", "MB", "GB", "TB"]
        while value >= 1000, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        if unit == 0 { return "\(count) B" }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }

    /// Seconds with what matters: "12 ms", "3.4 s", "2 min 5 s".
    static func duration(milliseconds: Int64) -> String {
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        if milliseconds < 60_000 { return "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s" }
        return "\(milliseconds / 60_000) min \(milliseconds % 60_000 / 1000) s"
    }

    /// "1 file", "2 files".
    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
