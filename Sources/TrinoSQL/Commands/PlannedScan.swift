public import Columnar

/// A table that a query would read, and what it knows of the rows it wants; for `EXPLAIN`.
public struct PlannedScan: Sendable {
    /// Catalog, database and table.
    public let name: [String]
    /// The data.
    public let source: any BatchSource
    /// Positions in the source's schema of the columns that would be read.
    public let columns: [Int]
    /// What every row of interest satisfies; conditions that only become known while the query runs are not among them.
    public let constraints: [ColumnConstraint]
}

extension PreparedQuery {
    /// The tables that the query would read, in the order of the plan's text.
    public var scans: [PlannedScan] {
        var found: [PlannedScan] = []
        func visit(_ plan: Plan) {
            switch plan {
            case .scan(let scan): found.append(planned(scan, []))
            case .filter(.scan(let scan), let condition): found.append(planned(scan, condition.conjuncts))
            default: plan.inputs.forEach(visit)
            }
        }
        visit(plan)
        return found
    }

    private func planned(_ scan: Plan.Scan, _ conditions: [RowExpression]) -> PlannedScan {
        PlannedScan(
            name: scan.table.name, source: scan.table.source, columns: scan.columns.map(\.position),
            constraints: PlannedScan.constraints(of: conditions, columns: scan.columns, session: session))
    }
}

extension PlannedScan {
    /// The conditions on one column each, as tests of that column's value.
    static func constraints(
        of conditions: [RowExpression], columns: [(symbol: Symbol, position: Int)], session: Session
    ) -> [ColumnConstraint] {
        conditions.compactMap { condition -> ColumnConstraint? in
            guard condition.isDeterministic, let only = condition.symbols.first, condition.symbols.count == 1,
                let column = columns.first(where: { $0.symbol == only })
            else { return nil }
            return ColumnConstraint(column: column.position, range: RangeTest(condition, on: only)) { value in
                let bound = condition.substituting([only: .constant(value, only.type)])
                guard let result = try? ConstantFolding.evaluate(bound, session: session) else { return true }
                return result == .bool(true)
            }
        }
    }
}
