public import OrderedJSON

/// Fitted columns in a file: what ``FittedColumn`` has learnt, with 17 digits where they are needed.
public enum FittedColumnFile {
    private static let format = "pjrun-preprocessing"

    /// The file's content.
    public static func json(_ columns: [FittedColumn]) -> JSONObject {
        ["format": .string(format), "version": 1, "columns": .array(columns.map { .object(object($0)) })]
    }

    /// Reads a file's content.
    ///
    /// - Throws: ``PreprocessingError/badParameters(_:)`` that names the place.
    public static func columns(_ json: JSON) throws(PreprocessingError) -> [FittedColumn] {
        guard json["format"]?.string == format else {
            throw .badParameters("the file is not one of fitted preprocessing: its \"format\" is not \"\(format)\"")
        }
        guard json["version"]?.int == 1 else {
            throw .badParameters("the file's version \(json["version"]?.serialized() ?? "") is not 1")
        }
        guard let entries = json["columns"]?.array else { throw .badParameters("the file has no list \"columns\"") }
        var columns: [FittedColumn] = []
        for (place, entry) in entries.enumerated() {
            guard let column = column(entry) else {
                throw .badParameters("columns[\(place)] of the file is not a fitted column")
            }
            guard !columns.contains(where: { $0.name == column.name }) else {
                throw .badParameters("columns[\(place)] of the file is the second for \"\(column.name)\"")
            }
            columns.append(column)
        }
        return columns
    }

    // MARK: - Writing

    private static func object(_ column: FittedColumn) -> JSONObject {
        var object: JSONObject = ["name": .string(column.name), "dtype": .string(column.type.rawValue)]
        if let imputation = column.imputation, let fill = column.fill {
            let value: JSON =
                switch fill {
                case .number(let value): .number(JSONNumber(value))
                case .text(let text): .string(text)
                }
            object["impute"] = ["strategy": .string(imputation.strategy), "value": value]
        }
        switch column.encoding {
        case nil: break
        case .standardize(let mean, let variance, let scale)?:
            object["standardize"] = [
                "mean": .number(JSONNumber(mean)), "variance": .number(JSONNumber(variance)),
                "scale": .number(JSONNumber(scale)),
            ]
        case .minMax(let minimum, let maximum, let scale, let offset)?:
            object["min_max"] = [
                "data_min": .number(JSONNumber(minimum)), "data_max": .number(JSONNumber(maximum)),
                "scale": .number(JSONNumber(scale)), "min": .number(JSONNumber(offset)),
            ]
        case .oneHot(let categories, let unseen)?:
            object["one_hot"] = [
                "categories": .array(values(categories.values)), "missing": .bool(categories.includesMissing),
                "unseen": .string(unseen.rawValue),
            ]
        }
        object["names"] = .array(column.outputNames.map(JSON.string))
        return object
    }

    private static func values(_ classes: LabelClasses) -> [JSON] {
        switch classes {
        case .integers(let values): values.map { .number(JSONNumber($0)) }
        case .doubles(let values): values.map { .number(JSONNumber($0)) }
        case .booleans(let values): values.map(JSON.bool)
        case .texts(let values): values.map(JSON.string)
        case .unsigned, .objects, .rows: preconditionFailure("a type that fitting refuses")
        }
    }

    // MARK: - Reading

    private static func column(_ json: JSON) -> FittedColumn? {
        guard let name = json["name"]?.string,
            let type = json["dtype"]?.string.flatMap(FittedColumn.ValueType.init(rawValue:))
        else { return nil }
        var imputation: ColumnSteps.Imputation?
        var fill: FittedColumn.Fill?
        if let impute = json["impute"] {
            switch impute["value"] {
            case .number(let number)?: fill = .number(number.double)
            case .string(let text)?: fill = .text(text)
            default: return nil
            }
            guard let strategy = impute["strategy"]?.string.flatMap({ Self.imputation($0, fill) }) else { return nil }
            imputation = strategy
            // Numbers stand in for numbers, text for text.
            if case .number? = fill, !type.isNumber { return nil }
            if case .text? = fill, type.isNumber { return nil }
        }
        let encodings = ["standardize", "min_max", "one_hot"].filter { json[$0] != nil }
        guard encodings.count < 2 else { return nil }
        guard let key = encodings.first, let entry = json[key] else {
            guard fill != nil else { return nil }
            return FittedColumn(name: name, type: type, imputation: imputation, fill: fill, encoding: nil)
        }
        guard let encoding = encoding(key, entry, type, fill) else { return nil }
        return FittedColumn(name: name, type: type, imputation: imputation, fill: fill, encoding: encoding)
    }

    private static func imputation(_ strategy: String, _ fill: FittedColumn.Fill?) -> ColumnSteps.Imputation? {
        switch (strategy, fill) {
        case ("mean", .number): .mean
        case ("median", .number): .median
        case ("most_frequent", _): .mostFrequent
        case ("constant", .number(let value)): .constant(PythonText.double(value))
        case ("constant", .text(let text)): .constant(text)
        default: nil
        }
    }

    private static func encoding(
        _ key: String, _ entry: JSON, _ type: FittedColumn.ValueType, _ fill: FittedColumn.Fill?
    ) -> FittedColumn.Encoding? {
        switch key {
        case "standardize":
            guard type.isNumber, let mean = entry["mean"]?.double, let variance = entry["variance"]?.double,
                let scale = entry["scale"]?.double, scale != 0
            else { return nil }
            return .standardize(mean: mean, variance: variance, scale: scale)
        case "min_max":
            guard type.isNumber, let minimum = entry["data_min"]?.double, let maximum = entry["data_max"]?.double,
                let scale = entry["scale"]?.double, let offset = entry["min"]?.double
            else { return nil }
            return .minMax(minimum: minimum, maximum: maximum, scale: scale, offset: offset)
        default:
            guard let list = entry["categories"]?.array, let includesMissing = entry["missing"]?.bool,
                let unseen = entry["unseen"]?.string.flatMap(ColumnSteps.UnseenValues.init(rawValue:)),
                let values = classes(list, type)
            else { return nil }
            return .oneHot(
                FittedColumn.Categories(values: values, includesMissing: includesMissing), unseen: unseen)
        }
    }

    private static func classes(_ list: [JSON], _ type: FittedColumn.ValueType) -> LabelClasses? {
        switch type {
        case .integer:
            // A value that stands in for missing ones may have a fraction.
            let values = list.compactMap { $0.number.flatMap { Int64($0.text) } }
            if values.count == list.count { return .integers(values) }
            fallthrough
        case .double:
            let values = list.compactMap(\.double)
            return values.count == list.count ? .doubles(values) : nil
        case .boolean:
            let values = list.compactMap(\.bool)
            return values.count == list.count ? .booleans(values) : nil
        case .text:
            let values = list.compactMap(\.string)
            return values.count == list.count ? .texts(values) : nil
        }
    }
}
