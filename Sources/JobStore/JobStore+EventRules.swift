import GRDB
public import JobModel
import OrderedJSON

extension JobStore: EventRuleStore {
    /// See ``EventRuleStore/eventRules()``.
    public func eventRules() throws -> [EventRule] {
        try JobStore.translating(home.database) {
            try queue.read { database in
                try String.fetchAll(database, sql: "SELECT wire FROM event_rule ORDER BY name").compactMap {
                    EventRule(json: try JSON(parsing: $0))
                }
            }
        }
    }

    /// See ``EventRuleStore/eventRule(named:)``.
    public func eventRule(named name: String) throws -> EventRule? {
        try JobStore.translating(home.database) { try queue.read { try JobStore.rule(name, $0) } }
    }

    /// See ``EventRuleStore/changeEventRule(named:_:)``.
    public func changeEventRule(named name: String, _ change: (inout EventRule?) throws -> Void) throws {
        try JobStore.translating(home.database) {
            try queue.write { database in
                var rule = try JobStore.rule(name, database)
                try change(&rule)
                if let rule {
                    try database.execute(
                        sql: "INSERT OR REPLACE INTO event_rule (name, wire) VALUES (?, ?)",
                        arguments: [name, rule.json.serialized(.compact)])
                } else {
                    try database.execute(sql: "DELETE FROM event_rule WHERE name = ?", arguments: [name])
                }
            }
        }
    }

    private static func rule(_ name: String, _ database: Database) throws -> EventRule? {
        let text = try String.fetchOne(
            database, sql: "SELECT wire FROM event_rule WHERE name = ?", arguments: [name])
        return try text.flatMap { EventRule(json: try JSON(parsing: $0)) }
    }
}
