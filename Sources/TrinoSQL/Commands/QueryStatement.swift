import Columnar

/// A query that was parsed and not yet analysed.
public struct QueryStatement: Sendable {
    let query: Query

    /// How many values for `?` the query takes.
    public var parameterCount: Int { query.parameterCount }

    /// Analyses and plans the query.
    ///
    /// - Parameters:
    ///   - catalog: the tables.
    ///   - session: zone, clock and limits.
    ///   - parameters: expressions for `?`, in order.
    ///   - target: the table that the rows are to fit.
    /// - Throws: ``SQLError``; what the catalog throws as it is.
    /// - Returns: the query, ready to run.
    public func prepare(
        catalog: any QueryCatalog, session: Session, parameters: [QueryParameter] = [],
        into target: InsertTarget? = nil
    ) throws -> PreparedQuery {
        try prepare(catalog: catalog, session: session, parameters: parameters, replacedView: nil, target: target)
    }

    func prepare(
        catalog: any QueryCatalog, session: Session, parameters: [QueryParameter] = [], replacedView: [String]?,
        target: InsertTarget? = nil
    ) throws -> PreparedQuery {
        let query = query
        do {
            return try Workers.runDeep {
                try QueryEngine.prepare(
                    query, catalog: catalog, session: session, parameters: parameters.map(\.expression),
                    replacedView: replacedView, target: target)
            }
        } catch let failure as Failure {
            throw SQLError(failure.code, failure.message)
        }
    }
}

/// A value for a `?` of a query.
public struct QueryParameter: Sendable {
    let expression: Expression

    init(_ expression: Expression) {
        self.expression = expression
    }

    /// Reads a value: any expression without columns, as `1`, `'text'` or `DATE '2024-02-29'`.
    ///
    /// - Throws: `SYNTAX_ERROR` or `INVALID_PARAMETER_USAGE`.
    public init(parsing text: String) throws(SQLError) {
        do {
            expression = try Workers.runDeep { try QueryEngine.parameter(text) }
        } catch let error as SQLError {
            throw error
        } catch let error as SQLSyntaxError {
            throw SQLError(error.code.rawValue, error.message)
        } catch {
            throw SQLError("GENERIC_INTERNAL_ERROR", "\(error)")
        }
    }
}
