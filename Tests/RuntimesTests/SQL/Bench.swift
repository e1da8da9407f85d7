import CSV
import Columnar
import JobModel
import PjrunTesting
import Synchronization
import TrinoSQL

@testable import Runtimes

/// A session over files of a directory of its own.
final class Bench: Sendable {
    let scratch = ScratchDirectory()
    let store = MemoryTableStore()
    /// How often the table store was opened.
    let opened = Mutex(0)

    /// Writes a file and gives back its path.
    @discardableResult
    func write(_ name: String, _ text: String) -> String { scratch.write(name, text) }

    func catalog(_ tables: [String] = [], schemas: [String: String] = [:], database: String = "default") throws
        -> TableCatalog
    {
        let adHoc = try tables.map { argument in
            let name = try AdHocTable.parts(argument, of: "--table", example: "").name
            return try AdHocTable(
                argument, columns: try schemas[name].map { try ColumnList.parse($0) }, relativeTo: scratch.path)
        }
        return TableCatalog(
            adHoc: adHoc, database: database,
            store: { [self] in
                opened.withLock { $0 += 1 }
                return store
            }, objects: { throw QueryFailure(code: "TEST", message: "the object store was opened") })
    }

    func runner(_ tables: [String] = [], schemas: [String: String] = [:], database: String = "default") throws
        -> StatementRunner
    {
        let session = Session(startTime: 0, schema: database, parallelism: 2)
        return StatementRunner(
            catalog: try catalog(tables, schemas: schemas, database: database), session: session, now: { 0 })
    }
}

extension StatementRunner {
    /// The rows of a statement, each value as a cast to VARCHAR gives it, NULL as `NULL`.
    func rows(_ sql: String, _ parameters: [QueryParameter] = []) throws(QueryFailure) -> [[String]] {
        try answer(sql, parameters).rows
    }

    /// Column names and rows.
    func answer(_ sql: String, _ parameters: [QueryParameter] = []) throws(QueryFailure) -> (
        columns: [String], rows: [[String]], outcome: Outcome
    ) {
        let sink = MemorySink()
        let outcome = try run(sql, parameters: parameters, into: sink, restart: { true })
        let columns = sink.columns
        let rows = sink.rows.map { row in
            zip(columns, row).map { column, value in PartitionValue.text(value, of: column.type) ?? "NULL" }
        }
        return (columns.enumerated().map { $1.name ?? "_col\($0)" }, rows, outcome)
    }

    /// What a statement fails with; nil if it does not.
    func failure(_ sql: String) -> QueryFailure? {
        do throws(QueryFailure) {
            _ = try answer(sql)
            return nil
        } catch {
            return error
        }
    }
}
