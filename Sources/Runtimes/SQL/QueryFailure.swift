import Avro
import CSV
import Columnar
import FileTree
import JobModel
import Parquet
public import TrinoSQL

/// Why a statement failed, for whoever has to say it: Trino's code, Athena's words, and what a user can do.
public struct QueryFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Trino's code name, as `COLUMN_NOT_FOUND`.
    public let code: String
    /// What happened, without code and place.
    public let message: String
    /// Line in the statement from 1, if the error has a place there.
    public let line: Int?
    /// Column in code points from 1.
    public let column: Int?
    /// Where in a file it happened.
    public let place: String?
    /// What to do.
    public let help: String?

    /// Makes a failure from its parts.
    public init(
        code: String, message: String, line: Int? = nil, column: Int? = nil, place: String? = nil, help: String? = nil
    ) {
        self.code = code
        self.message = message
        self.line = line
        self.column = column
        self.place = place
        self.help = help
    }

    /// Athena's whole text: `COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved …`.
    public var description: String {
        if let line, let column { "\(code): line \(line):\(column): \(message)" } else { "\(code): \(message)" }
    }

    /// Whether somebody ended the statement.
    public var isCancellation: Bool { code == "USER_CANCELED" }
    /// Whether nobody reads the result any more.
    public var isClosedOutput: Bool { code == QueryFailure.closedOutputCode }

    /// The code of a result that cannot be written; Athena has none for it.
    public static let outputCode = "OUTPUT_FAILED"
    private static let closedOutputCode = "OUTPUT_CLOSED"

    func with(help: String?) -> QueryFailure {
        QueryFailure(code: code, message: message, line: line, column: column, place: place, help: help ?? self.help)
    }
}

// MARK: - From the errors of the rooms below

extension QueryFailure {
    /// A failure in Athena's words.
    public init(_ error: SQLError) {
        let error = AthenaWording.translated(error)
        self.init(code: error.code, message: error.message, line: error.line, column: error.column)
    }

    /// What any of the rooms below has thrown.
    public init(_ error: any Error) {
        switch error {
        case let error as QueryFailure: self = error
        case let error as SQLError: self.init(error)
        case let error as Failure: self.init(code: error.code, message: error.message)
        case let error as CSVError: self.init(error)
        case let error as AvroError: self.init(code: error.code, message: error.message)
        case let error as ParquetError: self.init(code: error.code, message: error.message)
        case let error as ParquetWriteError: self.init(code: QueryFailure.outputCode, message: error.description)
        case OutputError.brokenPipe(let output):
            self.init(code: QueryFailure.closedOutputCode, message: OutputError.brokenPipe(output: output).description)
        case let error as OutputError: self.init(code: QueryFailure.outputCode, message: error.description)
        case let error as FileTreeError:
            self.init(code: "HIVE_FILESYSTEM_ERROR", message: error.description)
        case let error as JobFailure:
            self.init(code: "HIVE_FILESYSTEM_ERROR", message: error.description, help: error.remedy)
        default: self.init(code: "GENERIC_INTERNAL_ERROR", message: "\(error)")
        }
    }

    private init(_ error: CSVError) {
        // The description has the place and the help in lines of their own.
        var place: String?
        var help: String?
        for line in error.description.split(separator: "\n").dropFirst() {
            if line.hasPrefix("  --> ") { place = String(line.dropFirst(6)) }
            if line.hasPrefix("  help: ") { help = String(line.dropFirst(8)) }
        }
        self.init(code: error.code, message: error.what, place: place, help: help)
    }
}

extension CSVError {
    /// The code that Athena's Hive connector has for such an error.
    var code: String {
        switch self {
        case .cannotRead: "HIVE_CANNOT_OPEN_SPLIT"
        case .fileChanged, .lineTooLong, .badJSON, .corrupt, .truncated, .codecMissing: "HIVE_CURSOR_ERROR"
        case .unsupportedType: "HIVE_UNSUPPORTED_FORMAT"
        case .impossibleLayout: "HIVE_INVALID_METADATA"
        default: "HIVE_BAD_DATA"
        }
    }
}
