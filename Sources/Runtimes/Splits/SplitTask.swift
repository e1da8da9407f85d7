import CSV
package import Splitting

/// One split from flags to files.
package struct SplitTask: Sendable {
    private let flags: SplitFlags
    private let method: SplitMethod
    private let threads: Int

    /// Checks the flags before anything is read.
    ///
    /// - Parameters:
    ///   - flags: what is asked for.
    ///   - threads: how many to use.
    /// - Throws: ``SplitFailure`` with exit code 2.
    package init(_ flags: SplitFlags, threads: Int) throws(SplitFailure) {
        self.flags = flags
        self.threads = threads
        method = try flags.splitMethod()
    }

    /// Notes on flags that make no difference to the method.
    ///
    /// - Parameter reports: whether there will be a report, to which more of them do.
    /// - Returns: a sentence for each.
    package func notes(reports: Bool) -> [String] {
        var unused: [String] = []
        if !reports, !flags.stratify.isEmpty, !method.uses(.labels) { unused.append("--stratify") }
        if !reports, flags.groups != nil, !method.uses(.groups) { unused.append("--groups") }
        if flags.time != nil, !method.uses(.times) { unused.append("--time") }
        if !flags.features.isEmpty, !method.uses(.features) { unused.append("--features") }
        return unused.map { "\(flags.method) takes no notice of \($0)" }
    }

    /// Splits rows of which only the number is known.
    ///
    /// - Throws: ``SplitFailure``.
    package func split(rowCount: Int) throws -> SplitReport {
        if let flag = [
            flags.stratify.first.map { _ in "--stratify" }, flags.groups.map { _ in "--groups" },
            flags.time.map { _ in "--time" }, flags.features.first.map { _ in "--features" },
            flags.target.map { _ in "--target" },
        ].compactMap({ $0 }).first {
            throw SplitFailure(
                message: "\(flag) names a column, and --rows has none", help: "give the FILE instead", exitCode: 2)
        }
        guard rowCount >= 0 else { throw SplitFailure(message: "--rows is \(rowCount)", exitCode: 2) }
        return try report(SplitInput(rowCount: rowCount)).report
    }

    /// Splits files without writing anything.
    ///
    /// - Throws: ``SplitFailure``.
    package func split(_ source: SplitSource, reports: Bool) throws -> SplitReport {
        let raw = try RawTable(source.files, dialect: source.dialect)
        return try report(try read(raw, keepsRows: false, reports: reports).input).report
    }

    /// Splits files and writes the parts.
    ///
    /// - Parameters:
    ///   - source: the files.
    ///   - path: the file of a part, by its name; nil for a part that is not wanted.
    ///   - named: parts that must be there.
    ///   - hasHeader: whether the files begin with the header, if there is one.
    /// - Throws: ``SplitFailure``, and what writing throws.
    /// - Returns: what was done.
    package func write(
        _ source: SplitSource, to path: (PartName) throws -> String?, named: [PartName] = [], hasHeader: Bool
    ) throws -> SplitReport {
        let raw = try RawTable(source.files, dialect: source.dialect)
        let table = try read(raw, keepsRows: true, reports: true)
        guard let rows = table.rows else { preconditionFailure("rows were kept") }
        let (outcome, finished) = try report(table.input)
        if let missing = named.first(where: { outcome[$0] == nil }) {
            let names = outcome.parts.map(\.name.rawValue).joined(separator: ", ")
            throw SplitFailure(
                message: "the split has no part \(missing.rawValue)", help: "its parts are \(names)", exitCode: 2)
        }
        var report = finished
        var parts: [PartFiles.Part] = []
        for part in outcome.parts {
            guard let path = try path(part.name) else { continue }
            if let other = report.parts.first(where: { $0.file == path }) {
                throw SplitFailure(
                    message: "\(other.name) and \(part.name) would be the same file '\(path)'", exitCode: 2)
            }
            report.setFile(path, of: part.name.rawValue)
            parts.append(PartFiles.Part(rows: part.rows, path: path))
        }
        try PartFiles(rows: rows, header: hasHeader ? table.header ?? [] : [], threads: threads).write(parts)
        return report
    }

    private func read(_ raw: RawTable, keepsRows: Bool, reports: Bool) throws -> SplitTable {
        let columns = try SplitColumns(
            flags, method: method, names: raw.table.columns.map(\.name), reports: reports)
        return try SplitTable.read(raw, columns: columns, keepsRows: keepsRows, threads: threads)
    }

    private func report(_ input: SplitInput) throws -> (outcome: SplitOutcome, report: SplitReport) {
        let outcome = try method.split(input, number: flags.split)
        let report = try SplitReport(outcome, flags: flags, method: method, input: input, threads: threads)
        return (outcome, report)
    }
}
