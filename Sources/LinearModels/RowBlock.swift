/// Up to some thousand rows of doubles, column by column: the unit in which data reach the models.
///
/// A block is reused: fill it, hand it on, `removeAll`, fill it again. Columns lie one after the other so that the
/// kernels run along rows; a parser writes each cell straight to its place.
public struct RowBlock: Sendable {
    /// Rows of a full block of a usual source.
    public static let standardCapacity = 2048

    /// Features per row.
    public let featureCount: Int
    /// Whether rows have weights.
    public let isWeighted: Bool
    /// Rows there is room for.
    public let capacity: Int
    /// Rows filled in.
    public private(set) var count = 0
    /// The number of the first row in the whole data, counted from 0, for messages.
    public var firstRow = 0
    /// The block's place among the blocks of its source, by which samples are drawn.
    public var number = 0
    /// Features, the target, the weights; column `j` begins at `j * capacity`.
    var values: [Double]
    /// What rounding took from the features, in the same layout; empty where they are exact.
    var lows: [Double] = []

    /// Makes an empty block.
    public init(featureCount: Int, isWeighted: Bool = false, capacity: Int = RowBlock.standardCapacity) {
        self.featureCount = featureCount
        self.isWeighted = isWeighted
        self.capacity = capacity
        values = [Double](repeating: 0, count: (featureCount + (isWeighted ? 2 : 1)) * capacity)
    }

    /// Whether there is no room left.
    public var isFull: Bool { count == capacity }

    /// Empties the block and keeps its memory.
    public mutating func removeAll() { count = 0 }

    /// Adds one row.
    ///
    /// - Parameters:
    ///   - features: one value per feature.
    ///   - target: the value to predict.
    ///   - weight: the weight; not looked at when the block has none.
    public mutating func append(_ features: some Sequence<Double>, target: Double, weight: Double = 1) {
        precondition(count < capacity, "a row block has no room left")
        var column = 0
        for value in features {
            precondition(column < featureCount, "a row has more features than its block")
            values[column * capacity + count] = value
            column += 1
        }
        precondition(column == featureCount, "a row has fewer features than its block")
        values[featureCount * capacity + count] = target
        if isWeighted { values[(featureCount + 1) * capacity + count] = weight }
        count += 1
    }

    /// Lets a reader fill the columns in place, then counts the rows it says it filled.
    ///
    /// - Parameters:
    ///   - rows: rows in the block afterwards.
    ///   - body: gets all columns, `capacity` cells each: the features, the target, and the weights if there are any.
    public mutating func fill(rows: Int, _ body: (inout MutableSpan<Double>) -> Void) {
        precondition(rows <= capacity, "a row block has no room left")
        var span = values.mutableSpan
        body(&span)
        count = rows
    }

    /// Copies cells into the rows of one column; ``setCount(_:)`` then says how many rows there are.
    ///
    /// - Parameters:
    ///   - cells: from the first row on, at most ``capacity``.
    ///   - column: a feature, or `featureCount` for the target, or one more for the weights.
    public mutating func copy(_ cells: borrowing Span<Double>, to column: Int) {
        precondition(cells.count <= capacity && column < values.count / capacity, "cells beyond a row block")
        let start = column * capacity
        var target = values.mutableSpan
        for row in cells.indices { target[start + row] = cells[row] }
    }

    /// Says how many rows have been filled in.
    public mutating func setCount(_ rows: Int) {
        precondition(rows <= capacity, "a row block has no room left")
        count = rows
    }

    /// Replaces every target.
    public mutating func mapTargets(_ change: (Double) -> Double) {
        let start = featureCount * capacity
        for row in start..<(start + count) { values[row] = change(values[row]) }
    }

    /// A feature's value.
    public func feature(_ column: Int, row: Int) -> Double { values[column * capacity + row] }

    /// A row's target.
    public func target(row: Int) -> Double { values[featureCount * capacity + row] }

    /// A row's weight, 1 where there are none.
    public func weight(row: Int) -> Double { isWeighted ? values[(featureCount + 1) * capacity + row] : 1 }

    /// A column whose cells are so small that their squares would vanish, though not all are zero.
    var columnOfTinyCells: DataColumn? {
        for column in 0...featureCount {
            let cells = values[(column * capacity)..<(column * capacity + count)]
            let largest = cells.reduce(0) { max($0, abs($1)) }
            if largest > 0, largest < 1e-140 { return column == featureCount ? .target : .feature(column) }
        }
        return nil
    }

    /// Finds the first cell, by row and then column, that no fit can use.
    ///
    /// - Returns: nothing if all cells are finite and no weight is negative.
    func firstUnusableCell() -> LinearModelError? {
        for row in 0..<count {
            for column in 0..<featureCount where !feature(column, row: row).isFinite {
                return .notFinite(row: firstRow + row, column: .feature(column))
            }
            if !target(row: row).isFinite { return .notFinite(row: firstRow + row, column: .target) }
            if !weight(row: row).isFinite { return .notFinite(row: firstRow + row, column: .weight) }
            if weight(row: row) < 0 { return .negativeWeight(row: firstRow + row) }
        }
        return nil
    }
}
