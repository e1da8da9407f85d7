import Columnar

#if canImport(Glibc)
    import Glibc
#endif

/// Puts batches together, for one thread; what several threads have put together is joined without a copy.
///
/// The columns of batches must be decoded and without failures. Texts are copied, so that a batch's memory (a block of
/// a file) is not held.
final class ColumnConcatenator {
    private var columns: [ColumnStore]
    private var runs: [Run] = []
    /// Rows so far.
    private(set) var count = 0

    /// Rows that follow each other in the input.
    private struct Run {
        let sequence: Int
        let start: Int
        var count: Int
    }

    /// Makes columns without rows.
    init(types: [DataType]) {
        columns = types.map(ColumnStore.init)
    }

    /// Bytes held.
    var byteCount: Int { columns.reduce(0) { $0 + $1.byteCount } + runs.count * MemoryLayout<Run>.stride }

    /// Adds the rows of a batch.
    func append(_ batch: ColumnBatch) {
        if batch.count == 0 { return }
        for (position, column) in batch.columns.enumerated() { columns[position].append(column) }
        runs.append(Run(sequence: batch.sequence, start: count, count: batch.count))
        count += batch.count
    }

    /// Takes over the rows of other threads; they must not be used afterwards, and nothing may be appended.
    func merge(_ others: [ColumnConcatenator]) {
        var rows = count
        for other in others where other.count > 0 {
            let base = chunkCount(rows) * StoredColumn.chunkRows
            for position in columns.indices { columns[position].merge(other.columns[position]) }
            runs += other.runs.map { Run(sequence: $0.sequence, start: base + $0.start, count: $0.count) }
            rows = base + other.count
            count += other.count
            other.columns = []
        }
    }

    private func chunkCount(_ rows: Int) -> Int { (rows + StoredColumn.chunkRows - 1) >> StoredColumn.chunkBits }

    /// The rows, where they are; the concatenator must not be used afterwards.
    func finishStored() -> StoredRows {
        let stored = columns.map { $0.stored() }
        let ordered = inputOrder()
        return StoredRows(columns: stored, count: count, numbers: ordered.map { numbers($0) })
    }

    /// The rows as flat columns in the order of the input; the concatenator must not be used afterwards.
    func finish() -> ColumnBatch {
        let pieces = inputOrder() ?? [Run(sequence: 0, start: 0, count: count)]
        var flat: [Column] = []
        for position in columns.indices {
            flat.append(columns[position].flattened(pieces.map { ($0.start, $0.count) }, count: count))
        }
        return ColumnBatch(columns: flat, count: count)
    }

    /// The runs by sequence, neighbours joined; nil if the rows are 0 ..< count in that order.
    private func inputOrder() -> [Run]? {
        var ordered = runs
        let isAscending = zip(runs, runs.dropFirst()).allSatisfy { $0.sequence <= $1.sequence }
        // Runs of equal sequence are of one thread, in their order.
        if !isAscending { ordered.sort { ($0.sequence, $0.start) < ($1.sequence, $1.start) } }
        var joined: [Run] = []
        for run in ordered {
            if let last = joined.last, last.start + last.count == run.start {
                joined[joined.count - 1].count += run.count
            } else {
                joined.append(run)
            }
        }
        return joined.isEmpty || (joined.count == 1 && joined[0].start == 0) ? nil : joined
    }

    private func numbers(_ runs: [Run]) -> Buffer {
        let buffer = Buffer(byteCount: count * 4)
        let numbers = Lane<UInt32>(buffer, count: count)
        var position = 0
        for run in runs {
            for row in run.start..<(run.start + run.count) {
                numbers[position] = UInt32(truncatingIfNeeded: row)
                position &+= 1
            }
        }
        return buffer
    }
}

/// One column while it is put together.
private struct ColumnStore {
    let type: DataType
    private let size: Int
    private var values: [Buffer] = []
    private var nulls: [Buffer?] = []
    /// Rows in the last chunk, and rows that fit into it.
    private var filled = 0
    private var capacity = 0
    private var arenas: [TextArena] = []
    /// Of nested values: the batches, which `values` refers to (see ``StoredNested``).
    private var batches: [Column] = []
    private var nestedBytes = 0

    init(type: DataType) {
        self.type = type
        size = type.physical.byteCount
        if type.physical == .bytes { arenas = [TextArena()] }
    }

    var byteCount: Int {
        let rows = max(0, values.count - 1) * StoredColumn.chunkRows + filled
        let texts = arenas.reduce(0) { $0 + $1.used }
        return rows * (size + (nulls.contains { $0 != nil } ? 1 : 0)) + texts + nestedBytes
    }

    // MARK: - Adding

    mutating func append(_ column: Column) {
        assert(column.decoder == nil && column.failures == nil, "the column is not ready to be stored")
        if type.physical == .nested, column.count > 0 {
            let own = column.isConstant ? column.repeated(1) : column
            batches.append(Column.concatenated([own], type: type).detached())
            nestedBytes += batches[batches.count - 1].nestedByteCount
        }
        var row = 0
        while row < column.count {
            if filled == capacity { grow(by: column.count - row) }
            let rows = min(capacity - filled, column.count - row)
            copy(column, from: row, count: rows)
            filled += rows
            row += rows
        }
    }

    /// The first chunk begins small and doubles; others have their full size, which costs nothing before it is used.
    private mutating func grow(by rows: Int) {
        if capacity == 0 || capacity == StoredColumn.chunkRows {
            capacity = values.isEmpty ? min(StoredColumn.chunkRows, max(1024, rows)) : StoredColumn.chunkRows
            values.append(Buffer(byteCount: capacity * size))
            nulls.append(nil)
            filled = 0
            return
        }
        let old = values[values.count - 1]
        let larger = min(StoredColumn.chunkRows, max(capacity * 2, filled + rows))
        let buffer = Buffer(byteCount: larger * size)
        unsafe memcpy(buffer.base, old.base, filled * size)
        values[values.count - 1] = buffer
        if let flags = nulls[nulls.count - 1] {
            let copy = Buffer(byteCount: larger)
            copy.fill(0)
            unsafe memcpy(copy.base, flags.base, filled)
            nulls[nulls.count - 1] = copy
        }
        capacity = larger
    }

    private mutating func copy(_ column: Column, from row: Int, count: Int) {
        switch type.physical {
        case .bool: copyFixed(UInt8.self, column, row, count)
        case .int64: copyFixed(Int64.self, column, row, count)
        case .int128: copyFixed(Int128.self, column, row, count)
        case .double: copyFixed(Double.self, column, row, count)
        case .bytes: copyViews(column, row, count)
        case .nested:
            let target = Lane<UInt64>(values[values.count - 1], count: capacity)
            for offset in 0..<count {
                let place = (row + offset) * column.step
                target[filled + offset] = StoredNested.place(batch: batches.count - 1, row: place)
            }
        }
        guard let source = column.nullFlags else { return }
        let chunk: Buffer
        if let existing = nulls[nulls.count - 1] {
            chunk = existing
        } else {
            if !column.hasNulls { return }
            chunk = Buffer(byteCount: capacity)
            chunk.fill(0)
            nulls[nulls.count - 1] = chunk
        }
        let flags = Lane<UInt8>(chunk, count: capacity)
        let step = column.step
        for offset in 0..<count { flags[filled &+ offset] = source[(row &+ offset) &* step] }
    }

    private func copyFixed<Element: BitwiseCopyable>(_: Element.Type, _ column: Column, _ row: Int, _ count: Int) {
        let source = column.lane(of: Element.self)
        let target = unsafe values[values.count - 1].base.assumingMemoryBound(to: Element.self) + filled
        if column.isConstant {
            unsafe target.update(repeating: source[0], count: count)
        } else {
            unsafe target.update(from: source.pointer + row, count: count)
        }
    }

    private func copyViews(_ column: Column, _ row: Int, _ count: Int) {
        let source = column.views
        let target = unsafe values[values.count - 1].base.assumingMemoryBound(to: ByteView.self) + filled
        guard column.isConstant else {
            return unsafe arenas[0].copy(count: count, from: { source[row &+ $0] }, to: target)
        }
        let first = source[0]
        unsafe arenas[0].copy(count: 1, from: { _ in first }, to: target)
        unsafe (target + 1).update(repeating: target[0], count: count - 1)
    }

    mutating func merge(_ other: ColumnStore) {
        if type.physical == .nested {
            let rows = max(0, other.values.count - 1) * StoredColumn.chunkRows + other.filled
            for row in 0..<rows {
                let chunk = other.values[row >> StoredColumn.chunkBits]
                let lane = Lane<UInt64>(chunk, count: StoredColumn.chunkRows)
                let place = row & (StoredColumn.chunkRows - 1)
                lane[place] = StoredNested.moved(lane[place], by: batches.count)
            }
            batches += other.batches
            nestedBytes += other.nestedBytes
        }
        values += other.values
        nulls += other.nulls
        arenas += other.arenas
        (filled, capacity) = (other.filled, other.capacity)
    }

    // MARK: - Using

    func stored() -> StoredColumn {
        StoredColumn(
            type: type, values: values, nulls: nulls, owners: arenas,
            nested: type.physical == .nested ? StoredNested(batches, type: type) : nil)
    }

    /// The nested values of pieces.
    private func nested(_ pieces: [(start: Int, count: Int)], count: Int) -> Column {
        let buffer = Buffer(byteCount: count * 4)
        let rows = Lane<UInt32>(buffer, count: count)
        var position = 0
        for piece in pieces {
            for row in piece.start..<(piece.start + piece.count) {
                rows[position] = UInt32(row)
                position += 1
            }
        }
        return withExtendedLifetime(buffer) { stored().gathered(rows) }
    }

    /// A flat column of pieces; the chunks are let go.
    mutating func flattened(_ pieces: [(start: Int, count: Int)], count: Int) -> Column {
        if type.physical == .nested { return nested(pieces, count: count) }
        let (owned, flags) = (values, nulls)
        (values, nulls) = ([], [])
        let isPlain = owned.count == 1 && pieces.count == 1 && pieces[0].start == 0
        if isPlain { return Column(type: type, count: count, values: owned[0], nulls: flags[0], owners: arenas) }
        let buffer = Buffer(byteCount: count * size)
        let nullBuffer = flags.contains { $0 != nil } ? Buffer(byteCount: count) : nil
        nullBuffer?.fill(0)
        var position = 0
        for piece in pieces {
            var row = piece.start
            while row < piece.start + piece.count {
                let (chunk, place) = (row >> StoredColumn.chunkBits, row & (StoredColumn.chunkRows - 1))
                let rows = min(piece.start + piece.count - row, StoredColumn.chunkRows - place)
                unsafe memcpy(buffer.base + position * size, owned[chunk].base + place * size, rows * size)
                if let nullBuffer, let source = flags[chunk] {
                    unsafe memcpy(nullBuffer.base + position, source.base + place, rows)
                }
                row += rows
                position += rows
            }
        }
        return Column(type: type, count: count, values: buffer, nulls: nullBuffer, owners: arenas)
    }
}
