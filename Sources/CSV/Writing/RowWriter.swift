import CKernels
import Columnar

/// Turns batches into rows of text, for one thread.
final class RowWriter {
    private let format: ResultFormat
    private let types: [DataType]
    private let lazyText: LazyText
    private let lazyNull: ByteView
    private let texts: [ColumnText]
    /// What stands before each value in a JSON object: the brace or comma, the name and the colon.
    private let keys: [ByteView]
    private let arena = ByteArena()
    /// What the last rows took, to guess what the next ones will.
    private var bytesPerRow = 64
    private var roomWanted = 1 << 14

    init(format: ResultFormat, columns: [ColumnSchema], lazyText: LazyText = LazyText()) {
        self.format = format
        self.lazyText = lazyText
        types = columns.map(\.type)
        texts = columns.map { _ in ColumnText(form: format.valueForm, lazy: format == .textFile ? lazyText : nil) }
        let arena = arena
        lazyNull = arena.copy(lazyText.null)
        keys = columns.indices.map {
            arena.copy(format.objectKey(columns[$0].resultName(at: $0), isFirst: $0 == 0))
        }
    }

    /// Appends the rows of a batch.
    ///
    /// Between the rows of JSON arrays stands ``ResultFormat/rowSeparator``; there is none at the end.
    ///
    /// - Throws: `Failure` of a row, or what a decoder says about text that is no value.
    func append(_ batch: ColumnBatch, to piece: TextPiece) throws {
        if batch.count == 0 { return }
        let columns = try batch.columns.enumerated().map { position, column in
            column.decoder == nil || texts[position].copies(column.type) ? column : try column.decoded()
        }
        for column in columns { if let failure = column.failures?.first { throw failure } }
        if format == .jsonl { piece.text.append(UInt8(ascii: "[")) }
        var from = 0
        while from < batch.count {
            let count = min(ColumnText.sliceRows, batch.count - from)
            for (position, column) in columns.enumerated() {
                try texts[position].render(column, from: from, count: count)
                if format == .textFile, lazyText.escape != nil, types[position].isText {
                    texts[position].escapeLazily(lazyText, count: count)
                }
            }
            switch format {
            case .athenaCSV, .csv, .textFile, .jsonl: assemble(count, to: &piece.text)
            case .hiveJSON, .json: assembleObjects(count, to: &piece.text)
            case .table: piece.appendCells(texts, count)
            }
            from += count
        }
        piece.rowCount += batch.count
        // The last row's end announced another one.
        switch format {
        case .jsonl: piece.text.truncate(to: piece.text.count - 2)
        case .json: piece.text.truncate(to: piece.text.count - 2)
        default: break
        }
    }

    /// Puts the values of a slice between delimiters.
    private func assemble(_ count: Int, to text: inout TextBuffer) {
        let (delimiter, terminator, nothing): (UInt8, StaticString, StaticString) =
            switch format {
            case .textFile: (lazyText.delimiter, "\n", "")
            case .jsonl: (UInt8(ascii: ","), "],[", "null")
            default: (UInt8(ascii: ","), "\n", "")
            }
        let null =
            unsafe format == .textFile
            ? lazyNull : ByteView(start: nothing.utf8Start, count: nothing.utf8CodeUnitCount)
        let outputs = unsafe texts.indices.map { unsafe output($0) }
        var done = 0
        while done < count {
            // If not even one row fits, there is more room the next time.
            let capacity = max(roomWanted, bytesPerRow * (count - done) + 1024)
            text.reserve(capacity)
            var written = 0
            var rows = 0
            unsafe outputs.withUnsafeBufferPointer { outputs in
                guard let first = outputs.baseAddress else { return }
                rows = unsafe pjrun_assemble_rows(
                    first, outputs.count, done, count - done, delimiter, terminator.utf8Start,
                    terminator.utf8CodeUnitCount, null.start, null.count, text.end, capacity, &written)
            }
            text.advance(written)
            done += rows
            roomWanted = done < count ? 2 * capacity : 1 << 14
            if rows > 0 { bytesPerRow = max(bytesPerRow, written / rows + 64) }
        }
    }

    @unsafe
    private func output(_ position: Int) -> pjrun_output_column_t {
        let text = texts[position]
        let isQuoted = format.quotes(types[position])
        let quote = isQuoted ? UInt64(UInt8(ascii: "\"")) : 0
        return unsafe pjrun_output_column_t(
            views: text.views.kernelViews, nulls: text.nulls.map { unsafe UnsafePointer($0.pointer) }, before: quote,
            after: text.suffix | quote << UInt64(8 * text.suffixLength), before_length: isQuoted ? 1 : 0,
            after_length: UInt8(text.suffixLength + (isQuoted ? 1 : 0)))
    }

    /// Puts the values of a slice into JSON objects.
    private func assembleObjects(_ count: Int, to text: inout TextBuffer) {
        let fields = texts.indices.map { position in
            let quote = format.quotes(types[position]) ? UInt8(ascii: "\"") : nil
            return ObjectField(key: keys[position], column: texts[position], quote: quote)
        }
        let end: StaticString = format == .json ? "},\n" : "}\n"
        for row in 0..<count {
            for field in fields { field.append(row, to: &text) }
            if fields.isEmpty { text.append(UInt8(ascii: "{")) }
            text.append(end)
        }
    }
}
