/// What a split is made of: how many rows there are, and the columns that decide where they go.
public struct SplitInput: Hashable, Sendable {
    /// How many rows there are, the header not counted.
    public var rowCount: Int
    /// The classes to keep in proportion: `stratify` of `train_test_split`, `y` of the stratified classes.
    public var labels: LabelColumn?
    /// What must stay together: `groups` of the group classes.
    public var groups: LabelColumn?
    /// When each row happened, for the chronological split; the codes count in the order of time.
    public var times: LabelColumn?
    /// How likely each row is to be drawn, for `DataFrame.sample`; NaN where it is missing.
    public var weights: [Double]?
    /// Numbers of each row, for Kennard and Stone's selection.
    public var features: FeatureMatrix?

    /// Describes a table.
    ///
    /// - Parameters:
    ///   - rowCount: rows without the header.
    ///   - labels: the class of each row.
    ///   - groups: the group of each row.
    ///   - times: the time of each row.
    ///   - weights: the weight of each row.
    ///   - features: numbers of each row.
    /// - Precondition: `rowCount` is not negative.
    public init(
        rowCount: Int, labels: LabelColumn? = nil, groups: LabelColumn? = nil, times: LabelColumn? = nil,
        weights: [Double]? = nil, features: FeatureMatrix? = nil
    ) {
        precondition(rowCount >= 0, "a number of rows")
        self.rowCount = rowCount
        self.labels = labels
        self.groups = groups
        self.times = times
        self.weights = weights
        self.features = features
    }
}

/// Numbers of each row, row after row.
public struct FeatureMatrix: Hashable, Sendable {
    /// How many numbers a row has.
    public let columnCount: Int
    /// All numbers, the first row first.
    public let values: [Double]

    /// Takes the numbers of all rows.
    ///
    /// - Precondition: `values.count` is a multiple of `columnCount`, which is positive.
    public init(columnCount: Int, values: [Double]) {
        precondition(columnCount > 0 && values.count.isMultiple(of: columnCount), "whole rows")
        self.columnCount = columnCount
        self.values = values
    }

    /// How many rows there are.
    public var rowCount: Int { values.count / columnCount }
}
