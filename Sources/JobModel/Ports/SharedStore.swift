/// What several processes read and write.
public protocol SharedStore: Sendable {
    /// A number that is another one whenever another process may have changed something since; blocks.
    func changesElsewhere() throws -> Int
}
