import CSV
import FileTree
import LinearLearner
import LinearModels

/// Reads recordio-protobuf files into memory.
struct RecordRows {
    let channel: Channel
    let kind: TargetKind
    let threads: Int

    /// All rows.
    ///
    /// - Throws: ``TaskFailure`` with the file, the record and the byte of what is wrong.
    func read(_ source: DelimitedFiles) throws -> ModelRows {
        var blocks: [LinearModels.RowBlock] = []
        var options = RecordIODecoder.Options()
        for file in source.files {
            try read(file, &options, into: &blocks)
        }
        let size = RowGroups.blocksPerGroup
        let groups = stride(from: 0, to: blocks.count, by: size).map {
            Array(blocks[$0..<min(blocks.count, $0 + size)])
        }
        let names = (0...(options.featureCount ?? 0)).map { "_col\($0)" }
        var coding = TargetCoding.number
        if case .classes(let classes) = kind { coding = .classes(classes) }
        return ModelRows(
            groups, columns: ModelColumns(positional: names, hasTarget: true), coding: coding, threads: threads)
    }

    private func read(
        _ file: TextFile, _ options: inout RecordIODecoder.Options, into blocks: inout [LinearModels.RowBlock]
    ) throws {
        let input = try OpenFile(path: FileName(bytes: file.path))
        var decoder = RecordIODecoder(options)
        var record = ProtobufRecord()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var row: [Double] = []
        do {
            while case let count = try input.read(into: &buffer), count > 0 {
                decoder.append(buffer[..<count])
                while try decoder.next(into: &record) {
                    row.removeAll(keepingCapacity: true)
                    record.appendDense(to: &row)
                    options.featureCount = row.count
                    try add(row, record.label ?? 0, decoder.recordCount, file, &blocks)
                }
            }
            try decoder.finish()
        } catch let error as RecordIOError {
            throw TaskFailure(message: "\(error)", place: file.location)
        }
    }

    private func add(
        _ row: [Double], _ label: Double, _ number: Int, _ file: TextFile, _ blocks: inout [LinearModels.RowBlock]
    ) throws(TaskFailure) {
        func refusal(_ what: String) -> TaskFailure {
            TaskFailure(message: what, place: "\(file.location), record \(number)")
        }
        if let place = row.firstIndex(where: { !$0.isFinite }) {
            throw refusal("feature \(place) is \(row[place]), which no model can use")
        }
        guard label.isFinite else { throw refusal("the label is \(label), which no model can use") }
        var target = label
        if case .classes(let names) = kind {
            guard let code = names.code(label) else {
                throw refusal(
                    "the label is \(label), which is none of \(names.names.prefix(12).joined(separator: ", "))")
            }
            target = Double(code)
        }
        if blocks.last?.isFull ?? true {
            var block = LinearModels.RowBlock(featureCount: row.count)
            (block.number, block.firstRow) = (blocks.count, blocks.count * block.capacity)
            blocks.append(block)
        }
        blocks[blocks.count - 1].append(row, target: target)
    }
}
