import CSV
import Columnar
import Splitting

/// How the rows of a file are written anew: which columns change, and which comes first.
struct RowLayout: Sendable {
    /// How one column is written.
    enum Form: Sendable {
        /// As fitted steps have it.
        case fitted(FittedColumn)
        /// As `to_csv` writes a column of a type.
        case pandas(PandasColumnType.DataType)
    }

    /// The columns that are not written as they stand in the file, by their positions.
    let forms: [Int: Form]
    /// The column that comes first; nil for the order of the file.
    let target: Int?
    /// The byte between fields.
    let delimiter: UInt8
    /// Whether all fields are written anew: with quotes where they are needed, and a line feed behind each row.
    let normalizes: Bool
    /// Whether rows have one field, which must not be nothing at all, or the row would not be seen.
    let hasLoneField: Bool

    /// Describes the rows.
    init(
        fitted: [(position: Int, column: FittedColumn)], types: [PandasColumnType.DataType] = [], target: Int?,
        dialect: Dialect
    ) {
        var forms: [Int: Form] = [:]
        for (position, type) in types.enumerated() { forms[position] = .pandas(type) }
        for (position, column) in fitted { forms[position] = .fitted(column) }
        self.forms = forms
        self.target = target == 0 ? nil : target
        delimiter = if case .rfc4180(let delimiter, _, _) = dialect { delimiter } else { UInt8(ascii: ",") }
        normalizes = !types.isEmpty
        hasLoneField = types.count == 1
    }

    /// Whether rows stay as they are, but for the target.
    var isEmpty: Bool { forms.isEmpty && !normalizes }

    /// The positions of the columns that have to be looked at, ascending.
    var touched: [Int] { Set(forms.keys).union(target.map { [$0] } ?? []).sorted() }

    // MARK: - Header

    /// Refuses a new column that has the name of another.
    ///
    /// - Parameter names: of the files' columns.
    /// - Throws: ``TaskFailure``.
    func checkNames(_ names: [String]) throws(TaskFailure) {
        var taken = Set(names)
        for position in forms.keys.sorted() {
            guard case .fitted(let column)? = forms[position], column.outputNames != [column.name] else { continue }
            taken.remove(column.name)
            for name in column.outputNames where !taken.insert(name).inserted {
                throw TaskFailure(
                    message: "--one-hot \(column.name) makes a column \"\(name)\", and there is one already",
                    help: "rename one of the columns: scikit-learn refuses names that are not unique, too")
            }
        }
    }

    /// The header of the parts.
    ///
    /// - Parameter source: the files' own.
    /// - Returns: its bytes with the row end; nil where the files have none.
    func header(_ source: RawTable) -> [UInt8]? {
        guard let header = source.header else { return nil }
        let names = normalizes ? PandasHeader.names(source.headerFields.map { QuotedText.content(header[$0]) }) : []
        var columns = source.headerFields.indices.map { position -> [UInt8] in
            switch forms[position] {
            case .fitted(let column)? where column.outputNames != [column.name]:
                return Array(
                    column.outputNames.map { QuotedText.bytes(Array($0.utf8), delimiter: delimiter) }
                        .joined(separator: [delimiter]))
            case _ where normalizes: return QuotedText.bytes(Array(names[position].utf8), delimiter: delimiter)
            default: return Array(header[source.headerFields[position]])
            }
        }
        if let target { columns.insert(columns.remove(at: target), at: 0) }
        let end = normalizes ? [0x0A] : Array(header[(source.headerFields.last?.upperBound ?? 0)...])
        return Array(columns.joined(separator: [delimiter])) + (end.isEmpty ? [0x0A] : end)
    }
}
