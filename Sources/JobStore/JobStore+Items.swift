import GRDB
public import JobModel
import OrderedJSON

extension JobStore: ItemStore {
    /// See ``ItemStore/readItems(_:)``.
    public func readItems<Result>(_ body: (any ItemReader) throws -> Result) throws -> Result {
        try JobStore.translating(home.database) { try queue.read { try body(ItemTransaction(database: $0)) } }
    }

    /// See ``ItemStore/changeItems(_:)``.
    public func changeItems<Result>(_ body: (any ItemWriter) throws -> Result) throws -> Result {
        try JobStore.translating(home.database) {
            try queue.writeWithoutTransaction { database in
                try JobStore.beginWaiting(database)
                do {
                    let result = try body(ItemTransaction(database: database))
                    try database.commit()
                    return result
                } catch {
                    try? database.rollback()
                    throw error
                }
            }
        }
    }

    /// Begins a transaction that writes, however long others keep it waiting.
    private static func beginWaiting(_ database: Database) throws {
        while true {
            do {
                return try database.beginTransaction(.immediate)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                // SQLite has waited for half a minute. Nothing has begun, so that it can wait again.
                continue
            }
        }
    }
}

/// Tables and items within one transaction.
private struct ItemTransaction: ItemWriter {
    let database: Database

    // MARK: - Tables

    func tables() throws -> [ItemTable] {
        try Row.fetchAll(database, sql: "SELECT id, wire FROM item_table ORDER BY name").map(ItemTransaction.table)
    }

    func table(named name: String) throws -> ItemTable? {
        try Row.fetchOne(database, sql: "SELECT id, wire FROM item_table WHERE name = ?", arguments: [name])
            .map(ItemTransaction.table)
    }

    private static func table(_ row: Row) throws -> ItemTable {
        guard let table = ItemTable(id: row["id"], json: try JSON(parsing: row["wire"] as String)) else {
            throw JobStoreError.unreadableRecord(name: "a table of items", problem: "its description is not one")
        }
        return table
    }

    func make(_ table: ItemTable) throws -> ItemTable? {
        try database.execute(
            sql: "INSERT OR IGNORE INTO item_table (name, wire) VALUES (?, ?)",
            arguments: [table.name, table.json.serialized(.compact)])
        guard database.changesCount > 0 else { return nil }
        var made = table
        made.id = database.lastInsertedRowID
        return made
    }

    func change(_ table: ItemTable) throws {
        try database.execute(
            sql: "UPDATE item_table SET wire = ? WHERE id = ?",
            arguments: [table.json.serialized(.compact), table.id])
    }

    func remove(_ table: ItemTable) throws {
        try database.execute(sql: "DELETE FROM item_table WHERE id = ?", arguments: [table.id])
    }

    func size(of table: ItemTable) throws -> (itemCount: Int, byteCount: Int) {
        let row = try Row.fetchOne(
            database, sql: "SELECT COUNT(*), COALESCE(SUM(byte_count), 0) FROM item WHERE table_id = ?",
            arguments: [table.id])
        return (row?[0] ?? 0, row?[1] ?? 0)
    }

    // MARK: - Items

    func item(at place: ItemPlace) throws -> String? {
        try String.fetchOne(
            database, sql: "SELECT wire FROM item WHERE table_id = ? AND partition = ? AND sort = ?",
            arguments: ItemTransaction.arguments(place))
    }

    func put(_ item: StoredItem) throws {
        try database.execute(
            sql: """
                INSERT INTO item (table_id, partition, sort, byte_count, wire) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (table_id, partition, sort) DO UPDATE
                SET byte_count = excluded.byte_count, wire = excluded.wire
                """,
            arguments: ItemTransaction.arguments(item.place) + [item.byteCount, item.text])
    }

    func removeItem(at place: ItemPlace) throws {
        try database.execute(
            sql: "DELETE FROM item WHERE table_id = ? AND partition = ? AND sort = ?",
            arguments: ItemTransaction.arguments(place))
    }

    func forEachItem(in range: ItemRange, _ body: (StoredItem) throws -> Bool) throws {
        var sql = "SELECT partition, sort, byte_count, wire FROM item WHERE table_id = ?"
        var arguments: StatementArguments = [range.tableID]
        if let partition = range.partition {
            sql += " AND partition = ?"
            arguments += [HexText.encoded(partition)]
        }
        if let after = range.after {
            sql += " AND (partition, sort) > (?, ?)"
            arguments += [HexText.encoded(after.partition), HexText.encoded(after.sort)]
        }
        if let lower = range.lower {
            sql += " AND sort \(lower.isIncluded ? ">=" : ">") ?"
            arguments += [HexText.encoded(lower.sort)]
        }
        if let upper = range.upper {
            sql += " AND sort \(upper.isIncluded ? "<=" : "<") ?"
            arguments += [HexText.encoded(upper.sort)]
        }
        let order = range.isDescending ? "DESC" : "ASC"
        sql += " ORDER BY partition \(order), sort \(order)"
        let rows = try Row.fetchCursor(database, sql: sql, arguments: arguments)
        while let row = try rows.next() {
            let place = ItemPlace(
                tableID: range.tableID, partition: HexText.decoded(row["partition"]),
                sort: HexText.decoded(row["sort"]))
            guard try body(StoredItem(place: place, text: row["wire"], byteCount: row["byte_count"])) else { return }
        }
    }

    // MARK: - Tokens

    func transaction(token: String, since time: Timestamp) throws -> String? {
        try database.execute(
            sql: "DELETE FROM item_transaction WHERE time < ?", arguments: [time.milliseconds])
        return try String.fetchOne(
            database, sql: "SELECT request FROM item_transaction WHERE token = ?", arguments: [token])
    }

    func remember(token: String, _ request: String, at time: Timestamp) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO item_transaction (token, time, request) VALUES (?, ?, ?)",
            arguments: [token, time.milliseconds, request])
    }

    private static func arguments(_ place: ItemPlace) -> StatementArguments {
        [place.tableID, HexText.encoded(place.partition), HexText.encoded(place.sort)]
    }
}

/// Bytes as hexadecimal digits, which are in the order of the bytes.
private enum HexText {
    private static let digits = Array("0123456789abcdef".utf8)

    static func encoded(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    static func decoded(_ text: String) -> [UInt8] {
        let values = text.utf8.map { $0 < UInt8(ascii: "a") ? $0 & 15 : $0 - UInt8(ascii: "a") + 10 }
        return stride(from: 0, to: values.count - 1, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    }
}
