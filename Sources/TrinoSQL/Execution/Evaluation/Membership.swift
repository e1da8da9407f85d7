import Columnar

/// `value IN (list)` with three-valued logic.
enum Membership {
    /// Tests a column against columns of the same type.
    static func apply(_ value: Column, _ list: [Column]) -> Column {
        if list.count > 8, list.allSatisfy({ $0.isConstant && $0.failures == nil }), value.type.physical != .nested {
            return lookup(value, list)
        }
        return Logic.or(list.map { Comparison.apply(.equal, value, $0) })
    }

    /// Many constants: a set.
    private static func lookup(_ value: Column, _ list: [Column]) -> Column {
        let hasNull = list.contains { $0.isNull(0) }
        let members = list.filter { !$0.isNull(0) }
        let found: (Int) -> Bool
        switch value.type.physical {
        case .int64:
            let set = Set(members.map { $0.int64s[0] })
            let lane = value.int64s
            found = { set.contains(lane[$0]) }
        case .double:
            let set = Set(members.map { $0.doubles[0] })
            let lane = value.doubles
            found = { set.contains(lane[$0]) }
        case .int128:
            let set = Set(members.map { $0.int128s[0] })
            let lane = value.int128s
            found = { set.contains(lane[$0]) }
        case .bytes:
            let set = Set(members.map { $0.views[0].array })
            let lane = value.views
            found = { set.contains(lane[$0].array) }
        case .bool, .nested: return Logic.or(list.map { Comparison.apply(.equal, value, $0) })
        }
        var writer = RowWriter<Bool>(count: value.stored)
        for row in 0..<value.stored {
            if let failure = value.failures?.byRow[row] {
                writer.fail(row, failure)
            } else if value.isNull(row) {
                writer.setNull(row)
            } else if found(row) {
                writer.set(row, true)
            } else if hasNull {
                writer.setNull(row)
            } else {
                writer.set(row, false)
            }
        }
        return writer.finish(type: .boolean, rows: value.count, isConstant: value.isConstant)
    }
}
