import GRDB
public import JobModel
import OrderedJSON

extension JobStore: TopicStore {
    /// See ``TopicStore/topics()``.
    public func topics() throws -> TopicTable {
        try JobStore.translating(home.database) { try queue.read(JobStore.topicTable) }
    }

    /// See ``TopicStore/changeTopics(_:)``.
    public func changeTopics<Value>(_ change: (inout TopicTable) throws -> Value) throws -> Value {
        try JobStore.translating(home.database) {
            try queue.write { database in
                let before = try JobStore.topicTable(database)
                var after = before
                let value = try change(&after)
                try JobStore.keep(
                    "topic", before.topics.map { ($0.arn, $0.json) }, after.topics.map { ($0.arn, $0.json) }, database)
                try JobStore.keep(
                    "topic_subscription", before.subscriptions.map { ($0.arn, $0.json) },
                    after.subscriptions.map { ($0.arn, $0.json) }, database)
                return value
            }
        }
    }

    private static func topicTable(_ database: Database) throws -> TopicTable {
        TopicTable(
            topics: try rows("topic", database).compactMap(TopicRecord.init(json:)),
            subscriptions: try rows("topic_subscription", database).compactMap(SubscriptionRecord.init(json:)))
    }

    private static func rows(_ table: String, _ database: Database) throws -> [JSON] {
        try String.fetchAll(database, sql: "SELECT wire FROM \(table) ORDER BY arn").map { try JSON(parsing: $0) }
    }

    /// Writes what has changed.
    private static func keep(
        _ table: String, _ before: [(arn: String, json: JSON)], _ after: [(arn: String, json: JSON)],
        _ database: Database
    ) throws {
        let old = Dictionary(before.map { ($0.arn, $0.json) }) { first, _ in first }
        let new = Dictionary(after.map { ($0.arn, $0.json) }) { first, _ in first }
        for arn in old.keys where new[arn] == nil {
            try database.execute(sql: "DELETE FROM \(table) WHERE arn = ?", arguments: [arn])
        }
        for (arn, json) in new where old[arn] != json {
            try database.execute(
                sql: "INSERT OR REPLACE INTO \(table) (arn, wire) VALUES (?, ?)",
                arguments: [arn, json.serialized(.compact)])
        }
    }
}
