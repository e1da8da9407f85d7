/// The rows of each part of a split.
public struct SplitOutcome: Hashable, Sendable {
    /// The parts in the order in which the library returns them.
    public let parts: [SplitPart]
    /// What the library would warn of.
    public let warnings: [SplitWarning]
    /// The seed that was drawn because none was set; giving it as the seed repeats the split.
    public let drawnSeed: UInt32?

    init(_ parts: [SplitPart], warnings: [SplitWarning] = [], drawnSeed: UInt32? = nil) {
        self.parts = parts
        self.warnings = warnings
        self.drawnSeed = drawnSeed
    }

    init(train: [UInt32], test: [UInt32], warnings: [SplitWarning] = []) {
        self.init([SplitPart(.train, train), SplitPart(.test, test)], warnings: warnings)
    }

    /// The rows of a part; `nil` when the split has no such part.
    public subscript(name: PartName) -> [UInt32]? { parts.first { $0.name == name }?.rows }
}

/// A part of a split.
public struct SplitPart: Hashable, Sendable {
    /// What the part is for.
    public let name: PartName
    /// Its rows, counted from 0, in the order in which the library returns them.
    public let rows: [UInt32]

    init(_ name: PartName, _ rows: [UInt32]) {
        self.name = name
        self.rows = rows
    }
}

/// What a part is for.
public enum PartName: String, Hashable, Sendable, CaseIterable {
    /// To learn from.
    case train
    /// To choose between models with.
    case validation
    /// To judge the chosen model with.
    case test
    /// The only part of a method that draws or orders rows.
    case rows
}

/// What a library warns of while it splits.
public enum SplitWarning: Hashable, Sendable {
    /// A class has fewer rows than there are folds, so some folds lack it.
    case smallClass(members: Int, folds: Int)

    /// The library's text.
    public var message: String {
        switch self {
        case .smallClass(let members, let folds):
            "The least populated class in y has only \(members) members, which is less than n_splits=\(folds)."
        }
    }
}

/// How many rows can be numbered.
public enum RowLimit {
    /// Rows are numbered in 32 bits, which halves the memory of large splits.
    public static let rowCount = Int(UInt32.max)
}
