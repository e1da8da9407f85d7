import OrderedJSON
package import Splitting

/// The numbers of each part, column by column, and the rows that parts share.
package struct PartStatistics: Hashable, Sendable {
    /// A column of numbers.
    package struct Column: Hashable, Sendable {
        /// Its name.
        package let name: String
        /// Its numbers in each part.
        package let parts: [NumberTally]
    }

    /// The names of the parts.
    package let parts: [String]
    /// The columns that hold numbers and nothing else.
    package let columns: [Column]
    /// Rows that two parts have.
    package let duplicates: [DuplicateRows]

    /// A sentence for each pair of parts that share rows.
    package var warnings: [String] {
        duplicates.filter { $0.rowCount > 0 }.map { pair in
            "\(pair.rowCount) \(pair.rowCount == 1 ? "row" : "rows") of \(pair.parts[1]) "
                + "\(pair.rowCount == 1 ? "stands" : "stand") in \(pair.parts[0]) too: "
                + "row \(pair.example[1]) of the file is row \(pair.example[0])"
        }
    }

    // MARK: - JSON

    /// The statistics as members of a report.
    var json: [(String, JSON)] {
        [
            (
                "duplicates",
                .array(
                    duplicates.map { pair in
                        var entry: JSONObject = [
                            "parts": .array(pair.parts.map(JSON.string)), "rows": .number(JSONNumber(pair.rowCount)),
                        ]
                        if !pair.example.isEmpty {
                            entry["example"] = .array(pair.example.map { .number(JSONNumber($0)) })
                        }
                        return .object(entry)
                    })
            ),
            (
                "features",
                .array(
                    columns.map { column in
                        var entry: JSONObject = ["name": .string(column.name)]
                        for (name, numbers) in zip(parts, column.parts) { entry[name] = .object(Self.object(numbers)) }
                        return .object(entry)
                    })
            ),
        ]
    }

    private static func object(_ numbers: NumberTally) -> JSONObject {
        func number(_ value: Double) -> JSON { value.isFinite ? .number(JSONNumber(value)) : .null }
        return [
            "count": .number(JSONNumber(numbers.count)), "missing": .number(JSONNumber(numbers.missing)),
            "mean": number(numbers.mean), "std": number(numbers.sampleVariance.squareRoot()),
            "min": number(numbers.minimum), "max": number(numbers.maximum),
        ]
    }

    // MARK: - Text

    /// The statistics as rows of a table, the first being the head.
    var table: [[String]] {
        [["column", "part", "mean", "std", "min", "max", "missing"]]
            + columns.flatMap { column in
                zip(parts, column.parts).enumerated().map { place, pair in
                    let (name, numbers) = pair
                    return [place == 0 ? column.name : "", name]
                        + [numbers.mean, numbers.sampleVariance.squareRoot(), numbers.minimum, numbers.maximum]
                        .map(Self.short) + [String(numbers.missing)]
                }
            }
    }

    /// Six digits.
    private static func short(_ value: Double) -> String {
        guard value.isFinite else { return "-" }
        guard value != 0 else { return "0" }
        let magnitude = value.magnitude
        guard magnitude >= 1e-4, magnitude < 1e9 else {
            var scaled = magnitude
            var exponent = 0
            while scaled >= 10 {
                scaled /= 10
                exponent += 1
            }
            while scaled < 1 {
                scaled *= 10
                exponent -= 1
            }
            return PandasField.text((value < 0 ? -1 : 1) * (scaled * 1e5).rounded() / 1e5) + "e\(exponent)"
        }
        var unit = 1.0
        while magnitude / unit >= 1e6 { unit *= 10 }
        while magnitude * unit < 1e5, unit < 1e9 { unit *= 10 }
        let rounded = magnitude >= 1e6 ? value.rounded() : (value * unit).rounded() / unit
        let text = PandasField.text(rounded)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
