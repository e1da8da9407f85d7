import GRDB

extension Schema {
    /// Topics and who subscribes to them.
    static func makeTopics(_ database: Database) throws {}
}
