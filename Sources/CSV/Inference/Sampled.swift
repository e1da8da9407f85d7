import Columnar

/// Reads all of some files, or pieces from everywhere in them.
struct Sampled {
    /// Rows that were read.
    private(set) var rows = 0
    /// Their bytes.
    private(set) var bytes = 0

    /// Calls a body with blocks of a table's rows.
    ///
    /// Pieces whose quotes or rows make no sense are passed over: the scan will tell, if the query reads them.
    ///
    /// - Returns: whether these were all rows.
    mutating func read(_ table: TextTable, _ body: (TextBlock) throws -> Void) throws -> Bool {
        // What is compressed, and a pipe, may be of any size.
        let sizes = table.files.enumerated().map { index, file in
            file.isCompressed || table.pipes.contains(index) ? SchemaInference.completeLimit + 1 : file.size
        }
        if sizes.reduce(0, +) <= SchemaInference.completeLimit { return try readAll(table, body) }
        let total = max(1, table.files.reduce(0) { $0 + $1.size })
        var before = 0
        for (index, file) in table.files.enumerated() {
            // Samples lie at equal distances in the files as if they were one.
            let share = { (byte: Int) in (byte * SchemaInference.sampleCount + total - 1) / total }
            let count = max(index == 0 ? 1 : 0, share(before + file.size) - share(before))
            before += file.size
            if count > 0 { try sample(table, index, count, body) }
        }
        return false
    }

    private mutating func readAll(_ table: TextTable, _ body: (TextBlock) throws -> Void) throws -> Bool {
        let scan = TextScan(table: table, wanted: Array(table.columns.indices), files: Array(table.files.indices))
        let reader = TextReader(scan: scan)
        do {
            while let block = try reader.next() as? TextBlock { try add(block, body) }
        } catch let error as CSVError {
            if error.isDamage { throw error }
            return false
        }
        return true
    }

    private mutating func sample(
        _ table: TextTable, _ index: Int, _ count: Int, _ body: (TextBlock) throws -> Void
    ) throws {
        let scan = TextScan(table: table, wanted: Array(table.columns.indices), files: [index])
        let reader = TextReader(scan: scan)
        let file = try OpenedFile(index: index, table: table, chunkSize: SchemaInference.sampleSize)
        if file.stream != nil {
            // From the front, as far as the samples of a plain file reach together.
            do {
                while bytes < count * SchemaInference.sampleSize, let block = try reader.next() as? TextBlock {
                    try add(block, body)
                }
            } catch let error as CSVError {
                if error.isDamage { throw error }
                return
            }
            return
        }
        let chunks = file.chunkCount
        for number in 0..<min(count, chunks) {
            // The first chunk, the last, and others between them.
            let chunk = count == 1 ? 0 : number * (chunks - 1) / (count - 1)
            // Whether the chunk begins inside quotes is not known: the right guess is the one that gives rows.
            let block =
                try reader.sample(file, file.bytes(of: chunk), isQuoted: false)
                ?? (chunk == 0 ? nil : reader.sample(file, file.bytes(of: chunk), isQuoted: true))
            if let block { try add(block, body) }
        }
    }

    private mutating func add(_ block: TextBlock, _ body: (TextBlock) throws -> Void) throws {
        rows += block.rowCount
        bytes += block.byteCount
        try body(block)
    }
}
