import GRDB

extension Schema {
    /// Activities, and the tasks that wait for an answer from outside.
    static func makeTaskTokens(_ database: Database) throws {}
}
