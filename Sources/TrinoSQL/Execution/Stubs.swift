import Columnar
enum WindowOperator {
    static func evaluate(rows: ColumnBatch, layout: [Symbol], node: Plan.WindowNode, parallelism: Int) throws -> ColumnBatch { throw SQLError("NOT_SUPPORTED", "window functions are not supported yet") }
}
