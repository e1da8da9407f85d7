import Columnar

/// Reads a column with lists, maps or rows in one row group, for one thread.
final class NestedReader {
    private let plan: ColumnPlan
    private let leaves: [EntryReader]
    private var entries: [LeafEntries] = []

    init(_ plan: ColumnPlan, leaves: [LeafReader]) {
        self.plan = plan
        self.leaves = leaves.map { EntryReader($0) }
    }

    /// The values of some rows, not behind.
    func column(_ range: Range<Int>, _ rows: Selection?) throws(ParquetError) -> Column {
        entries = []
        for leaf in leaves { entries.append(try leaf.read(range)) }
        let column = try build(plan.field, repetition: 0, present: 0)
        entries = []
        guard column.count == range.count else { throw leaves[0].damage("A column has too few rows") }
        return rows.map(column.gathered) ?? column
    }

    /// The values of a field, one for each place where its surroundings are there.
    ///
    /// - Parameters:
    ///   - plan: the field.
    ///   - repetition: entries above this repetition level belong to a value that has begun.
    ///   - present: entries below this definition level are of surroundings that are not there.
    /// - Returns: the values.
    /// - Throws: `ParquetError.malformed` if leaves contradict each other.
    private func build(_ plan: FieldPlan, repetition: UInt8, present: UInt8) throws(ParquetError) -> Column {
        switch plan {
        case .leaf(let number, let full): return leaf(number, full, present)
        case .missing(let type): return .constant(.null, type: type, count: 0)
        case .list(let frame, let element):
            let (offsets, nulls, count) = lists(frame, repetition, present)
            let elements = try fitted(
                build(element, repetition: frame.repetition, present: frame.present), offsets, count)
            return Column(type: frame.type, count: count, values: offsets, nulls: nulls, children: [elements])
        case .map(let frame, let key, let value):
            let (offsets, nulls, count) = lists(frame, repetition, present)
            let keys = try fitted(build(key, repetition: frame.repetition, present: frame.present), offsets, count)
            let values = try fitted(build(value, repetition: frame.repetition, present: frame.present), offsets, count)
            return Column(type: frame.type, count: count, values: offsets, nulls: nulls, children: [keys, values])
        case .row(let frame, let fields):
            let (nulls, count) = rows(frame, repetition, present)
            var children: [Column] = []
            for field in fields {
                let child = try build(field, repetition: repetition, present: present)
                children.append(try fitted(child, field, count))
            }
            return Column(
                type: frame.type, count: count, values: Buffer(byteCount: 0), nulls: nulls, children: children)
        }
    }

    /// A part of a value, checked to have as many rows as the rest; missing ones have any number.
    private func fitted(_ column: Column, _ plan: FieldPlan, _ count: Int) throws(ParquetError) -> Column {
        if case .missing(let type) = plan { return Column.constant(.null, type: type, count: count).flattened() }
        guard column.count == count else { throw leaves[0].damage("The parts of a value do not fit together") }
        return column
    }

    private func fitted(_ column: Column, _ offsets: Buffer, _ count: Int) throws(ParquetError) -> Column {
        let total = Int(Lane<Int64>(offsets, count: count + 1)[count])
        guard column.count == total else { throw leaves[0].damage("The parts of a value do not fit together") }
        return column
    }

    private func leaf(_ number: Int, _ full: UInt8, _ present: UInt8) -> Column {
        let found = entries[number]
        let type = plan.leaves[number].conversion.type
        let stride = plan.leaves[number].conversion.stride
        let levels = found.definitions
        var count = 0
        for level in levels where level >= present { count += 1 }
        let owners: [any AnyObject & Sendable] = type.physical == .bytes ? found.owners : []
        if found.valueCount == count {
            return Column(type: type, count: count, values: found.values, owners: owners)
        }
        let flags = Buffer(byteCount: count)
        let lane = Lane<UInt8>(flags, count: count)
        var next = 0
        for level in levels where level >= present {
            lane[next] = level < full ? 1 : 0
            next += 1
        }
        let values = Buffer(byteCount: count * stride)
        unsafe LeafReader.spread(found.values.base, lane.pointer, count, stride, values.base)
        return Column(type: type, count: count, values: values, nulls: flags, owners: owners)
    }

    private func rows(_ frame: FieldPlan.Frame, _ repetition: UInt8, _ present: UInt8) -> (Buffer?, Int) {
        let found = entries[frame.firstLeaf]
        let flags = Buffer(byteCount: found.definitions.count)
        let lane = Lane<UInt8>(flags, count: found.definitions.count)
        var count = 0
        var any: UInt8 = 0
        for (definition, level) in zip(found.definitions, found.repetitions)
        where level <= repetition && definition >= present {
            let flag: UInt8 = definition < frame.definition ? 1 : 0
            lane[count] = flag
            any |= flag
            count += 1
        }
        return (any == 0 ? nil : flags, count)
    }

    private func lists(_ frame: FieldPlan.Frame, _ repetition: UInt8, _ present: UInt8) -> (Buffer, Buffer?, Int) {
        let found = entries[frame.firstLeaf]
        var slots = 0
        for (definition, level) in zip(found.definitions, found.repetitions)
        where level <= repetition && definition >= present { slots += 1 }
        let offsets = Buffer(byteCount: (slots + 1) * 8)
        let lane = Lane<Int64>(offsets, count: slots + 1)
        let flags = Buffer(byteCount: slots)
        let nulls = Lane<UInt8>(flags, count: slots)
        var any: UInt8 = 0
        var slot = 0
        var elements: Int64 = 0
        lane[0] = 0
        for (definition, level) in zip(found.definitions, found.repetitions) {
            if level <= repetition {
                guard definition >= present else { continue }
                if slot > 0 { lane[slot] = elements }
                let flag: UInt8 = definition < frame.definition ? 1 : 0
                nulls[slot] = flag
                any |= flag
                slot += 1
                if definition >= frame.present { elements += 1 }
            } else if level <= frame.repetition && definition >= frame.present {
                elements += 1
            }
        }
        lane[slots] = elements
        return (offsets, any == 0 ? nil : flags, slots)
    }
}
