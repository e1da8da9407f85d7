public import Columnar

/// Guesses the columns of files from their header and some of their rows.
///
/// All rows are looked at if the files are small, otherwise pieces from everywhere in them. A later value that
/// contradicts the guess makes the scan throw ``SchemaContradiction``.
public struct SchemaInference: Sendable {
    /// The columns.
    public let columns: [TextColumn]
    /// The header's fields, as they stand in the first file; nil without a header.
    public let header: [String]?
    /// Bytes of a row on the average; nil if there is none.
    public let averageRowBytes: Double?
    /// Whether all rows were looked at, so that nothing can contradict the types.
    public let isComplete: Bool

    /// Files up to so many bytes together are looked at as a whole.
    static let completeLimit = 2 << 20
    /// Pieces of larger files that are looked at.
    static let sampleCount = 16
    /// Bytes of such a piece.
    static let sampleSize = 64 << 10
    /// Bytes of a pipe that are looked at.
    static let headSize = 1 << 20
    /// The pipes among the files, of which some was read.
    let pipes = Pipes()

    /// Looks at files of the RFC 4180 dialect.
    ///
    /// - Parameters:
    ///   - files: the files; the first gives the names.
    ///   - dialect: RFC 4180.
    ///   - declared: columns whose types are known, by name in any case.
    /// - Throws: `CSVError` when there is no header or the first file is no text.
    public init(_ files: [TextFile], dialect: Dialect, declared: [ColumnSchema] = []) throws {
        try self.init(files, dialect: dialect, declared: declared, options: ReadingOptions())
    }

    init(_ files: [TextFile], dialect: Dialect, declared: [ColumnSchema] = [], options: ReadingOptions) throws {
        try dialect.check()
        let first = try FirstRow(files, dialect: dialect, pipes)
        let names =
            dialect.headerRows > 0
            ? HeaderNames.unique(first.fields) : first.fields.indices.map { "_col\($0)" }
        header = dialect.headerRows > 0 ? first.fields : nil
        let known = Dictionary(
            declared.compactMap { column in column.name.map { ($0.lowercased(), column.type) } },
            uniquingKeysWith: { first, _ in first })
        var table = try TextTable(
            name: "", files: files, dialect: dialect, columns: names.map { TextColumn(name: $0, type: .text) })
        table.options = options
        table.options.isSample = true
        table.pipes = pipes
        var guesses = names.map { ColumnGuess(declared: known[$0.lowercased()]) }
        var sampled = Sampled()
        isComplete = try sampled.read(table) { block in
            for field in guesses.indices { try guesses[field].add(block, field: field, name: names[field]) }
        }
        averageRowBytes = sampled.rows > 0 ? Double(sampled.bytes) / Double(sampled.rows) : nil
        columns = zip(names, guesses).map { name, guess in
            TextColumn(name: name, type: guess.type ?? .text, isInferred: !guess.isDeclared)
        }
    }
}

extension TextTable {
    /// A table of files of the RFC 4180 dialect whose columns are guessed.
    ///
    /// - Parameters:
    ///   - name: the table's name.
    ///   - files: the files; the first gives the names of the columns.
    ///   - dialect: RFC 4180.
    ///   - declared: columns whose types are known, by name in any case.
    ///   - partitionColumns: columns whose values each file brings along.
    /// - Returns: the table.
    /// - Throws: `CSVError` when there is no header or the first file is no text.
    public static func inferring(
        name: String, files: [TextFile], dialect: Dialect = .csv, declared: [ColumnSchema] = [],
        partitionColumns: [ColumnSchema] = []
    ) throws -> TextTable {
        let inference = try SchemaInference(files, dialect: dialect, declared: declared)
        var table = try TextTable(
            name: name, files: files, dialect: dialect, columns: inference.columns,
            partitionColumns: partitionColumns, averageRowBytes: inference.averageRowBytes)
        table.header = inference.header
        table.pipes = inference.pipes
        return table
    }
}

/// What is known of a column's type.
struct ColumnGuess {
    /// The type so far; nil before the first value.
    private(set) var type: DataType?
    /// Whether it was declared, so that nothing is guessed.
    let isDeclared: Bool

    init(declared: DataType?) {
        type = declared
        isDeclared = declared != nil
    }

    /// Takes the values of a block into account.
    mutating func add(_ block: TextBlock, field: Int, name: String) throws {
        if isDeclared || type == .text { return }
        if type == nil {
            let text = try block.column(field, as: TextColumn(name: name, type: .text), rows: nil, undecoded: false)
            guard let row = (0..<text.count).first(where: { !text.isNull($0) }) else { return }
            let view = text.views[row]
            type = withExtendedLifetime(text) { view.count == 0 ? .text : unsafe InferredKind(view.buffer).type }
        }
        // Widens a few times at most: every type is wider than the one before.
        while let guess = type, guess != .text {
            do {
                let column = TextColumn(name: name, type: guess, isInferred: true)
                _ = try block.column(field, as: column, rows: nil, undecoded: false)
                return
            } catch let contradiction as SchemaContradiction {
                type = contradiction.widened
            }
        }
    }
}
