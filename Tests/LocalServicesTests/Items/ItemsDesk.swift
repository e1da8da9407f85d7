import JobModel
import JobStore
import LocalServices
import OrderedJSON
import PjrunTesting
import Synchronization

/// Tables in a home of their own, and a clock that is set by hand.
final class ItemsDesk: Sendable {
    private let scratch: ScratchDirectory
    let tables: ItemTables

    /// A desk of a home of its own.
    convenience init() throws { try self.init(ScratchDirectory()) }

    private init(_ scratch: ScratchDirectory) throws {
        self.scratch = scratch
        let store = try JobStore(HomeDirectory(environment: ["PJRUN_HOME": scratch("home")], homeOfUser: "/"))
        let clock = Clock(time: Timestamp(milliseconds: 1_700_000_000_000))
        self.clock = clock
        tables = ItemTables(store: store, identity: JobIdentity(), now: { clock.now })
    }

    final class Clock: Sendable {
        private let time: Mutex<Timestamp>
        init(time: Timestamp) { self.time = Mutex(time) }
        var now: Timestamp { time.withLock { $0 } }
        func advance(bySeconds seconds: Int64) {
            time.withLock { $0 = Timestamp(milliseconds: $0.milliseconds + seconds * 1000) }
        }
    }

    let clock: Clock

    /// Another process with the same home.
    func neighbour() throws -> ItemsDesk { try ItemsDesk(scratch) }

    /// What an operation answers, as text.
    @discardableResult
    func call(_ operation: String, _ input: String) throws -> String {
        try tables.perform(operation, JSON(parsing: input)).serialized()
    }

    /// The refusal that an operation ends in, as `Code: message`.
    func refusal(_ operation: String, _ input: String) -> String {
        do {
            return "no refusal, but \(try call(operation, input))"
        } catch let refusal as ItemRefusal {
            return "\(refusal.code): \(refusal.message)"
        } catch {
            return "\(error)"
        }
    }

    /// Makes a table with the partition key `a`, and the sort key `b` where it has a type.
    func makeTable(_ name: String = "abc", sort: String? = nil) throws {
        var definitions = #"{"AttributeName": "a", "AttributeType": "S"}"#
        var schema = #"{"AttributeName": "a", "KeyType": "HASH"}"#
        if let sort {
            definitions += #", {"AttributeName": "b", "AttributeType": "\#(sort)"}"#
            schema += #", {"AttributeName": "b", "KeyType": "RANGE"}"#
        }
        try call(
            "CreateTable",
            """
            {"TableName": "\(name)", "AttributeDefinitions": [\(definitions)], "KeySchema": [\(schema)],
             "BillingMode": "PAY_PER_REQUEST"}
            """)
    }

    func put(_ item: String, table: String = "abc") throws {
        try call("PutItem", #"{"TableName": "\#(table)", "Item": \#(item)}"#)
    }

    func item(_ key: String, table: String = "abc") throws -> String {
        try call("GetItem", #"{"TableName": "\#(table)", "Key": \#(key)}"#)
    }
}
