import CSV
import Splitting

/// What a split does with columns: which are fitted, what was found in them, and how rows are written.
struct ColumnWork: Sendable {
    /// The columns whose steps are fitted.
    let planned: [PlannedColumn]
    /// What is looked for.
    let request: SurveyRequest
    /// Whether rows are written otherwise than they stand in the files.
    let rewrites: Bool

    /// Reads the flags.
    ///
    /// - Throws: ``TaskFailure`` with exit code 2.
    init(_ flags: SplitFlags, names: [String], columns: SplitColumns) throws(TaskFailure) {
        planned = try flags.preprocessing.columns(names, reserved: columns.named)
        request = SurveyRequest(
            fits: planned, wantsStatistics: flags.statistics, wantsTypes: flags.pandasFormat)
        rewrites = !flags.preprocessing.isEmpty || flags.pandasFormat
    }

    /// Looks at the columns of a table that has been split.
    ///
    /// - Throws: ``TaskFailure``, and what reading throws.
    /// - Returns: what was found; nil when nothing is looked for.
    func survey(_ raw: RawTable, _ table: SplitTable, _ outcome: SplitOutcome, threads: Int) throws -> Survey? {
        guard !request.isEmpty else { return nil }
        if !planned.isEmpty, outcome[.train] == nil {
            let names = outcome.parts.map(\.name.rawValue).joined(separator: ", ")
            throw TaskFailure(
                message: "the split has no part train to fit the preprocessing to",
                help: "its parts are \(names); choose another method", exitCode: 2)
        }
        let rowCount = table.input.rowCount
        return try Survey.read(
            request, of: raw.table, table.blocks, RowMembership(outcome, rowCount: rowCount), rowCount: rowCount,
            threads: threads)
    }

    /// The columns with what they have learnt.
    ///
    /// - Throws: ``PreprocessingError``.
    func fitted(_ survey: Survey?) throws -> [(position: Int, column: FittedColumn)] {
        guard let survey else { return [] }
        var fitted: [(position: Int, column: FittedColumn)] = []
        for (place, planned) in planned.enumerated() {
            let tally = survey.tallies[place]
            do throws(PreprocessingError) {
                fitted.append((planned.position, try tally.fitted(planned.name)))
            } catch {
                // '*' means the columns of numbers, and this one is none.
                if !planned.isOptional { throw error }
            }
        }
        return fitted
    }

    /// What the report says of the parts' columns; nil when it is not asked for.
    func statistics(
        _ survey: Survey?, _ outcome: SplitOutcome, names: [String], threads: Int
    ) throws -> PartStatistics? {
        guard request.wantsStatistics, let survey, let hashes = survey.hashes else { return nil }
        let columns = zip(names, survey.numbers).compactMap { name, numbers -> PartStatistics.Column? in
            guard let numbers, numbers.contains(where: { $0.count > 0 }) else { return nil }
            return PartStatistics.Column(name: name, parts: numbers)
        }
        return PartStatistics(
            parts: outcome.parts.map(\.name.rawValue), columns: columns,
            duplicates: try DuplicateRows.find(
                outcome.parts, hashes: hashes, rowCount: survey.rowCount, threads: threads))
    }
}
