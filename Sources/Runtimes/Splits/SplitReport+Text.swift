import Splitting

extension SplitReport {
    /// Classes that are listed at most.
    private static let classLimit = 20

    /// Everything, for people.
    package var text: String {
        let number = split.count > 1 ? ", split \(split.number) of \(split.count)" : ""
        var lines = ["\(method) of \(rowCount) rows\(number)"]
        if let drawnSeed { lines.append("no seed was given; \(drawnSeed) was drawn and repeats this split") }
        lines += (warnings + (statistics?.warnings ?? [])).map { "warning: \($0)" }
        lines += ["", partTable]
        if !labels.isEmpty { lines += ["", classTable] }
        if let groups {
            lines += [""]
            lines += overlaps.map { overlap in
                "\(overlap.parts.0) and \(overlap.parts.1) share \(overlap.groupCount) of the groups of \(groups)"
            }
        }
        if let statistics { lines += statisticsLines(statistics) }
        if !fitted.isEmpty { lines += ["", "fitted to train:"] + fitted.map { "  \($0.summary)" } }
        if let python { lines += ["", "in Python:", python] }
        return lines.joined(separator: "\n") + "\n"
    }

    private func statisticsLines(_ statistics: PartStatistics) -> [String] {
        let shared = statistics.duplicates.filter { $0.rowCount > 0 }.isEmpty && parts.count > 1
        return (shared ? ["", "no row stands in two parts"] : [])
            + (statistics.columns.isEmpty ? [] : ["", SplitReport.table(statistics.table, right: [2, 3, 4, 5, 6])])
    }

    /// The parts with their digests.
    package var partTable: String {
        SplitReport.table(
            [["part", "rows", "share", "sha256 of the row numbers", "first rows"]]
                + parts.map { part in
                    [
                        part.name, String(part.rows.count), percent(part.rows.count, rowCount), part.digest,
                        part.rows.prefix(10).map(String.init).joined(separator: " "),
                    ]
                }, right: [1, 2])
    }

    /// All row numbers, a part after the other: its name, then a number in each line.
    package var listing: String {
        parts.map { part in ([part.name] + part.rows.map(String.init)).joined(separator: "\n") }
            .joined(separator: "\n")
    }

    private var classTable: String {
        let largest = classes.indices.sorted { classCounts[$0] > classCounts[$1] }.prefix(SplitReport.classLimit)
        let listed = largest.sorted()
        let head = [labels.joined(separator: ", "), "all"] + parts.map(\.name)
        let rows = listed.map { place in
            [classes[place], percent(classCounts[place], rowCount)]
                + parts.map { percent($0.classes[place], $0.rows.count) }
        }
        let rest = classes.count - listed.count
        return SplitReport.table([head] + rows, right: Set(1..<head.count))
            + (rest > 0 ? "\n… and \(rest) more classes" : "")
    }

    /// With two digits behind the point.
    private func percent(_ count: Int, _ total: Int) -> String {
        let hundredths = total == 0 ? 0 : Int((Double(count) / Double(total) * 10_000).rounded())
        let fraction = hundredths % 100
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) %"
    }

    private static func table(_ rows: [[String]], right: Set<Int>) -> String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let line = row.enumerated().map { column, text in
                let blanks = String(repeating: " ", count: widths[column] - text.count)
                return right.contains(column) ? blanks + text : text + blanks
            }.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }
}
