import Splitting

/// Where each row of a table goes: places are counted through all parts, one part after the other.
///
/// Four bytes a row where no row has two places; eight, and four for each place, otherwise.
struct RowDestinations: Sendable {
    /// How places are found.
    private enum Index: Sendable {
        /// All rows in one part, in their order.
        case identity
        /// The place of each row; ``none`` for a row without one.
        case single([UInt32])
        /// The first place of each row among all, and the end of the last.
        case several(firsts: [UInt32], places: [UInt32])
    }

    private let index: Index
    /// The first place of each part, and the end of the last.
    let bounds: [Int]
    /// Whether every part keeps the order of the table and has no row twice.
    let keepsOrder: Bool

    /// Stands for no place.
    private static let none = UInt32.max

    /// All rows in one part.
    init(allOf rowCount: Int) {
        index = .identity
        bounds = [0, rowCount]
        keepsOrder = true
    }

    /// Turns parts round.
    ///
    /// - Parameters:
    ///   - parts: the rows of each part in their order.
    ///   - rowCount: rows of the table.
    /// - Throws: ``TaskFailure`` for more places than 32 bits count.
    init(_ parts: [[UInt32]], rowCount: Int) throws(TaskFailure) {
        var bounds = [0]
        for part in parts { bounds.append(bounds[bounds.count - 1] + part.count) }
        guard bounds[parts.count] < Int(UInt32.max) else {
            throw TaskFailure(message: "the parts have \(bounds[parts.count]) rows together, which is too many")
        }
        self.bounds = bounds
        keepsOrder = parts.allSatisfy { part in
            var isAscending = true
            for place in part.indices.dropFirst() where part[place] <= part[place - 1] { isAscending = false }
            return isAscending
        }
        index =
            RowDestinations.single(parts, bounds, rowCount) ?? RowDestinations.several(parts, bounds, rowCount)
    }

    private static func single(_ parts: [[UInt32]], _ bounds: [Int], _ rowCount: Int) -> Index? {
        var places = [UInt32](repeating: none, count: rowCount)
        for (number, part) in parts.enumerated() {
            for (offset, row) in part.enumerated() {
                guard places[Int(row)] == none else { return nil }
                places[Int(row)] = UInt32(bounds[number] + offset)
            }
        }
        return .single(places)
    }

    private static func several(_ parts: [[UInt32]], _ bounds: [Int], _ rowCount: Int) -> Index {
        var firsts = [UInt32](repeating: 0, count: rowCount + 1)
        for part in parts { for row in part { firsts[Int(row) + 1] += 1 } }
        for row in 0..<rowCount { firsts[row + 1] += firsts[row] }
        var places = [UInt32](repeating: 0, count: bounds[parts.count])
        // Each row's first place is moved on while its places are filled in, and moved back afterwards.
        for (number, part) in parts.enumerated() {
            for (offset, row) in part.enumerated() {
                places[Int(firsts[Int(row)])] = UInt32(bounds[number] + offset)
                firsts[Int(row)] += 1
            }
        }
        for row in stride(from: rowCount, to: 0, by: -1) { firsts[row] = firsts[row - 1] }
        firsts[0] = 0
        return .several(firsts: firsts, places: places)
    }

    /// Parts.
    var partCount: Int { bounds.count - 1 }

    /// Calls a body with each place of a row.
    @inline(__always)
    func eachPlace(of row: Int, _ body: (Int) throws -> Void) rethrows {
        switch index {
        case .identity: try body(row)
        case .single(let places): if places[row] != RowDestinations.none { try body(Int(places[row])) }
        case .several(let firsts, let places):
            for place in firsts[row]..<firsts[row + 1] { try body(Int(places[Int(place)])) }
        }
    }

    /// Whether a row goes to a part.
    @inline(__always)
    func isRow(_ row: Int, in part: Int) -> Bool {
        var found = false
        eachPlace(of: row) { place in if place >= bounds[part], place < bounds[part + 1] { found = true } }
        return found
    }
}
