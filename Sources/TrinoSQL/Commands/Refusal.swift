/// What is said of statements that Athena runs and this engine does not.
enum Refusal {
    static func error(_ statement: Statement) -> SQLError {
        SQLError("NOT_SUPPORTED", text(statement.kind), at: statement.position)
    }

    private static func text(_ kind: Statement.Kind) -> String {
        switch kind {
        case .unsupported(let name): "This type of query is not supported: \(name)"
        default: "This type of query is not supported"
        }
    }
}
