import CSV
import Columnar
import FileTree
import LinearLearner
import LinearModels

/// Reads the rows of a channel: CSV without a header, the label first, or recordio-protobuf.
struct ChannelRows {
    let container: TrainingContainer
    let limits: TaskLimits

    /// Rows of a channel.
    ///
    /// - Parameters:
    ///   - channel: where they are.
    ///   - kind: what labels are.
    ///   - featureCount: as the training channel has it; nil for the training channel itself.
    /// - Throws: ``TaskFailure`` for a channel without files, a header, and what cannot be read.
    /// - Returns: the rows.
    func rows(_ channel: Channel, kind: TargetKind, featureCount: Int?) throws -> ModelRows {
        let path = container.path(channel)
        let source: DelimitedFiles
        do {
            source = try DelimitedFiles(
                path, relativeTo: "/", delimiter: UInt8(ascii: ","), hasHeader: false,
                objects: { throw TaskFailure(message: "a job sees its channels, not buckets") })
        } catch let failure as TaskFailure where failure.message.hasPrefix("there are no files") {
            throw TaskFailure(
                message: "the channel \(channel.name.rawValue) has no files",
                help: "the S3 prefix of the channel matches nothing; hidden files (.x, _x) do not count")
        } catch {
            throw TaskFailure(
                message: "the channel \(channel.name.rawValue) cannot be read: \(TaskFailure(error).message)")
        }
        try checkFormat(source, channel)
        let rows =
            switch channel.format {
            case .csv: try text(source, channel, kind)
            case .recordIOProtobuf: try RecordRows(channel: channel, kind: kind, threads: limits.threads).read(source)
            }
        if let featureCount, rows.featureCount != featureCount {
            throw TaskFailure(
                message: "the rows of the channel \(channel.name.rawValue) have \(rows.featureCount) features, "
                    + "those to train on \(featureCount)")
        }
        return rows
    }

    /// Refuses files whose first bytes are of another format.
    private func checkFormat(_ source: DelimitedFiles, _ channel: Channel) throws {
        guard let file = source.files.first else { return }
        var head = [UInt8](repeating: 0, count: 512)
        let count = try OpenFile(path: FileName(bytes: file.path)).read(into: &head)
        if let advice = channel.format.mismatchAdvice(firstBytes: Array(head[..<count]), channel: channel.name) {
            throw TaskFailure(message: advice)
        }
    }

    private func text(_ source: DelimitedFiles, _ channel: Channel, _ kind: TargetKind) throws -> ModelRows {
        let raw = try RawTable(source.files, dialect: source.dialect)
        guard raw.table.columns.count > 1 else {
            throw TaskFailure(
                message: "the rows of the channel \(channel.name.rawValue) have one column, so there are no features",
                help: "the label comes first, the features follow, separated by commas")
        }
        try refuseHeader(raw, source, channel)
        return try ModelRows.open(
            raw, columns: ModelColumns(positional: raw.table.columns.map(\.name), hasTarget: true), kind: kind,
            keeping: .upTo(bytes: limits.memory / 2), threads: limits.threads)
    }

    /// A first row without any number is a header, which the built-in algorithms do not take.
    private func refuseHeader(_ raw: RawTable, _ source: DelimitedFiles, _ channel: Channel) throws {
        let reader = try raw.table.scan(columns: Array(raw.table.columns.indices), constraints: []).makeReader()
        guard let block = try reader.next(), block.rowCount > 0 else { return }
        let first = try raw.table.columns.indices.map { place in
            let column = try block.column(place, rows: nil, undecoded: false)
            return column.isNull(0) ? "" : column.views[0].string
        }
        guard first.contains(where: { !$0.isEmpty && Double($0) == nil }), !first.contains(where: { Double($0) != nil })
        else { return }
        throw TaskFailure(
            message: "the files of the channel \(channel.name.rawValue) begin with a header: "
                + first.prefix(6).joined(separator: ",") + (first.count > 6 ? ",…" : ""),
            place: source.files.first?.location,
            help: "SageMaker's built-in algorithms take CSV without a header, the label in the first column: "
                + "pjrun split --no-header --target COLUMN writes that")
    }
}
