import Columnar
import Synchronization

@testable import TrinoSQL

/// Takes the rows of a result apart.
final class RowSink: ResultSink {
    private let batches = Mutex<[(sequence: Int, rows: [[Value]])]>([])

    var takesUndecoded: Bool { true }
    func open(columns: [ColumnSchema], threads: Int) throws {}
    func end(thread: Int) throws {}

    func write(_ batch: ColumnBatch, thread: Int) throws {
        let columns = try batch.columns.map { try $0.decoded() }
        for column in columns { precondition(column.count == batch.count, "a column of another length") }
        let rows = (0..<batch.count).map { row in columns.map { $0.value(row) } }
        batches.withLock { $0.append((batch.sequence, rows)) }
    }

    /// All rows in the order of the result.
    var rows: [[Value]] {
        batches.withLock { all in
            all.enumerated().sorted { ($0.element.sequence, $0.offset) < ($1.element.sequence, $1.offset) }
                .flatMap(\.element.rows)
        }
    }
}

/// Tables under their names, in the database `default`.
struct TestCatalog: QueryCatalog {
    let tables: [String: any BatchSource]

    func hasCatalog(_ catalog: String) -> Bool { catalog == "awsdatacatalog" }
    func hasSchema(_ schema: String, in catalog: String) throws -> Bool { schema == "default" }
    func view(_ view: String, schema: String, catalog: String) throws -> CatalogView? { nil }

    func table(_ table: String, schema: String, catalog: String) throws -> CatalogTable? {
        tables[table].map { CatalogTable(source: $0) }
    }
}

/// What a query gave.
enum QueryOutcome {
    case rows([ColumnSchema], [[Value]])
    case error(code: String, message: String)

    init(_ body: () throws -> (columns: [ColumnSchema], rows: [[Value]])) {
        do {
            let (columns, rows) = try body()
            self = .rows(columns, rows)
        } catch let error as SQLError {
            self = .error(code: error.code, message: error.message)
        } catch let error as SQLSyntaxError {
            self = .error(code: error.code.rawValue, message: error.message)
        } catch let failure as Failure {
            self = .error(code: failure.code, message: failure.message)
        } catch {
            self = .error(code: "", message: "\(error)")
        }
    }

    /// By the engine.
    static func engine(
        _ sql: String, _ catalog: any QueryCatalog, _ session: Session, isOptimized: Bool = true
    ) -> QueryOutcome {
        QueryOutcome {
            let query = try QueryEngine.prepare(sql, catalog: catalog, session: session, isOptimized: isOptimized)
            let sink = RowSink()
            try query.run(into: sink)
            return (query.columns, sink.rows)
        }
    }

    /// Row by row, by ``NaivePlan``.
    static func naive(_ sql: String, _ catalog: any QueryCatalog, _ session: Session) -> QueryOutcome {
        QueryOutcome { try NaivePlan.rows(sql, catalog: catalog, session: session) }
    }

    /// What tells one result from another; the rows are sorted if their order does not count.
    func summary(isOrdered: Bool) -> [String] {
        switch self {
        case .error(let code, _): return ["error \(code)"]
        case .rows(let columns, let rows):
            let lines = rows.map { row in
                zip(row, columns).map { "\(Naive.key($0, $1.type))" }.joined(separator: " ")
            }
            return isOrdered ? lines : lines.sorted()
        }
    }
}
