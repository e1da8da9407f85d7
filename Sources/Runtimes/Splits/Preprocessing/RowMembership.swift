import Splitting

/// Which parts each row of the table lies in.
package struct RowMembership: Sendable {
    /// The names of the parts.
    let names: [PartName]
    /// The part of each row, ``RowPlaces/none`` for a row in no part; empty when rows were drawn more than once.
    private let parts: [UInt8]
    /// How often each row was drawn for the only part; empty unless rows were drawn more than once.
    private let draws: [UInt32]

    /// Turns a split round.
    init(_ outcome: SplitOutcome, rowCount: Int) {
        names = outcome.parts.map(\.name)
        var parts = [UInt8](repeating: RowPlaces.none, count: rowCount)
        var isUnique = true
        for (number, part) in outcome.parts.enumerated() {
            for row in part.rows {
                if parts[Int(row)] != RowPlaces.none { isUnique = false }
                parts[Int(row)] = UInt8(truncatingIfNeeded: number)
            }
        }
        guard !isUnique else {
            self.parts = parts
            draws = []
            return
        }
        var draws = [UInt32](repeating: 0, count: rowCount)
        for part in outcome.parts {
            for row in part.rows { draws[Int(row)] += 1 }
        }
        self.parts = []
        self.draws = draws
    }

    /// All rows in one part.
    init(allOf rowCount: Int, in part: PartName) {
        names = [part]
        parts = [UInt8](repeating: 0, count: rowCount)
        draws = []
    }

    /// The place of a part's name; nil without such a part.
    func place(of name: PartName) -> Int? { names.firstIndex(of: name) }

    /// The place of a row's part, and how often it is there; nil for a row in no part.
    @inline(__always)
    func part(of row: Int) -> (place: Int, times: Int)? {
        if draws.isEmpty {
            let part = parts[row]
            return part == RowPlaces.none ? nil : (Int(part), 1)
        }
        return draws[row] == 0 ? nil : (0, Int(draws[row]))
    }
}
