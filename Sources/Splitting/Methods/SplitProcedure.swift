/// What each method does: it makes parts of an input.
protocol SplitProcedure: Hashable, Sendable {
    /// How many folds or repetitions the method has.
    var splitCount: Int { get }
    /// True when the method draws at random and no seed is set.
    var drawsSeed: Bool { get }

    /// Makes the parts of one fold or repetition.
    func split(_ request: SplitRequest) throws(SplitError) -> SplitOutcome
}

extension SplitProcedure {
    var splitCount: Int { 1 }
    var drawsSeed: Bool { false }
}

/// One call of a method.
struct SplitRequest {
    let input: SplitInput
    /// Which fold or repetition, counted from 0.
    let number: Int
    /// Stands in for a seed that is not set.
    let entropy: UInt32

    var rowCount: Int { input.rowCount }

    /// The number of rows as generators count.
    var rowCount32: UInt32 { UInt32(input.rowCount) }

    /// The labels, once they are ones that scikit-learn's `check_array` and `indexable` let through.
    func labels(for method: String) throws(SplitError) -> LabelColumn {
        guard let labels = input.labels else { throw .labelsNeeded(method: method) }
        return try checked(labels, as: .labels)
    }

    /// Checks a column as `check_array` and `indexable` do, in their order.
    private func checked(_ column: LabelColumn, as role: ColumnRole) throws(SplitError) -> LabelColumn {
        if let flaw = column.flaw {
            throw .flaw(flaw, in: role)
        }
        guard column.rowCount > 0 else { throw .noRows }
        guard column.rowCount == rowCount else { throw .lengthMismatch([rowCount, column.rowCount]) }
        return column.compacted()
    }

    /// Refuses groups of another length, which scikit-learn does before anything else.
    func checkGroupLength() throws(SplitError) {
        if let groups = input.groups, groups.rowCount != rowCount {
            throw .lengthMismatch([rowCount, groups.rowCount])
        }
    }

    /// The weights, once pandas would take them.
    func weights() throws(SplitError) -> SampleWeights {
        guard let weights = input.weights else { throw .columnNeeded(.weights, method: "DataFrame.sample") }
        return try SampleWeights(weights, rowCount: rowCount)
    }

    /// The groups, once scikit-learn would take them.
    func groups() throws(SplitError) -> LabelColumn {
        guard let groups = input.groups else { throw .groupsNeeded }
        return try checked(groups, as: .groups)
    }
}
