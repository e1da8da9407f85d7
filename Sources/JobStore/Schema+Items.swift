import GRDB

extension Schema {
    /// Tables of items.
    static func makeItems(_ database: Database) throws {}
}
