import Columnar

/// Where the elements of each row of an ARRAY or MAP column lie in its children.
struct ElementRanges {
    private let offsets: Lane<Int64>
    private let step: Int
    /// Keeps the offsets.
    private let owner: Buffer

    /// The ranges of a column's rows.
    init(_ column: Column) {
        offsets = Lane(column.values, count: column.stored + 1)
        step = column.step
        owner = column.values
    }

    /// The elements of a row.
    @inline(__always)
    subscript(row: Int) -> Range<Int> {
        let at = row &* step
        return unsafe Range(
            uncheckedBounds: (
                Int(truncatingIfNeeded: offsets[at]), Int(truncatingIfNeeded: offsets[at &+ 1])
            ))
    }

    /// How many elements a row has.
    @inline(__always)
    func count(_ row: Int) -> Int {
        let at = row &* step
        return Int(truncatingIfNeeded: offsets[at &+ 1] &- offsets[at])
    }
}

extension Column {
    /// How many elements the children of an ARRAY or MAP hold for all of its rows.
    var elementsHeld: Int { stored == 0 ? 0 : Int(Lane<Int64>(values, count: stored + 1)[stored]) }

    /// The row of each element of an ARRAY or MAP column's children.
    var rowsOfElements: Selection {
        let ranges = ElementRanges(self)
        // Elements before those of the first row belong to none; any will do.
        let buffer = Buffer(zeroed: elementsHeld * 4)
        let rows = Lane<UInt32>(buffer, count: elementsHeld)
        for row in 0..<stored {
            for element in ranges[row] { rows[element] = UInt32(truncatingIfNeeded: row) }
        }
        return Selection(rows: buffer, count: elementsHeld)
    }
}

/// NULL flags of elements, of which there may be none.
struct NullLane {
    private let flags: Lane<UInt8>?
    private let step: Int
    /// Keeps the flags.
    private let owner: Buffer?

    /// The flags of a column.
    init(_ column: Column) {
        flags = column.nullFlags
        step = column.step
        owner = column.nulls
    }

    /// Whether some element may be NULL.
    var isEmpty: Bool { flags == nil }

    /// Whether an element is NULL.
    @inline(__always)
    subscript(element: Int) -> Bool {
        guard let flags else { return false }
        return flags[element &* step] != 0
    }

    /// Whether an element of a range is NULL.
    @inline(__always)
    func contains(_ range: Range<Int>) -> Bool {
        guard let flags else { return false }
        var found: UInt8 = 0
        for element in range { found |= flags[element &* step] }
        return found != 0
    }
}

extension Selection {
    /// Rows that follow each other.
    init(_ rows: Range<Int>) {
        let buffer = Buffer(byteCount: rows.count * 4)
        let lane = Lane<UInt32>(buffer, count: rows.count)
        for position in 0..<rows.count { lane[position] = UInt32(truncatingIfNeeded: rows.lowerBound &+ position) }
        self.init(rows: buffer, count: rows.count)
    }
}

extension DataType {
    /// Whether values have elements with offsets: ARRAY and MAP.
    var hasElements: Bool {
        switch self {
        case .array, .map: true
        default: false
        }
    }
}
