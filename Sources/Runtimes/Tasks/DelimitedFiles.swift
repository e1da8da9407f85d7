package import CSV
import FileTree
package import JobModel

/// The CSV files that a task reads.
package struct DelimitedFiles: Sendable {
    /// The files in the order of their rows.
    package let files: [TextFile]
    /// How they are written.
    package let dialect: Dialect
    /// What was passed over.
    package let warnings: [String]
    /// Holds what came through a pipe.
    private let spooled: SpooledInput?

    /// Whether fields are separated by tabs, so that the parts are too.
    package var isTabbed: Bool {
        if case .rfc4180(9, _, _) = dialect { true } else { false }
    }

    /// Finds files.
    ///
    /// - Parameters:
    ///   - place: a file, a directory with all below it, `s3://bucket/prefix/`, or `-` for standard input.
    ///   - directory: where relative paths begin.
    ///   - delimiter: the byte between fields; by the name's ending if nil.
    ///   - hasHeader: whether each file begins with names of columns.
    ///   - objects: opens the object store; called for such a place only.
    /// - Throws: ``TaskFailure`` when there is nothing to read.
    package init(
        _ place: String, relativeTo directory: String, delimiter: UInt8? = nil, hasHeader: Bool = true,
        objects: () throws -> any ObjectStore
    ) throws {
        let location = try TableLocation(place == "-" ? "/dev/stdin" : place, relativeTo: directory)
        let found: TableFiles
        if case .path(let path) = location, try SpooledInput.isNeeded(path) {
            let input = try SpooledInput(path: path)
            found = try TableFiles(input, named: place == "-" ? "standard input" : place)
            spooled = input
        } else {
            found = try TableFiles(location, named: place, objects: objects)
            spooled = nil
        }
        guard let first = found.files.first else {
            throw TaskFailure(message: "there are no files in '\(place)'", help: "hidden files (.x, _x) do not count")
        }
        let delimiters = try Set(found.files.map { try DelimitedFiles.delimiter($0.location) })
        guard delimiters.count == 1 || delimiter != nil else {
            throw TaskFailure(
                message: "'\(place)' has files with commas and files with tabs", help: "split them one by one")
        }
        let byte = try delimiter ?? DelimitedFiles.delimiter(first.location)
        dialect = .rfc4180(delimiter: byte, header: hasHeader)
        files = found.files.map { TextFile(path: $0.path, location: $0.location, size: $0.size) }
        warnings = found.warnings
    }

    /// The byte of a flag's text: one character, or `tab`.
    ///
    /// - Throws: ``TaskFailure`` with exit code 2.
    package static func delimiter(named text: String) throws(TaskFailure) -> UInt8 {
        if text == "tab" || text == "\\t" { return 9 }
        guard let byte = text.utf8.first, text.utf8.count == 1, byte < 0x80 else {
            throw TaskFailure(
                message: "--delimiter '\(text)' is not one ASCII character", help: "for example ';' or tab", exitCode: 2
            )
        }
        return byte
    }

    private static func delimiter(_ name: String) throws(QueryFailure) -> UInt8 {
        guard case .rfc4180(let delimiter, _, _) = try AdHocTable.dialect(ofFile: name) else {
            preconditionFailure("text tables are RFC 4180")
        }
        return delimiter
    }
}
