package import CSV
import Columnar
import LinearModels
import Splitting
import Synchronization

/// What the targets of rows are.
package enum TargetKind: Hashable, Sendable {
    /// Numbers.
    case number
    /// Classes that the rows themselves tell.
    case anyClasses
    /// Classes that are known.
    case classes(ClassNames)
}

/// Whether rows are kept in memory.
package enum RowKeeping: Hashable, Sendable {
    /// When they take little of it: what is fitted in one pass over the rest.
    case ifFew
    /// When they take at most so many bytes: for what passes over them several times.
    case upTo(bytes: Int)

    var limit: Int {
        switch self {
        case .ifFew: 64 << 20
        case .upTo(let bytes): bytes
        }
    }
}

extension ModelRows {
    private static let rowsPerPiece = 1024
    private static let wideLimit = 2 << 30

    /// Opens files as rows for a model.
    ///
    /// - Parameters:
    ///   - raw: the files.
    ///   - columns: what columns are for.
    ///   - kind: what targets are.
    ///   - keeping: whether to keep rows.
    ///   - threads: how many to use.
    /// - Throws: ``TaskFailure`` for cells that no model can use, and what reading throws.
    /// - Returns: the rows.
    package static func open(
        _ raw: RawTable, columns: ModelColumns, kind: TargetKind, keeping: RowKeeping, threads: Int
    ) throws -> ModelRows {
        var hasTextTarget = false
        switch kind {
        case .number: break
        case .anyClasses: hasTextTarget = try columns.target.map { try isText(raw, $0) } ?? false
        case .classes(let names): hasTextTarget = names.numbers == nil
        }
        var types = [DataType](repeating: .text, count: columns.names.count)
        for position in columns.features { types[position] = .double }
        if let target = columns.target, !hasTextTarget { types[target] = .double }
        if let weights = columns.weights { types[weights] = .double }
        let table = try raw.typed(types, rowsPerPiece: rowsPerPiece)
        var coding = TargetCoding.number
        if case .classes(let names) = kind { coding = .classes(names) }
        let isOpen = kind == .anyClasses && columns.target != nil
        let found = isOpen && hasTextTarget ? FoundClasses() : nil
        func reading(_ coding: TargetCoding, _ found: FoundClasses?, _ capacity: Int) -> RowReading {
            RowReading(
                table: table,
                filler: RowFiller(
                    columns: columns, coding: coding, hasTextTarget: hasTextTarget, isClass: kind != .number,
                    capacity: capacity, found: found),
                threads: threads)
        }
        // Blocks as large as pieces, so that they are full.
        guard let head = try reading(coding, found, LinearModels.RowBlock.standardCapacity).firstBlock() else {
            return ModelRows(reading(coding, nil, 8), first: nil, kept: [])
        }
        let capacity = min(LinearModels.RowBlock.standardCapacity, (head.rows + head.rows / 8 + 7) & ~7)
        let size = table.files.reduce(0) { $0 + ($1.isCompressed ? 5 : 1) * $1.size }
        let rowBytes = 8 * (columns.features.count + 2)
        let expected = Double(size) / Double(max(1, head.bytes)) * Double(head.rows * rowBytes) * 1.2
        // More features than rows: those are fitted by the rows themselves.
        let isWide = Double(size) / Double(max(1, head.bytes)) * Double(head.rows) < 2 * Double(columns.features.count)
        let limit = isWide ? max(keeping.limit, ModelRows.wideLimit) : keeping.limit
        var blocks: [[LinearModels.RowBlock]]?
        var first = head.block
        let passing = reading(coding, found, capacity)
        if expected <= Double(limit) {
            let all = Mutex<[[LinearModels.RowBlock]]>([])
            try passing.eachPiece {
                $0
            } deliver: { piece in
                all.withLock { $0.append(piece) }
            }
            blocks = all.withLock { $0 }
            // The very rows, since a block's capacity decides how they lie.
            first = blocks?.first?.first ?? first
        } else {
            first = try passing.firstBlock()?.block ?? first
        }
        guard isOpen else { return ModelRows(passing, first: first, kept: blocks) }
        let classes = try ClassDiscovery(passing, &blocks, found)
        if blocks == nil { first.mapTargets { classes.code($0) } } else { first = blocks?.first?.first ?? first }
        return ModelRows(reading(.classes(classes.names), nil, capacity), first: first, kept: blocks)
    }

    /// Whether the first value of a column that is not empty is no number.
    private static func isText(_ raw: RawTable, _ column: Int) throws -> Bool {
        let reader = try raw.table.scan(columns: [column], constraints: []).makeReader()
        while let block = try reader.next() {
            let values = try block.column(0, rows: nil, undecoded: false)
            for row in 0..<values.count where !values.isNull(row) {
                let text = values.views[values.isConstant ? 0 : row].string
                if !PandasMissing.texts.contains(text) { return Double(text) == nil }
            }
        }
        return false
    }
}
