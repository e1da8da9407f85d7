import CSV
import FileTree
package import Splitting

extension SplitTask {
    /// Splits files without writing anything.
    ///
    /// - Throws: ``TaskFailure``.
    package func split(_ source: DelimitedFiles, reports: Bool) throws -> SplitReport {
        let raw = try RawTable(source.files, dialect: source.dialect)
        let columns = try columns(raw, reports: reports)
        let work = try ColumnWork(flags, names: raw.names, columns: columns)
        let table = try SplitTable.read(
            raw, columns: columns, keepsRows: false, readsAgain: !work.request.isEmpty, threads: threads)
        var (outcome, report) = try report(table.input)
        try finish(&report, work, try work.survey(raw, table, outcome, threads: threads), outcome, raw)
        return report
    }

    /// Splits files and writes the parts.
    ///
    /// - Parameters:
    ///   - source: the files.
    ///   - path: the file of a part, by its name; nil for a part that is not wanted.
    ///   - others: further files that will be written, by what they are.
    ///   - named: parts that must be there.
    ///   - hasHeader: whether the files begin with the header, if there is one.
    /// - Throws: ``TaskFailure``, and what writing throws.
    /// - Returns: what was done.
    package func write(
        _ source: DelimitedFiles, to path: (PartName) throws -> String?, others: [(what: String, path: String)] = [],
        named: [PartName] = [], hasHeader: Bool
    ) throws -> SplitReport {
        let raw = try RawTable(source.files, dialect: source.dialect)
        let columns = try columns(raw, reports: true)
        let work = try ColumnWork(flags, names: raw.names, columns: columns)
        let table = try SplitTable.read(
            raw, columns: columns, keepsRows: !work.rewrites && source.plainSize < memory, readsAgain: true,
            memory: memory, threads: threads)
        var (outcome, report) = try report(table.input)
        if let missing = named.first(where: { outcome[$0] == nil }) {
            let names = outcome.parts.map(\.name.rawValue).joined(separator: ", ")
            throw TaskFailure(
                message: "the split has no part \(missing.rawValue)", help: "its parts are \(names)", exitCode: 2)
        }
        var parts: [PartFiles.Part] = []
        var places = DistinctPlaces()
        places.read(source)
        for part in outcome.parts {
            guard let path = try path(part.name) else { continue }
            try places.write(path, as: part.name.rawValue, mayReplaceInput: true)
            report.setFile(path, of: part.name.rawValue)
            parts.append(PartFiles.Part(rows: part.rows, path: path))
        }
        for (what, path) in others { try places.write(path, as: what) }
        let survey = try work.survey(raw, table, outcome, threads: threads)
        let fitted = try finish(&report, work, survey, outcome, raw)
        let layout = RowLayout(
            fitted: fitted, types: survey?.types.map(\.dataType) ?? [], target: columns.target,
            dialect: raw.table.dialect)
        try layout.checkNames(raw.names)
        let scan = RowScan(table: raw.table, layout: layout, index: table.blocks, threads: threads)
        let header = hasHeader ? layout.header(raw) ?? [] : []
        let canFit = table.blocks.byteCount < memory
        if let rows = try table.rows ?? (canFit ? scan.rows(within: memory) : nil) {
            try PartFiles(rows: rows, header: header, threads: threads).write(parts)
        } else {
            try write(parts, scan, header: header, rowCount: table.input.rowCount)
        }
        return report
    }

    /// Writes parts whose rows do not fit into memory.
    private func write(_ parts: [PartFiles.Part], _ scan: RowScan, header: [UInt8], rowCount: Int) throws {
        guard let first = parts.first else { return }
        let outputs = try PartOutputs(parts.map(\.path), header: header)
        let destinations = try RowDestinations(parts.map(\.rows), rowCount: rowCount)
        if destinations.keepsOrder {
            try StreamedParts(scan, to: outputs, destinations: destinations).write()
        } else {
            let beside = FileName(first.path).parent
            let folder = temporaryFolder ?? (beside.bytes.isEmpty ? "." : "\(beside)")
            try BucketedParts(scan, to: outputs, destinations: destinations, memory: memory, folder: folder).write()
        }
        try outputs.publish()
    }

    private func columns(_ raw: RawTable, reports: Bool) throws(TaskFailure) -> SplitColumns {
        try SplitColumns(flags, method: method, names: raw.names, reports: reports)
    }

    /// Adds to a report what was found in the columns.
    @discardableResult
    private func finish(
        _ report: inout SplitReport, _ work: ColumnWork, _ survey: Survey?, _ outcome: SplitOutcome, _ raw: RawTable
    ) throws -> [(position: Int, column: FittedColumn)] {
        let fitted = try work.fitted(survey)
        report.fitted = fitted.map(\.column)
        if !fitted.isEmpty, let split = report.python {
            let steps = FittedColumn.python(report.fitted, names: raw.names, parts: outcome.parts.map(\.name))
            report.python = "\(split)\n\(steps)"
        }
        report.statistics = try work.statistics(survey, outcome, names: raw.names, threads: threads)
        return fitted
    }
}

extension RawTable {
    /// The names of all columns.
    var names: [String] { table.columns.map(\.name) }
}

extension DelimitedFiles {
    /// Bytes of the files that are not compressed.
    fileprivate var plainSize: Int {
        files.reduce(0) { $0 + ($1.location.hasSuffix(".gz") ? 0 : $1.size) }
    }
}
