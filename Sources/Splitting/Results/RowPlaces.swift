/// Where each row of the table goes: the way to split a file that is read once, row by row.
public struct RowPlaces: Hashable, Sendable {
    /// The part of each row, by its place in ``SplitOutcome/parts``; ``none`` for a row in no part.
    public let parts: [UInt8]
    /// The place of each row within its part.
    public let places: [UInt32]

    /// Stands for no part.
    public static let none = UInt8.max
}

extension SplitOutcome {
    /// Turns the parts round; `nil` when a row is in several places, as in samples with replacement.
    ///
    /// - Parameter rowCount: how many rows the table has.
    /// - Returns: the part and the place of each row.
    /// - Complexity: O(n) time, 5 bytes a row.
    public func rowPlaces(rowCount: Int) -> RowPlaces? {
        var parts = [UInt8](repeating: RowPlaces.none, count: rowCount)
        var places = [UInt32](repeating: 0, count: rowCount)
        for (index, part) in self.parts.enumerated() {
            for (place, row) in part.rows.enumerated() {
                guard parts[Int(row)] == RowPlaces.none else { return nil }
                parts[Int(row)] = UInt8(truncatingIfNeeded: index)
                places[Int(row)] = UInt32(truncatingIfNeeded: place)
            }
        }
        return RowPlaces(parts: parts, places: places)
    }
}
