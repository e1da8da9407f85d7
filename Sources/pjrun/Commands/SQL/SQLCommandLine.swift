import ArgumentParser
import CSV

/// `pjrun sql`.
struct SQL: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sql",
        abstract: "Query files and tables with Athena's SQL.",
        discussion: """
            pjrun sql "SELECT count(*) FROM trips" --table trips=trips.csv
            pjrun sql --file report.sql --table sales=s3://bucket/sales/ --output report.csv
            pjrun sql < statements.sql
            pjrun sql                                  (a prompt; statements end with ';')
            """)

    @Argument(help: "Statements, separated by ';'. Without it: --file, standard input, or a prompt.")
    var statements: String?

    @Option(help: "File with statements.")
    var file: String?

    @Option(
        name: .customLong("table"), parsing: .unconditionalSingleValue,
        help: "NAME=FILE, NAME=DIRECTORY or NAME=s3://bucket/prefix/; '-' is standard input. Repeatable.")
    var tables: [String] = []

    @Option(
        name: .customLong("schema"), parsing: .unconditionalSingleValue,
        help: "NAME='a bigint, b varchar': the columns of a --table, which are guessed otherwise. Repeatable.")
    var schemas: [String] = []

    @Option(help: "The database of names without one.")
    var database = "default"

    @Option(help: "table, csv, json, jsonl or athena-csv; with --output the file's ending says it.")
    var format: SQLFormat?

    @Option(help: "File for the result; it appears when the result is complete. .csv, .json, .jsonl; .gz compresses.")
    var output: String?

    @Option(
        name: .customLong("parameter"), parsing: .unconditionalSingleValue,
        help: "Value for a '?', as a literal: 5, 'text', DATE '2026-11-21'. Repeatable, in order.")
    var parameters: [String] = []

    @Flag(help: "Say how long each statement took and what it read.")
    var time = false

    @Flag(help: "Go on after a statement that failed.")
    var keepGoing = false

    @Option(help: "Bytes that a statement may hold, as 2GB or 500MB; 60 % of the machine's memory otherwise.")
    var memoryLimit: String?

    @Option(help: "Threads; one for each processor otherwise.")
    var threads: Int?

    @Option(
        name: .customLong("session-time-zone"), parsing: .unconditional,
        help: "The session's zone: Area/City, +08:35 or UTC.")
    var sessionTimeZone = "UTC"

    @Option(help: "The time that statements see as now, in ISO 8601; without a zone it is in the session's.")
    var sessionStartTime: String?

    @Option(help: "Makes random() and samples repeat.")
    var seed: UInt64?

    func run() throws {
        if let code = try SQLRun(self).run() { throw ExitCode(code) }
    }
}

/// The forms of results that can be asked for.
enum SQLFormat: String, ExpressibleByArgument, CaseIterable {
    case table, csv, json, jsonl, parquet
    case athenaCSV = "athena-csv"

    /// The form of text; nil for Parquet.
    var text: ResultFormat? {
        switch self {
        case .table: .table
        case .csv: .csv
        case .json: .json
        case .jsonl: .jsonl
        case .athenaCSV: .athenaCSV
        case .parquet: nil
        }
    }

    /// What a file's ending says; CSV if it says nothing.
    init(ofFile path: String) {
        var name = path.lowercased()
        if name.hasSuffix(".parquet") {
            self = .parquet
            return
        }
        if name.hasSuffix(".gz") { name.removeLast(3) }
        self =
            name.hasSuffix(".json") ? .json : name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") ? .jsonl : .csv
    }
}
