/// What is said of statements that Athena runs and this engine does not.
enum Refusal {
    static func error(_ statement: Statement) -> SQLError {
        SQLError("NOT_SUPPORTED", text(statement.kind), at: statement.position)
    }

    private static func text(_ kind: Statement.Kind) -> String {
        switch kind {
        case .createTableAsSelect:
            "CREATE TABLE AS is not supported yet; Athena would write the rows to its table's LOCATION. Write them to a "
                + "file (--output) and read it with --table"
        case .insert:
            "INSERT INTO is not supported yet; Athena would add files to the table's LOCATION. Write the rows to a file "
                + "there (--output)"
        case .unload:
            "UNLOAD is not supported yet; Athena would write the rows as files to the place. Write them to a file (--output)"
        case .unsupported(let name): "This type of query is not supported: \(name)"
        default: "This type of query is not supported"
        }
    }
}
