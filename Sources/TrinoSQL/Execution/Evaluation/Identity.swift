package import Columnar

extension Column {
    /// Whether a value is not distinct from one of another column of the same type: NULLs are alike, and so are NaNs.
    ///
    /// - Parameters:
    ///   - row: a row of this column.
    ///   - other: a column of the same type.
    ///   - otherRow: a row of that.
    /// - Returns: whether both are the same value; types that compare by a part of their memory do so here.
    package func isIdentical(_ row: Int, _ other: Column, _ otherRow: Int) -> Bool {
        let (isNull, isOtherNull) = (isNull(row), other.isNull(otherRow))
        if isNull || isOtherNull { return isNull && isOtherNull }
        let (one, two) = (row &* step, otherRow &* other.step)
        switch type.physical {
        case .bool: return bools[one] == other.bools[two]
        case .int64: return int64s[one] == other.int64s[two]
        case .int128:
            switch type {
            case .timestampWithTimeZone, .timeWithTimeZone: return int128s[one] >> 16 == other.int128s[two] >> 16
            default: return int128s[one] == other.int128s[two]
            }
        case .double:
            let (left, right) = (doubles[one], other.doubles[two])
            return left == right || (left.isNaN && right.isNaN)
        case .bytes: return views[one] == other.views[two]
        case .nested: return isIdenticalNested(one, other, two)
        }
    }

    private func isIdenticalNested(_ row: Int, _ other: Column, _ otherRow: Int) -> Bool {
        switch type {
        case .row:
            return children.indices.allSatisfy { children[$0].isIdentical(row, other.children[$0], otherRow) }
        case .map:
            let (mine, theirs) = (elements(of: row), other.elements(of: otherRow))
            guard mine.count == theirs.count else { return false }
            return mine.allSatisfy { element in
                guard let found = other.children[0].position(of: children[0], row: element, in: theirs) else {
                    return false
                }
                return children[1].isIdentical(element, other.children[1], found)
            }
        default:
            let (mine, theirs) = (elements(of: row), other.elements(of: otherRow))
            guard mine.count == theirs.count else { return false }
            return zip(mine, theirs).allSatisfy { children[0].isIdentical($0, other.children[0], $1) }
        }
    }

    /// The first row of a range that has a value; nil if none does.
    ///
    /// - Parameters:
    ///   - other: a column of the same type.
    ///   - row: the row there with the value.
    ///   - range: rows of this column.
    /// - Returns: a row of this column.
    package func position(of other: Column, row: Int, in range: Range<Int>) -> Int? {
        range.first { isIdentical($0, other, row) }
    }
}
