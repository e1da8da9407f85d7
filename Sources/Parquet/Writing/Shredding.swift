import Columnar

/// What a leaf has for some rows: levels, and the values that are there.
struct ShreddedLeaf {
    /// A byte for each slot; a slot is a value, a NULL or an empty list.
    var definition: [UInt8]
    /// A byte for each slot; empty without lists above.
    var repetition: [UInt8]
    /// The values, none of them NULL.
    var values: Column
}

/// Takes nested columns apart, as "Dremel: Interactive Analysis of Web-Scale Datasets" (Melnik et al., 2010) does.
struct Shredder {
    /// The leaves of the last columns, in the order of the schema.
    private(set) var leaves: [ShreddedLeaf] = []

    /// What is known of a node for some rows.
    private struct Slots {
        var definition: [UInt8]
        var repetition: [UInt8]
        /// The row of the node's column; -1 where something above is NULL or empty.
        var rows: [Int]
    }

    /// Takes apart rows of a column.
    mutating func shred(_ column: Column, rows: Range<Int>) {
        leaves = []
        let count = rows.count
        let zeros = [UInt8](repeating: 0, count: count)
        visit(column, Slots(definition: zeros, repetition: zeros, rows: Array(rows)), level: 0, isOptional: true)
    }

    private mutating func visit(_ column: Column, _ above: Slots, level: UInt8, isOptional: Bool) {
        var slots = above
        if isOptional { Shredder.present(column, &slots) }
        switch column.type {
        case .row:
            // The fields of a constant row have one row.
            if column.isConstant { for slot in slots.rows.indices { slots.rows[slot] = min(slots.rows[slot], 0) } }
            for child in column.children { visit(child, slots, level: level, isOptional: true) }
        case .array:
            let inner = Shredder.expanded(column, slots, level + 1)
            visit(column.children[0], inner, level: level + 1, isOptional: true)
        case .map:
            let inner = Shredder.expanded(column, slots, level + 1)
            visit(column.children[0], inner, level: level + 1, isOptional: false)
            visit(column.children[1], inner, level: level + 1, isOptional: true)
        default:
            let values = column.gathered(Selection(slots.rows.filter { $0 >= 0 })).flattened()
            leaves.append(
                ShreddedLeaf(
                    definition: slots.definition, repetition: level > 0 ? slots.repetition : [], values: values))
        }
    }

    /// Raises the definition level where the node is there, and ends slots where it is NULL.
    private static func present(_ column: Column, _ slots: inout Slots) {
        guard let nulls = column.nullFlags else {
            for slot in slots.rows.indices where slots.rows[slot] >= 0 { slots.definition[slot] += 1 }
            return
        }
        let step = column.step
        for slot in slots.rows.indices where slots.rows[slot] >= 0 {
            if nulls[slots.rows[slot] * step] != 0 {
                slots.rows[slot] = -1
            } else {
                slots.definition[slot] += 1
            }
        }
    }

    /// A slot for each element, and one for each list that is empty or not there.
    private static func expanded(_ column: Column, _ slots: Slots, _ level: UInt8) -> Slots {
        let offsets = Lane<Int64>(column.values, count: column.stored + 1)
        let step = column.step
        var inner = Slots(definition: [], repetition: [], rows: [])
        inner.rows.reserveCapacity(slots.rows.count)
        for slot in slots.rows.indices {
            let row = slots.rows[slot]
            let (first, end) = row < 0 ? (0, 0) : (Int(offsets[row * step]), Int(offsets[row * step + 1]))
            if first == end {
                inner.rows.append(-1)
                inner.definition.append(slots.definition[slot])
                inner.repetition.append(slots.repetition[slot])
                continue
            }
            for element in first..<end {
                inner.rows.append(element)
                inner.definition.append(slots.definition[slot] + 1)
                inner.repetition.append(element == first ? slots.repetition[slot] : level)
            }
        }
        return inner
    }
}
