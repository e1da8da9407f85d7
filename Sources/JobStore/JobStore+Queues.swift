import GRDB
public import JobModel
import OrderedJSON

extension JobStore: QueueStore {
    /// See ``QueueStore/changeQueues(_:)``.
    public func changeQueues<Value>(_ body: (any QueueTransaction) throws -> Value) throws -> Value {
        try JobStore.translating(home.database) { try queue.write { try body(QueueTables(database: $0)) } }
    }

    /// See ``QueueStore/readQueues(_:)``.
    public func readQueues<Value>(_ body: (any QueueTransaction) throws -> Value) throws -> Value {
        try JobStore.translating(home.database) { try queue.read { try body(QueueTables(database: $0)) } }
    }

    /// See ``SharedStore/changesElsewhere()``.
    public func changesElsewhere() throws -> Int {
        try JobStore.translating(home.database) {
            try queue.read { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
        }
    }
}

/// Queues and messages as rows.
private struct QueueTables: QueueTransaction {
    let database: Database

    // MARK: - Queues

    func queue(named name: String) throws -> QueueRecord? {
        try row("SELECT * FROM queue WHERE name = ?", [name]).map(QueueTables.queue(of:))
    }

    func queues() throws -> [QueueRecord] {
        try Row.fetchAll(database, sql: "SELECT * FROM queue ORDER BY name").map(QueueTables.queue(of:))
    }

    func add(_ queue: QueueRecord) throws -> Int64 {
        try execute(
            """
            INSERT INTO queue (name, attributes, tags, creation_time, last_modified_time, purge_time)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                queue.name, QueueTables.text(queue.attributes), QueueTables.text(queue.tags),
                queue.creationTime.milliseconds, queue.lastModifiedTime.milliseconds, queue.purgeTime?.milliseconds,
            ])
        return database.lastInsertedRowID
    }

    func update(_ queue: QueueRecord) throws {
        try execute(
            "UPDATE queue SET attributes = ?, tags = ?, last_modified_time = ?, purge_time = ? WHERE id = ?",
            [
                QueueTables.text(queue.attributes), QueueTables.text(queue.tags), queue.lastModifiedTime.milliseconds,
                queue.purgeTime?.milliseconds, queue.id,
            ])
    }

    func remove(_ queue: QueueRecord) throws { try execute("DELETE FROM queue WHERE id = ?", [queue.id]) }

    // MARK: - Messages

    func add(_ message: QueueMessage) throws -> Int64 {
        try execute(
            """
            INSERT INTO queue_message (queue, message_id, body, attributes, trace_header, sent, visible, receive_count,
                first_receive, last_receive, receipt, group_id, deduplication_id, source_arn)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                message.queue, message.id, message.body,
                message.attributes.isEmpty ? nil : QueueTables.text(message.attributes), message.traceHeader,
                message.sentTime.milliseconds, message.visibleTime.milliseconds, message.receiveCount,
                message.firstReceiveTime?.milliseconds, message.lastReceiveTime?.milliseconds, message.receipt,
                message.groupID, message.deduplicationID, message.sourceARN,
            ])
        return database.lastInsertedRowID
    }

    func message(_ number: Int64) throws -> QueueMessage? {
        try row("SELECT * FROM queue_message WHERE id = ?", [number]).map(QueueTables.message(of:))
    }

    func update(_ message: QueueMessage) throws {
        try execute(
            """
            UPDATE queue_message SET queue = ?, sent = ?, visible = ?, receive_count = ?, first_receive = ?,
                last_receive = ?, receipt = ?, source_arn = ? WHERE id = ?
            """,
            [
                message.queue, message.sentTime.milliseconds, message.visibleTime.milliseconds, message.receiveCount,
                message.firstReceiveTime?.milliseconds, message.lastReceiveTime?.milliseconds, message.receipt,
                message.sourceARN, message.number,
            ])
    }

    func removeMessage(_ number: Int64) throws { try execute("DELETE FROM queue_message WHERE id = ?", [number]) }

    func removeMessages(of queue: QueueRecord, sentBefore time: Timestamp?) throws {
        if let time {
            try execute(
                "DELETE FROM queue_message WHERE queue = ? AND sent < ?", [queue.id, time.milliseconds])
        } else {
            try execute("DELETE FROM queue_message WHERE queue = ?", [queue.id])
        }
    }

    func receivable(
        in queue: QueueRecord, at time: Timestamp, limit: Int, isOrdered: Bool
    ) throws -> [QueueMessage] {
        let now = time.milliseconds
        guard isOrdered else {
            return try rows(
                """
                SELECT * FROM queue_message WHERE queue = ? AND visible <= ?
                ORDER BY visible, receive_count, id LIMIT ?
                """, [queue.id, now, limit]
            ).map(QueueTables.message(of:))
        }
        return try rows(
            """
            SELECT * FROM queue_message AS message WHERE queue = ? AND visible <= ? AND NOT EXISTS (
                SELECT 1 FROM queue_message AS other
                WHERE other.queue = message.queue AND other.group_id = message.group_id AND other.visible > ?
                    AND (other.receive_count > 0 OR other.id < message.id))
            ORDER BY id LIMIT ?
            """, [queue.id, now, now, limit]
        ).map(QueueTables.message(of:))
    }

    func counts(of queue: QueueRecord, at time: Timestamp) throws -> QueueCounts {
        let row = try row(
            """
            SELECT count(*) FILTER (WHERE visible <= ?1) AS visible,
                count(*) FILTER (WHERE visible > ?1 AND receive_count > 0) AS in_flight,
                count(*) FILTER (WHERE visible > ?1 AND receive_count = 0) AS delayed
            FROM queue_message WHERE queue = ?2
            """, [time.milliseconds, queue.id])
        guard let row else { return QueueCounts() }
        return QueueCounts(visible: row["visible"], inFlight: row["in_flight"], delayed: row["delayed"])
    }

    func hasMoreHidden(than count: Int, in queue: QueueRecord, at time: Timestamp) throws -> Bool {
        try row(
            "SELECT 1 FROM queue_message WHERE queue = ? AND visible > ? LIMIT 1 OFFSET ?",
            [queue.id, time.milliseconds, count]) != nil
    }

    func nextAppearance(in queue: QueueRecord, after time: Timestamp) throws -> Timestamp? {
        try row(
            "SELECT min(visible) AS time FROM queue_message WHERE queue = ? AND visible > ?",
            [queue.id, time.milliseconds]
        ).flatMap { ($0["time"] as Int64?).map(Timestamp.init(milliseconds:)) }
    }

    // MARK: - Deduplication

    func sent(_ deduplicationID: String, to queue: QueueRecord, at time: Timestamp) throws -> SentMessage? {
        try row(
            "SELECT message, message_id FROM queue_deduplication WHERE queue = ? AND id = ? AND until > ?",
            [queue.id, deduplicationID, time.milliseconds]
        ).map { SentMessage(number: $0["message"], id: $0["message_id"]) }
    }

    func remember(
        _ deduplicationID: String, of message: SentMessage, in queue: QueueRecord, until time: Timestamp
    ) throws {
        try execute(
            "INSERT OR REPLACE INTO queue_deduplication (queue, id, message, message_id, until) VALUES (?, ?, ?, ?, ?)",
            [queue.id, deduplicationID, message.number, message.id, time.milliseconds])
    }

    // MARK: - Rows

    private func execute(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws {
        try database.cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
    }

    private func rows(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws -> [Row] {
        try Row.fetchAll(database.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }

    private func row(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws -> Row? {
        try Row.fetchOne(database.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }

    private static func text(_ object: JSONObject) -> String { JSON.object(object).serialized(.compact) }

    private static func queue(of row: Row) throws -> QueueRecord {
        var queue = QueueRecord(
            name: row["name"], attributes: try object(row["attributes"]), tags: try object(row["tags"]),
            creationTime: Timestamp(milliseconds: row["creation_time"]))
        queue.id = row["id"]
        queue.lastModifiedTime = Timestamp(milliseconds: row["last_modified_time"])
        queue.purgeTime = time(row, "purge_time")
        return queue
    }

    private static func message(of row: Row) throws -> QueueMessage {
        var message = QueueMessage(
            queue: row["queue"], id: row["message_id"], body: row["body"],
            sentTime: Timestamp(milliseconds: row["sent"]), visibleTime: Timestamp(milliseconds: row["visible"]))
        message.number = row["id"]
        if let text = row["attributes"] as String? { message.attributes = try object(text) }
        message.traceHeader = row["trace_header"]
        message.receiveCount = row["receive_count"]
        message.firstReceiveTime = time(row, "first_receive")
        message.lastReceiveTime = time(row, "last_receive")
        message.receipt = row["receipt"]
        message.groupID = row["group_id"]
        message.deduplicationID = row["deduplication_id"]
        message.sourceARN = row["source_arn"]
        return message
    }

    private static func object(_ text: String) throws -> JSONObject { try JSON(parsing: text).object ?? [:] }

    private static func time(_ row: Row, _ column: String) -> Timestamp? {
        (row[column] as Int64?).map(Timestamp.init(milliseconds:))
    }
}
