import FileTree
import GRDB
import Glibc
public import JobModel
import OrderedJSON

extension JobStore: EventSourceStore {
    /// See ``EventSourceStore/eventSourceMappings()``.
    public func eventSourceMappings() throws -> [EventSourceMapping] {
        try JobStore.translating(home.database) { try queue.read(JobStore.mappings) }
    }

    /// See ``EventSourceStore/changeEventSourceMappings(_:)``.
    public func changeEventSourceMappings<Value>(
        _ change: (inout [EventSourceMapping]) throws -> Value
    ) throws -> Value {
        try JobStore.translating(home.database) {
            try queue.write { database in
                let before = try JobStore.mappings(database)
                var after = before
                let value = try change(&after)
                for mapping in before where !after.contains(where: { $0.id == mapping.id }) {
                    try database.execute(sql: "DELETE FROM event_source_mapping WHERE id = ?", arguments: [mapping.id])
                }
                for mapping in after where !before.contains(mapping) {
                    try database.execute(
                        sql: "INSERT OR REPLACE INTO event_source_mapping (id, wire) VALUES (?, ?)",
                        arguments: [mapping.id, mapping.json.serialized(.compact)])
                }
                return value
            }
        }
    }

    /// See ``EventSourceStore/claimEventSource(_:)``.
    public func claimEventSource(_ id: String) throws -> (any EventSourceClaim)? {
        // A lock of a file goes with its process, however it ends.
        let locks = try Directory.make(FileName(home.leases))
        let file = try OpenFile(locks, FileName("event-source-\(id)"), flags: O_RDWR | O_CREAT)
        return try file.lock(wait: false) ? LockedFile(file: file) : nil
    }

    private struct LockedFile: EventSourceClaim {
        let file: OpenFile
    }

    private static func mappings(_ database: Database) throws -> [EventSourceMapping] {
        try String.fetchAll(database, sql: "SELECT wire FROM event_source_mapping ORDER BY id").compactMap {
            EventSourceMapping(json: try JSON(parsing: $0))
        }
    }
}
