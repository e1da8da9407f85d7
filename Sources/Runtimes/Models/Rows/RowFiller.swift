import CSV
import Columnar
import LinearModels
import Splitting

/// Makes rows for a model of a block of text.
struct RowFiller: Sendable {
    let columns: ModelColumns
    let coding: TargetCoding
    /// Whether the target is read as text: classes that are no numbers.
    let hasTextTarget: Bool
    /// Whether the target is a class.
    let isClass: Bool
    /// Rows of each block for a model.
    let capacity: Int
    /// Classes met so far, when they are texts that nobody has seen yet.
    let found: FoundClasses?

    /// Columns of a scan: features, the target, the weights.
    static func wanted(_ columns: ModelColumns) -> [Int] {
        columns.features + [columns.target, columns.weights].compactMap { $0 }
    }

    /// The rows of a block.
    ///
    /// - Parameters:
    ///   - text: of a scan of ``wanted(_:)``.
    ///   - number: the place of the block among the others.
    /// - Returns: blocks for a model whose `firstRow` counts from the first row of `text`.
    /// - Throws: ``TaskFailure`` for a cell that no model can use, and what reading throws.
    func rows(of text: any Columnar.RowBlock, number: Int) throws -> [LinearModels.RowBlock] {
        let starts = Array(stride(from: 0, to: text.rowCount, by: capacity))
        var blocks = starts.map { start in
            var block = LinearModels.RowBlock(
                featureCount: columns.features.count, isWeighted: columns.weights != nil, capacity: capacity)
            (block.firstRow, block.number) = (start, number)
            block.setCount(min(capacity, text.rowCount - start))
            return block
        }
        let features = columns.features.count
        for feature in 0..<features {
            try copy(try numbers(text, feature, columns.features[feature]), text.rowCount, to: feature, &blocks)
        }
        var next = features
        if let target = columns.target {
            let buffer =
                hasTextTarget
                ? try codes(text, next, target)
                : try checked(try numbers(text, next, target, isClass: isClass), target, text)
            try copy(buffer, text.rowCount, to: features, &blocks)
            next += 1
        }
        if let weights = columns.weights {
            let buffer = try numbers(text, next, weights)
            let lane = Lane<Double>(buffer, count: text.rowCount)
            for row in 0..<text.rowCount where lane[row] < 0 {
                throw fault(.negativeWeight(lane[row]), weights, row, text)
            }
            try copy(buffer, text.rowCount, to: features + 1, &blocks)
        }
        return blocks
    }

    private func copy(
        _ values: Buffer, _ count: Int, to column: Int, _ blocks: inout [LinearModels.RowBlock]
    ) throws {
        let cells = unsafe UnsafeBufferPointer(
            start: UnsafePointer(values.base.assumingMemoryBound(to: Double.self)), count: count)
        for place in blocks.indices {
            let start = place * capacity
            let piece = unsafe UnsafeBufferPointer(rebasing: cells[start..<(start + blocks[place].count)])
            unsafe blocks[place].copy(piece.span, to: column)
        }
        withExtendedLifetime(values) {}
    }

    /// A column of numbers, all of them finite.
    private func numbers(
        _ text: any Columnar.RowBlock, _ place: Int, _ column: Int, isClass: Bool = false
    ) throws -> Buffer {
        let values: Column
        do {
            values = try text.column(place, rows: nil, undecoded: false)
        } catch CSVError.badValue(_, _, let value, let position) {
            throw RowFault(text: value, isClass: isClass).failure(column: columns.names[column], at: position)
        }
        if let flags = values.nullFlags, let row = (0..<values.count).first(where: { flags[$0] != 0 }) {
            throw fault(.missing, column, row, text)
        }
        let bits: Lane<UInt64> = values.lane()
        let infinite: UInt64 = 0x7FF0_0000_0000_0000
        var worst: UInt64 = 0
        for row in 0..<values.count { worst = max(worst, bits[row] & infinite) }
        if worst == infinite, let row = (0..<values.count).first(where: { !values.doubles[$0].isFinite }) {
            let value = values.doubles[row]
            throw fault(value.isNaN ? .missing : .notFinite(value), column, row, text)
        }
        return values.values
    }

    /// Class numbers of a target that is a number.
    private func checked(_ values: Buffer, _ column: Int, _ text: any Columnar.RowBlock) throws -> Buffer {
        guard case .classes(let names) = coding else { return values }
        let lane = Lane<Double>(values, count: text.rowCount)
        let result = Buffer(byteCount: 8 * text.rowCount)
        let codes = Lane<Double>(result, count: text.rowCount)
        for row in 0..<text.rowCount {
            guard let code = names.code(lane[row]) else {
                throw fault(.unknownClass("\(lane[row])", known: names.names), column, row, text)
            }
            codes[row] = Double(code)
        }
        return result
    }

    /// Class numbers of a target that is a text.
    private func codes(_ text: any Columnar.RowBlock, _ place: Int, _ column: Int) throws -> Buffer {
        let values = try text.column(place, rows: nil, undecoded: false)
        let result = Buffer(byteCount: 8 * text.rowCount)
        let codes = Lane<Double>(result, count: text.rowCount)
        var known: [String: Double] = [:]
        if case .classes(let names) = coding {
            for (code, name) in names.names.enumerated() { known[name] = Double(code) }
        }
        for row in 0..<text.rowCount {
            if values.isNull(row) { throw fault(.missing, column, row, text) }
            let name = values.views[values.isConstant ? 0 : row].string
            if let code = known[name] {
                codes[row] = code
                continue
            }
            if PandasMissing.texts.contains(name) { throw fault(.missing, column, row, text) }
            if Double(name) != nil { throw fault(.numberAmongTexts(name), column, row, text) }
            guard let found else {
                throw fault(.unknownClass(name, known: known.keys.sorted()), column, row, text)
            }
            let code = Double(found.code(name))
            known[name] = code
            codes[row] = code
        }
        return result
    }

    private func fault(_ fault: RowFault, _ column: Int, _ row: Int, _ text: any Columnar.RowBlock) -> TaskFailure {
        guard let raw = text as? any RawRowBlock else { preconditionFailure("a scan that reads fields") }
        return fault.failure(column: columns.names[column], at: raw.position(ofRow: row))
    }
}
