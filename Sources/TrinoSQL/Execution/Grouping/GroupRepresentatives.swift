import Columnar

/// The nested key values of groups, as the first row of each had them.
///
/// Tables of groups know such values as bytes, which tell what is distinct and nothing else.
struct GroupRepresentatives {
    private let types: [DataType]
    /// Which keys are nested.
    let positions: [Int]
    private var pieces: [[Column]]
    /// Groups so far.
    private(set) var count = 0

    /// Makes room for the nested ones among keys; nil if none is.
    init?(types: [DataType]) {
        positions = types.indices.filter { types[$0].physical == .nested }
        if positions.isEmpty { return nil }
        self.types = positions.map { types[$0] }
        pieces = Array(repeating: [], count: positions.count)
    }

    /// Bytes held.
    var byteCount: Int { pieces.joined().reduce(0) { $0 + $1.nestedByteCount } }

    /// Takes the values of new groups out of rows.
    ///
    /// - Parameters:
    ///   - columns: all keys of the rows.
    ///   - groups: the group of each row; new ones are numbered in the order of the rows.
    ///   - total: groups there are now.
    mutating func add(_ columns: [Column], groups: Lane<UInt32>, total: Int) {
        guard total > count else { return }
        var rows: [Int] = []
        for row in 0..<groups.count where Int(groups[row]) == count + rows.count { rows.append(row) }
        keep(rows, positions.map { columns[$0] })
    }

    /// Takes the values of new groups from another table.
    ///
    /// - Parameters:
    ///   - other: that table's.
    ///   - groups: for each of its groups the group here, or `UInt32.max`.
    ///   - total: groups there are now.
    mutating func add(_ other: GroupRepresentatives, groups: Lane<UInt32>, total: Int) {
        guard total > count else { return }
        var rows: [Int] = []
        for row in 0..<other.count where Int(groups[row]) == count + rows.count { rows.append(row) }
        keep(rows, other.pieces.indices.map { Column.concatenated(other.pieces[$0], type: other.types[$0]) })
    }

    private mutating func keep(_ rows: [Int], _ columns: [Column]) {
        let selection = Selection(rows)
        for (position, column) in columns.enumerated() {
            let flat = column.isConstant ? column.flattened() : column
            pieces[position].append(flat.gathered(selection).with(failures: nil).detached())
        }
        count += rows.count
    }

    /// Forgets all groups.
    mutating func removeAll() {
        pieces = Array(repeating: [], count: positions.count)
        count = 0
    }

    /// The values of a range of groups, one column for each of ``positions``.
    func columns(_ range: Range<Int>) -> [Column] {
        pieces.indices.map { position in
            var start = 0
            var parts: [Column] = []
            for piece in pieces[position] {
                let (first, last) = (max(range.lowerBound, start), min(range.upperBound, start + piece.count))
                if first < last { parts.append(piece.rows(first - start..<last - start)) }
                start += piece.count
            }
            return Column.concatenated(parts, type: types[position])
        }
    }
}
