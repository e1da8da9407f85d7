import GRDB

extension Schema {
    /// State machines with their versions and aliases, and what executions have besides.
    static func makeMachines(_ database: Database) throws {}
}
