import GRDB

extension Schema {
    /// Queues, their messages, and the functions that they feed.
    static func makeQueues(_ database: Database) throws {}
}
