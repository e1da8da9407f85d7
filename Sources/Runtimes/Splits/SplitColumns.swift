import CSV
package import Splitting

/// What the columns of a file are for in a split, by their positions.
package struct SplitColumns: Hashable, Sendable {
    /// The classes; several count as one.
    package private(set) var labels: [Int] = []
    /// What must stay together.
    package private(set) var groups: Int?
    /// When each row happened.
    package private(set) var times: Int?
    /// How likely each row is to be drawn.
    package private(set) var weights: Int?
    /// Numbers to take distances of.
    package private(set) var features: [Int] = []
    /// What comes first in the parts.
    package private(set) var target: Int?
    /// All columns that a flag names, whether the method looks at them or not: they are no features.
    package private(set) var named: Set<Int> = []

    /// Columns without a use.
    init() {}

    /// Looks columns up by their names.
    ///
    /// - Parameters:
    ///   - flags: the names.
    ///   - method: decides which of them are needed.
    ///   - names: all columns.
    ///   - reports: whether columns are read that make a difference to the report alone.
    /// - Throws: ``TaskFailure`` with exit code 2, naming the nearest column.
    package init(
        _ flags: SplitFlags, method: SplitMethod, names: [String], reports: Bool
    ) throws(TaskFailure) {
        func position(_ name: String, _ flag: String) throws(TaskFailure) -> Int {
            try NamedColumn.position(name, flag, names)
        }
        func optional(_ name: String?, _ flag: String) throws(TaskFailure) -> Int? {
            guard let name else { return nil }
            return try position(name, flag)
        }
        // All names are looked up, so that a wrong one is told also where the column makes no difference.
        let stratify = try flags.stratify.map { name throws(TaskFailure) in try position(name, "--stratify") }
        let group = try optional(flags.groups, "--groups")
        let time = try optional(flags.time, "--time")
        let named = try flags.features.map { name throws(TaskFailure) in try position(name, "--features") }
        target = try optional(flags.target, "--target")
        weights = try optional(method.weightColumn, "weights")
        if reports || method.uses(.labels) { labels = stratify }
        if reports || method.uses(.groups) { groups = group }
        if method.uses(.times) { times = time }
        self.named = Set(stratify + [group, time, target].compactMap { $0 })
        guard method.uses(.features) else { return }
        let others = self.named
        features = named.isEmpty ? names.indices.filter { !others.contains($0) } : named
    }
}
