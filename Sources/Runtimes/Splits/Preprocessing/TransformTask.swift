import CSV
import FileTree
import OrderedJSON
package import Splitting

/// Applies what was fitted to one table to another.
package struct TransformTask: Sendable {
    private let fitted: [FittedColumn]
    private let target: String?
    private let threads: Int

    /// Takes what was fitted.
    ///
    /// - Parameters:
    ///   - fitted: the columns.
    ///   - target: the column that comes first; nil for the order of the file.
    ///   - threads: how many to use.
    package init(_ fitted: [FittedColumn], target: String? = nil, threads: Int) {
        self.fitted = fitted
        self.target = target
        self.threads = threads
    }

    /// Reads what `--save-preprocessing` has written.
    ///
    /// - Throws: ``TaskFailure``.
    package static func fitted(path: String) throws -> [FittedColumn] {
        let bytes: [UInt8]
        do throws(FileTreeError) {
            bytes = try OpenFile(path: FileName(path)).readToEnd()
        } catch {
            throw TaskFailure(message: error.isMissing ? "there is no file '\(path)'" : "\(error)")
        }
        do {
            return try FittedColumnFile.columns(JSON(parsing: bytes))
        } catch let error as JSONSyntaxError {
            throw TaskFailure(message: "'\(path)' is not JSON: \(error.message)")
        } catch let error as PreprocessingError {
            throw TaskFailure(message: error.message, place: path, help: error.explanation)
        }
    }

    /// Writes a table with its columns changed.
    ///
    /// - Parameters:
    ///   - source: the table.
    ///   - path: the new file; gzip by its name.
    ///   - hasHeader: whether it begins with the header, if there is one.
    /// - Throws: ``TaskFailure``, and what writing throws; then there is no file.
    /// - Returns: rows.
    package func write(_ source: DelimitedFiles, to path: String, hasHeader: Bool) throws -> Int {
        let raw = try RawTable(source.files, dialect: source.dialect)
        let names = raw.names
        let columns = try fitted.map { column in
            (position: try NamedColumn.position(column.name, "--preprocessing", names), column: column)
        }
        let target = try target.map { try NamedColumn.position($0, "--target", names) }
        let table = try SplitTable.read(
            raw, columns: SplitColumns(), keepsRows: false, readsAgain: true, threads: threads)
        let rowCount = table.input.rowCount
        guard rowCount <= RowLimit.rowCount else {
            throw TaskFailure(message: "the table has more than \(RowLimit.rowCount) rows")
        }
        let layout = RowLayout(fitted: columns, target: target, dialect: raw.table.dialect)
        try layout.checkNames(names)
        let outputs = try PartOutputs([path], header: hasHeader ? layout.header(raw) ?? [] : [])
        let scan = RowScan(table: raw.table, layout: layout, index: table.blocks, threads: threads)
        try StreamedParts(scan, to: outputs, destinations: RowDestinations(allOf: rowCount)).write()
        try outputs.publish()
        return rowCount
    }
}
