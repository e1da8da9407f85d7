import Columnar
import JobModel

/// Partitions that a table computes from its properties (`projection.…`) and does not list.
///
/// AWS, "Supported types for partition projection" and "Set up partition projection". Athena makes every partition that the
/// properties allow and looks into its folder; here what lies below the location is looked at, and a folder is a partition
/// if the properties allow its values. The rows are the same.
struct PartitionProjection {
    /// `storage.location.template`; nil for folders `key=value`.
    let template: LocationTemplate?
    /// One for each partition column.
    private let columns: [ProjectedValues]

    /// Positions of the partition columns whose values only a query says.
    var injectedColumns: [Int] {
        columns.indices.filter {
            if case .injected = columns[$0] { true } else { false }
        }
    }

    /// Reads the properties of a table; nil if it has no projection.
    ///
    /// - Parameters:
    ///   - table: the table.
    ///   - columns: its partition columns.
    ///   - time: what NOW is, in microseconds since 1970.
    /// - Throws: `HIVE_METASTORE_ERROR`, `INVALID_TABLE_PROPERTY` for properties that are missing or make no sense.
    init?(_ table: GlueTable, columns: [ColumnSchema], time: Int64) throws(QueryFailure) {
        let properties = Properties(table)
        guard properties["projection.enabled"]?.trimmed.lowercased() == "true" else { return nil }
        let names = columns.compactMap(\.name)
        let missing = names.filter { properties["projection.\($0).type"] == nil }
        guard missing.isEmpty else {
            throw QueryFailure(
                code: "HIVE_METASTORE_ERROR",
                message:
                    "Table \(properties.table) is configured for partition projection, but the following partition "
                    + "columns are missing projection configuration: [\(missing.joined(separator: ", "))] (table "
                    + "\(properties.table))",
                help: "set projection.\(missing[0]).type, which is enum, integer, date or injected")
        }
        self.columns = try names.map { name throws(QueryFailure) in
            try ProjectedValues(name, properties, time: time)
        }
        guard let text = properties["storage.location.template"] else {
            template = nil
            return
        }
        template = try LocationTemplate(text, columns: names, properties)
    }

    /// Whether a column can have a value.
    func admits(_ value: String, column: Int) -> Bool { columns[column].admits(value) }

    /// The properties of a table, whose keys hold the names of columns in any letter case.
    struct Properties {
        /// Database and table.
        let table: String
        private let values: [String: String]

        init(_ table: GlueTable) {
            self.table = "\(table.databaseName).\(table.name)"
            values = Dictionary(table.parameters.map { ($0.key.lowercased(), $0.value) }) { _, last in last }
        }

        subscript(key: String) -> String? { values[key] }

        /// Refuses a property.
        func invalid(_ column: String, _ message: String, help: String? = nil) -> QueryFailure {
            QueryFailure(
                code: "INVALID_TABLE_PROPERTY",
                message: "Column projection for column '\(column)' failed. \(message) (table \(table))", help: help)
        }

        /// A property that must be there.
        func required(_ column: String, _ suffix: String) throws(QueryFailure) -> String {
            let key = "projection.\(column).\(suffix)"
            guard let value = self[key] else { throw invalid(column, "Missing required property: '\(key)'") }
            return value
        }

        /// A positive number that may be left out.
        func positive(_ column: String, _ suffix: String) throws(QueryFailure) -> Int? {
            let key = "projection.\(column).\(suffix)"
            guard let text = self[key] else { return nil }
            guard let value = Int(text.trimmed), value > 0 else {
                throw invalid(column, "Property: '\(key)' value '\(text)' is not a positive integer")
            }
            return value
        }

        /// Two texts with a comma between them.
        func range(_ column: String) throws(QueryFailure) -> (String, String) {
            let text = try required(column, "range")
            let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmed }
            guard parts.count == 2 else {
                throw invalid(
                    column, "Property: 'projection.\(column).range' value '\(text)' is not a list of 2 values")
            }
            return (parts[0], parts[1])
        }
    }
}

/// The values that one partition column can have.
enum ProjectedValues {
    case list(Set<String>)
    case integers(ProjectedIntegers)
    case dates(ProjectedDates)
    /// Any, if the query says which.
    case injected

    init(
        _ column: String, _ properties: PartitionProjection.Properties, time: Int64
    ) throws(QueryFailure) {
        let type = try properties.required(column, "type")
        switch type.trimmed.lowercased() {
        case "enum":
            // White space is part of a value.
            let values = try properties.required(column, "values")
            self = .list(Set(values.split(separator: ",", omittingEmptySubsequences: false).map(String.init)))
        case "integer": self = .integers(try ProjectedIntegers(column, properties))
        case "date": self = .dates(try ProjectedDates(column, properties, time: time))
        case "injected": self = .injected
        default:
            throw properties.invalid(
                column, "Property: 'projection.\(column).type' value '\(type)' is invalid",
                help: "types are: enum, integer, date, injected")
        }
    }

    /// Whether the text is one of the values.
    func admits(_ text: String) -> Bool {
        switch self {
        case .list(let values): values.contains(text)
        case .integers(let integers): integers.admits(text)
        case .dates(let dates): dates.admits(text)
        case .injected: !text.isEmpty
        }
    }
}

/// `integer`: every so many-th number of a range, perhaps with leading zeros.
struct ProjectedIntegers {
    private let range: ClosedRange<Int64>
    private let interval: Int64
    private let digits: Int?

    init(_ column: String, _ properties: PartitionProjection.Properties) throws(QueryFailure) {
        let (low, high) = try properties.range(column)
        guard let low = Int64(low), let high = Int64(high), low <= high else {
            throw properties.invalid(
                column,
                "Property: 'projection.\(column).range' value '\(low),\(high)' is not a list of 2 integers in order")
        }
        range = low...high
        interval = Int64(try properties.positive(column, "interval") ?? 1)
        digits = try properties.positive(column, "digits")
    }

    func admits(_ text: String) -> Bool {
        guard let value = Int64(text), range.contains(value),
            value.subtractingReportingOverflow(range.lowerBound).partialValue.magnitude % interval.magnitude == 0
        else { return false }
        return self.text(value) == text
    }

    /// The value as a folder has it.
    private func text(_ value: Int64) -> String {
        let number = "\(value.magnitude)"
        let zeros = String(repeating: "0", count: max(0, (digits ?? 0) - number.count))
        return (value < 0 ? "-" : "") + zeros + number
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        var part = self[...]
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}
