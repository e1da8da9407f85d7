import Columnar
import Foundation
import Testing

@testable import TrinoSQL

/// One query and what it must give.
struct QueryCase: Sendable, CustomTestStringConvertible {
    enum Expectation: Sendable {
        case error(code: String, message: String)
        case ok
        case result(types: [String], names: [String]?, rows: [String], isOrdered: Bool, isOnlyOptimized: Bool)
    }

    let name: String
    let sql: String
    let parameters: [String]
    let catalog: CaseCatalog
    let expectation: Expectation

    var testDescription: String { "\(name) \(sql)" }

    /// Runs the query at 2023-11-14 22:13:20 UTC with two threads.
    func run(isOptimized: Bool) throws -> (columns: [ColumnSchema], rows: [String]) {
        let session = Session(timeZone: catalog.zone, startTime: 1_700_000_000_000_000, parallelism: 2)
        let query = try QueryEngine.prepare(
            sql, catalog: catalog, session: session, parameters: parameters, isOptimized: isOptimized)
        let sink = CollectingSink(EvaluationContext(session: session))
        try query.run(into: sink)
        return (query.columns, sink.rows)
    }
}

/// Keeps the rows of a result as text.
final class CollectingSink: ResultSink, @unchecked Sendable {
    // The lock guards all that changes.
    private let lock = NSLock()
    private let context: EvaluationContext
    private var batches: [(sequence: Int, rows: [String])] = []
    private var width = 0

    init(_ context: EvaluationContext) { self.context = context }

    var takesUndecoded: Bool { false }
    var rows: [String] { batches.sorted { $0.sequence < $1.sequence }.flatMap(\.rows) }

    func open(columns: [ColumnSchema], threads: Int) throws { width = columns.count }

    func write(_ batch: ColumnBatch, thread: Int) throws {
        let columns = try batch.columns.map { try $0.decoded() }
        let texts = columns.map { column in
            column.type == .varbinary || column.type == .json || column.type.physical == .nested
                ? column : Casts.cast(column, to: .varchar(nil), context: context)
        }
        let rows = (0..<batch.count).map { row in
            texts.map { column in
                column.type.physical == .nested
                    ? nested(column.value(row), column.type) : Self.text(column.value(row), of: column.type)
            }.joined(separator: " | ")
        }
        lock.withLock { batches.append((batch.sequence, rows)) }
    }

    func end(thread: Int) throws {}

    /// `[1, 2]`, `{k=v}`, `{a=1, 2}`.
    private func nested(_ value: Value, _ type: DataType) -> String {
        guard case .nested(let parts) = value else {
            if value == .null || type == .varbinary || type == .json { return Self.text(value, of: type) }
            let text = Casts.cast(.constant(value, type: type, count: 1), to: .varchar(nil), context: context)
            return text.views[0].string
        }
        switch type {
        case .array(let element):
            return "[" + parts.map { nested($0, element) }.joined(separator: ", ") + "]"
        case .map(let key, let value):
            let entries = stride(from: 0, to: parts.count, by: 2).map {
                nested(parts[$0], key) + "=" + nested(parts[$0 + 1], value)
            }
            return "{" + entries.joined(separator: ", ") + "}"
        default:
            guard case .row(let fields) = type else { return "\(value)" }
            let texts = zip(parts, fields).map { part, field in
                (field.name.map { $0 + "=" } ?? "") + nested(part, field.type)
            }
            return "{" + texts.joined(separator: ", ") + "}"
        }
    }

    private static func text(_ value: Value, of type: DataType) -> String {
        guard case .bytes(let bytes) = value else { return value == .null ? "NULL" : "\(value)" }
        if type == .varbinary { return bytes.map { String(format: "%02x", $0) }.joined() }
        let text = String(decoding: bytes, as: UTF8.self)
        let isPlain = !text.isEmpty && text != "NULL" && text == CaseText.trimmed(text) && !text.contains("|")
        return isPlain ? text : "'\(text)'"
    }
}

/// The tables and views of a file of cases, in the database `default`.
struct CaseCatalog: QueryCatalog {
    var tables: [String: MemoryTable] = [:]
    var views: [String: String] = [:]
    /// The session's zone.
    var zone = "UTC"

    func hasCatalog(_ catalog: String) -> Bool { catalog == "awsdatacatalog" }
    func hasSchema(_ schema: String, in catalog: String) throws -> Bool { schema == "default" }

    func table(_ table: String, schema: String, catalog: String) throws -> CatalogTable? {
        tables[table].map { CatalogTable(source: $0) }
    }

    func view(_ view: String, schema: String, catalog: String) throws -> CatalogView? {
        views[view].map { CatalogView(sql: $0, catalog: "awsdatacatalog", schema: "default") }
    }
}

/// Reads `table` blocks.
enum CaseTable {
    static func read(_ declaration: String, rows: [String]) throws -> (String, MemoryTable) {
        guard let open = declaration.firstIndex(of: "("), declaration.hasSuffix(")") else {
            throw CaseError(text: "a table without columns")
        }
        let list = String(declaration[declaration.index(after: open)...].dropLast())
        let schema = try CaseText.list(list).map { column -> ColumnSchema in
            let parts = column.split(separator: " ", maxSplits: 1)
            guard parts.count == 2 else { throw CaseError(text: "a column without a type: \(column)") }
            let type = try TypeResolver.resolve(SQLParser.typeName(String(parts[1])))
            return ColumnSchema(name: String(parts[0]), type: type)
        }
        let context = EvaluationContext(session: Session(startTime: 0))
        let values = try rows.map { row in
            let cells = CaseText.cells(row)
            guard cells.count == schema.count else { throw CaseError(text: "a row of another width: \(row)") }
            return try zip(cells, schema).map { try value($0, $1.type, context) }
        }
        return (CaseText.trimmed(String(declaration[..<open])), MemoryTable(schema: schema, rows: values))
    }

    private static func value(_ cell: String, _ type: DataType, _ context: EvaluationContext) throws -> Value {
        if cell == "NULL" { return .null }
        let text =
            cell.hasPrefix("'") && cell.hasSuffix("'") && cell.count > 1 ? String(cell.dropFirst().dropLast()) : cell
        let column = Casts.cast(
            .constant(.text(text), type: .varchar(nil), count: 1), to: type, context: context)
        if let failure = column.failures?.first { throw CaseError(text: "\(cell): \(failure)") }
        return column.value(0)
    }
}
