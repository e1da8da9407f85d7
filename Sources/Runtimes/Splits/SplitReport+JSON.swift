package import OrderedJSON
import Splitting

extension SplitReport {
    /// The rows of each part: how many, their digest, and the first ten of them.
    ///
    /// - Parameter all: whether all rows are listed too.
    /// - Returns: `{"parts": {"train": {"len": …, "sha256": …, "first10": […]}}}`.
    package func indices(all: Bool) -> JSONObject {
        ["parts": .object(JSONObject(parts.map { ($0.name, .object(SplitReport.indices($0, all: all))) }))]
    }

    private static func indices(_ part: Part, all: Bool) -> JSONObject {
        var object: JSONObject = [
            "len": .number(JSONNumber(part.rows.count)), "sha256": .string(part.digest),
            "first10": .array(part.rows.prefix(10).map { .number(JSONNumber(Int($0))) }),
        ]
        if all { object["all"] = .array(part.rows.map { .number(JSONNumber(Int($0))) }) }
        return object
    }

    /// Everything.
    package var json: JSONObject {
        var object: JSONObject = [
            "method": .string(method), "parameters": .object(parameters), "rows": .number(JSONNumber(rowCount)),
        ]
        if split.count != 1 {
            object["split"] = .number(JSONNumber(split.number))
            object["splits"] = .number(JSONNumber(split.count))
        }
        if let drawnSeed { object["drawn_seed"] = .number(JSONNumber(Int(drawnSeed))) }
        object["parts"] = .object(
            JSONObject(
                parts.map { part in
                    var entry = SplitReport.indices(part, all: false)
                    entry["share"] = .number(JSONNumber(share(part.rows.count, of: rowCount)))
                    if let file = part.file { entry["file"] = .string(file) }
                    return (part.name, .object(entry))
                }))
        if !labels.isEmpty {
            object["classes"] = [
                "columns": .array(labels.map(JSON.string)), "values": .array(classes.indices.map(classEntry)),
            ]
        }
        if let groups {
            object["groups"] = [
                "column": .string(groups),
                "shared": .array(
                    overlaps.map { overlap in
                        [
                            "parts": [.string(overlap.parts.0), .string(overlap.parts.1)],
                            "groups": .number(JSONNumber(overlap.groupCount)),
                        ]
                    }),
            ]
        }
        for (name, value) in statistics?.json ?? [] { object[name] = value }
        if !fitted.isEmpty { object["preprocessing"] = FittedColumnFile.json(fitted)["columns"] }
        object["python"] = python.map(JSON.string) ?? .null
        let warnings = warnings + (statistics?.warnings ?? [])
        if !warnings.isEmpty { object["warnings"] = .array(warnings.map(JSON.string)) }
        return object
    }

    private func classEntry(_ place: Int) -> JSON {
        var entry: JSONObject = [
            "value": .string(classes[place]), "len": .number(JSONNumber(classCounts[place])),
            "share": .number(JSONNumber(share(classCounts[place], of: rowCount))),
        ]
        for part in parts {
            entry[part.name] = [
                "len": .number(JSONNumber(part.classes[place])),
                "share": .number(JSONNumber(share(part.classes[place], of: part.rows.count))),
            ]
        }
        return .object(entry)
    }

    private func share(_ count: Int, of total: Int) -> Double { total == 0 ? 0 : Double(count) / Double(total) }
}
