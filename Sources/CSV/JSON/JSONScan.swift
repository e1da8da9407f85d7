import Columnar

/// One scan of a JSON table: the lines come from a scan of text.
final class JSONScan: TableScan {
    let table: JSONTable
    /// Positions in the table's schema of the columns that may be asked for.
    let wanted: [Int]
    private let lines: any TableScan

    init(table: JSONTable, wanted: [Int], lines: any TableScan) {
        self.table = table
        self.wanted = wanted
        self.lines = lines
    }

    var parallelism: Int { lines.parallelism }
    var bytesRead: Int { lines.bytesRead }
    func makeReader() throws -> any BlockReader { Reader(scan: self, lines: try lines.makeReader()) }

    private final class Reader: BlockReader {
        private let scan: JSONScan
        private let lines: any BlockReader
        private let names: JSONFieldNames

        init(scan: JSONScan, lines: any BlockReader) {
            self.scan = scan
            self.lines = lines
            names = JSONFieldNames(scan.table.columns.map { $0.name ?? "" }, scan.table.serde)
        }

        func next() throws -> (any RowBlock)? {
            guard let block = try lines.next() else { return nil }
            return JSONBlock(scan: scan, lines: block, names: names)
        }
    }
}

/// Lines of JSON, taken apart when the first column is asked for.
final class JSONBlock: RowBlock {
    private let scan: JSONScan
    private let lines: any RowBlock
    private let names: JSONFieldNames
    private var found: Found?

    /// The bytes of each wanted column's values, as many as lines for each; none for what is not there.
    private struct Found {
        let values: Buffer
        let owners: [any AnyObject & Sendable]
    }

    init(scan: JSONScan, lines: any RowBlock, names: JSONFieldNames) {
        self.scan = scan
        self.lines = lines
        self.names = names
    }

    var sequence: Int { lines.sequence }
    var rowCount: Int { lines.rowCount }

    func column(_ position: Int, rows: Selection?, undecoded: Bool) throws -> Column {
        let table = scan.table
        let wanted = scan.wanted[position]
        if wanted >= table.columns.count {
            // Behind the line among the columns of the text.
            let before = scan.wanted[..<position].count { $0 >= table.columns.count }
            return try lines.column(before + 1, rows: rows, undecoded: undecoded)
        }
        let found = try found ?? takeApart()
        self.found = found
        let values = Lane<ByteView>(found.values, count: scan.wanted.count * rowCount)
        let column = CollectedColumn(table.columns[wanted].type, table.serde)
        let decoding = table.decoding
        let count = rows?.count ?? rowCount
        for number in 0..<count {
            let row = rows.map { Int($0.lane[number]) } ?? number
            let span = values[position * rowCount + row]
            do {
                try decoding.decode(span, into: column)
            } catch {
                throw badLine(row, error, column: table.columns[wanted].name)
            }
        }
        return column.finish(owners: found.owners)
    }

    /// Finds the values of all wanted columns in all lines.
    private func takeApart() throws -> Found {
        let text = try lines.column(0, rows: nil, undecoded: false).flattened()
        let buffer = Buffer(byteCount: max(1, scan.wanted.count * rowCount) * MemoryLayout<ByteView>.stride)
        let values = Lane<ByteView>(buffer, count: scan.wanted.count * rowCount)
        values.fill(.empty)
        var slots = [Int?](repeating: nil, count: scan.table.columns.count)
        for (slot, column) in scan.wanted.enumerated() where column < slots.count { slots[column] = slot }
        let views = text.views
        for row in 0..<rowCount {
            do {
                try takeApart(views[row]) { field, value in
                    if let slot = slots[field] { values[slot * rowCount + row] = value }
                }
            } catch {
                guard scan.table.serde.options?.ignoresMalformed == true else { throw badLine(row, error, column: nil) }
                for slot in scan.wanted.indices { values[slot * rowCount + row] = .empty }
            }
        }
        return Found(values: buffer, owners: text.owners)
    }

    private func takeApart(_ line: ByteView, found: (Int, ByteView) -> Void) throws(JSONFault) {
        let isLenient = scan.table.serde.isLenient
        let line = isLenient ? line.trimmedSpaces : line
        var cursor = JSONCursor(line, isLenient: isLenient)
        if isLenient {
            // Everything but objects and arrays is a row of NULLs.
            guard line.count > 0, line[0] == UInt8(ascii: "{") || line[0] == UInt8(ascii: "[") else { return }
        }
        switch try cursor.value() {
        case .object: try names.fields(&cursor, found: found)
        case .array where isLenient:
            var ordinal = 0
            while let element = try cursor.elementSpan(isFirst: ordinal == 0) {
                if ordinal < names.count { found(ordinal, element) }
                ordinal += 1
            }
        default: throw JSONFault(reason: "start of object expected", at: 0)
        }
    }

    private func badLine(_ row: Int, _ fault: JSONFault, column: String?) -> any Error {
        guard let block = lines as? TextBlock else { return fault }
        return CSVError.badJSON(
            reason: fault.reason, column: column, isLenient: scan.table.serde.isLenient, character: fault.at,
            at: block.position(ofRow: row))
    }
}
