package import OrderedJSON
package import Splitting

/// What a split has done: rows, classes, groups, and how to do the same elsewhere.
package struct SplitReport: Sendable {
    /// One part.
    package struct Part: Sendable {
        /// What it is for.
        package let name: String
        /// Its rows in their order.
        package let rows: [UInt32]
        /// ``SplitDigest`` of them.
        package let digest: String
        /// Its file.
        package var file: String?
        /// Rows of each class, in the order of ``SplitReport/classes``.
        package let classes: [Int]
    }

    /// Groups that two parts share.
    package struct Overlap: Sendable {
        /// The parts.
        package let parts: (String, String)
        /// Groups with rows in both.
        package let groupCount: Int
    }

    /// The method and its parameters.
    package let method: String
    package let parameters: JSONObject
    /// Which of how many folds or repetitions.
    package let split: (number: Int, count: Int)
    /// Rows of the table.
    package let rowCount: Int
    /// The parts in the library's order.
    package private(set) var parts: [Part]
    /// The columns of the classes, and the classes.
    package let labels: [String]
    package let classes: [String]
    /// Rows of each class in the whole table.
    package let classCounts: [Int]
    /// The column of the groups, and what parts share of them.
    package let groups: String?
    package let overlaps: [Overlap]
    /// Python source of the same split, and of what was fitted.
    package internal(set) var python: String?
    /// What the library would warn of.
    package let warnings: [String]
    /// The seed that was drawn since none was given.
    package let drawnSeed: UInt32?
    /// The parts' numbers and equal rows, if they were looked for.
    package internal(set) var statistics: PartStatistics?
    /// The columns that were fitted to the train part.
    package internal(set) var fitted: [FittedColumn] = []

    /// Describes a split.
    ///
    /// - Parameters:
    ///   - outcome: the split.
    ///   - flags: what was asked for.
    ///   - method: the method of the flags.
    ///   - input: the table.
    ///   - threads: how many to use.
    /// - Throws: ``TaskFailure`` for flags without a method.
    package init(
        _ outcome: SplitOutcome, flags: SplitFlags, method: SplitMethod, input: SplitInput, threads: Int
    ) throws {
        self.method = flags.method
        parameters = try flags.allParameters()
        split = (flags.split, method.splitCount)
        rowCount = input.rowCount
        warnings = outcome.warnings.map(\.message)
        drawnSeed = outcome.drawnSeed
        // A column with a missing value has no classes; a method that uses it has refused it.
        let labels = input.labels.flatMap { $0.flaw == nil ? $0 : nil }
        let groups = input.groups.flatMap { $0.flaw == nil ? $0 : nil }
        self.labels = labels == nil ? [] : flags.stratify
        self.groups = groups == nil ? nil : flags.groups
        classes = labels.map { labels in (0..<labels.classes.count).map { labels.classes.text(at: $0) } } ?? []
        classCounts = labels.map { SplitReport.counts($0, nil) } ?? []
        let digests = try SplitReport.digests(outcome.parts, threads: threads)
        parts = outcome.parts.enumerated().map { place, part in
            Part(
                name: part.name.rawValue, rows: part.rows, digest: digests[place],
                classes: labels.map { SplitReport.counts($0, part.rows) } ?? [])
        }
        overlaps = groups.map { SplitReport.overlaps(outcome.parts, $0) } ?? []
        python = method.python(
            SplitColumnNames(labels: flags.stratify, groups: flags.groups, times: flags.time), number: flags.split,
            drawnSeed: outcome.drawnSeed)
    }

    /// Tells where a part was written.
    package mutating func setFile(_ file: String, of name: String) {
        for place in parts.indices where parts[place].name == name { parts[place].file = file }
    }

    private static func digests(_ parts: [SplitPart], threads: Int) throws -> [String] {
        let digests = ThreadResults<String>()
        try Workers.each(parts.count, threads: threads) { place in
            digests.set(SplitDigest.of(parts[place].rows), at: place)
        }
        return parts.indices.map { digests[$0] ?? "" }
    }

    private static func counts(_ column: LabelColumn, _ rows: [UInt32]?) -> [Int] {
        var counts = [Int](repeating: 0, count: column.classes.count)
        if let rows {
            for row in rows { counts[Int(column.codes[Int(row)])] &+= 1 }
        } else {
            for code in column.codes { counts[Int(code)] &+= 1 }
        }
        return counts
    }

    private static func overlaps(_ parts: [SplitPart], _ column: LabelColumn) -> [Overlap] {
        // A bit for each part.
        var seen = [UInt8](repeating: 0, count: column.classes.count)
        for (place, part) in parts.enumerated() {
            for row in part.rows { seen[Int(column.codes[Int(row)])] |= 1 << UInt8(place) }
        }
        var overlaps: [Overlap] = []
        for left in parts.indices {
            for right in parts.indices where right > left {
                let both: UInt8 = 1 << UInt8(left) | 1 << UInt8(right)
                overlaps.append(
                    Overlap(
                        parts: (parts[left].name.rawValue, parts[right].name.rawValue),
                        groupCount: seen.count { $0 & both == both }))
            }
        }
        return overlaps
    }
}
