import CParquet

/// A column chunk that has all its values.
struct EncodedChunk {
    let leaf: WrittenLeaf
    let pages: PageBytes
    /// Offsets are of the chunk.
    let metadata: ColumnMetadata
    /// Offsets are of the chunk.
    let offsetIndex: OffsetIndex
    let columnIndex: ColumnIndex?
}

/// Encodes the values of one leaf in one row group.
///
/// Values get numbers of a dictionary as long as that is worth it; then they are written as they are. Pages of the first
/// version, which all readers know, as Trino writes them. Used by one thread at a time.
final class ChunkEncoder {
    private let leaf: WrittenLeaf
    private var dictionary: ChunkDictionary?
    /// The dictionary, when further values are plain.
    private var formerDictionary: ChunkDictionary?

    // The page that is being filled.
    private let numbers = PageBytes()
    private let plain = PageBytes()
    private let definition = PageBytes()
    private let repetition = PageBytes()
    /// Whether all definition levels so far are the greatest, so that they are not kept.
    private var isFull = true
    private var slotCount = 0
    private var valueCount = 0
    private var rowCount = 0
    private var bounds = ValueBounds.none

    // The chunk so far.
    private var pages = PageBytes(capacity: 1 << 16)
    private var chunk = ChunkRecord()

    init(_ leaf: WrittenLeaf, options: ParquetWriterOptions) {
        self.leaf = leaf
        dictionary = ChunkDictionary(leaf.form, options: options)
        plain.append(repeating: 0, count: ChunkEncoder.headroom)
    }

    /// Room before plain values for the levels.
    private static let headroom = 256
    /// After so many values a dictionary of values that are all different is given up.
    private static let firstLook = 4096

    /// Bytes that the chunk has so far, about.
    var byteCount: Int {
        pages.count + plain.count + numbers.count / 2 + (dictionary?.byteCount ?? 0)
    }

    // MARK: - Values

    /// Appends a slice of rows.
    ///
    /// The values are as they lie in memory, `count` of them, NULLs left out. Slots are values, NULLs and empty lists;
    /// they have levels of definition unless all are the greatest, and of repetition below lists.
    func append(
        _ values: UnsafeRawPointer, count: Int, slots: Int, rows: Int, definition levels: UnsafePointer<UInt8>?,
        repetition repeats: UnsafePointer<UInt8>?, workshop: EncodingWorkshop
    ) throws(ParquetWriteError) {
        unsafe appendLevels(levels, slots)
        if let repeats = unsafe repeats { unsafe repetition.append(repeats, count: slots) }
        slotCount += slots
        rowCount += rows
        if count > 0 { try unsafe appendValues(values, count, workshop) }
        valueCount += count
        let size = dictionary == nil ? plain.count : numbers.count / 2
        if slotCount >= workshop.options.pageValues || size >= workshop.options.pageBytes {
            try flushPage(workshop)
        }
    }

    private func appendLevels(_ levels: UnsafePointer<UInt8>?, _ slots: Int) {
        if let levels = unsafe levels {
            if isFull { definition.append(repeating: UInt8(leaf.maximumDefinition), count: slotCount) }
            isFull = false
            unsafe definition.append(levels, count: slots)
        } else if !isFull {
            definition.append(repeating: UInt8(leaf.maximumDefinition), count: slots)
        }
    }

    private func appendValues(
        _ values: UnsafeRawPointer, _ count: Int, _ workshop: EncodingWorkshop
    ) throws(ParquetWriteError) {
        guard let dictionary else { return try unsafe appendPlain(values, count) }
        let before = dictionary.count
        let room = unsafe numbers.reserve(count * 4)
        let taken = unsafe dictionary.add(values, count: count, numbers: room)
        numbers.advance(taken * 4)
        if taken < count {
            // The dictionary is full: all further values are plain, and those of this page.
            try leaveDictionary(workshop)
            return try unsafe appendPlain(values + taken * leaf.form.memoryWidth, count - taken)
        }
        let new = dictionary.count - before
        let isFirstLook = chunk.pages.isEmpty && numbers.count / 4 >= ChunkEncoder.firstLook
        // No value came twice: it is a key, and no dictionary makes it smaller.
        if isFirstLook && new == count && dictionary.count == numbers.count / 4 { try leaveDictionary(workshop) }
    }

    private func appendPlain(_ values: UnsafeRawPointer, _ count: Int) throws(ParquetWriteError) {
        unsafe bounds.merge(.of(values, count: count, form: leaf.form))
        try unsafe leaf.form.appendPlain(values, count: count, to: plain)
    }

    // MARK: - Dictionary

    /// Whether the numbers of the page with the dictionary are fewer bytes than its values.
    private func isWorthIt(_ dictionary: ChunkDictionary) -> Bool {
        let count = numbers.count / 4
        if count == 0 || dictionary.count == 0 { return true }
        let average = Double(dictionary.byteCount) / Double(dictionary.count)
        let numbered = Double(count * dictionary.width / 8 + dictionary.byteCount)
        return numbered < average * Double(count)
    }

    /// Writes further values plain, and those of the page that is being filled.
    ///
    /// The dictionary stays for the pages that were written with its numbers.
    private func leaveDictionary(_ workshop: EncodingWorkshop) throws(ParquetWriteError) {
        guard let dictionary else { return }
        let count = numbers.count / 4
        self.dictionary = nil
        formerDictionary = dictionary
        if count == 0 { return }
        let values = unsafe dictionary.values(workshop)
        let picked = unsafe workshop.picked(values, numbers.base, count, width: leaf.form.memoryWidth)
        numbers.truncate()
        try unsafe appendPlain(picked, count)
    }

    // MARK: - Pages

    private func flushPage(_ workshop: EncodingWorkshop) throws(ParquetWriteError) {
        if slotCount == 0 { return }
        if let dictionary, chunk.pages.isEmpty, !isWorthIt(dictionary) { try leaveDictionary(workshop) }
        let body = try unsafe pageBody(workshop)
        var header = PageHeader(type: .data, uncompressedSize: body.count, compressedSize: 0)
        header.data = DataPageHeader(
            valueCount: slotCount, encoding: dictionary == nil ? .plain : .plainDictionary)
        let written = try unsafe write(body, &header, workshop)
        chunk.note(
            PageRecord(
                compressedSize: written.compressed, uncompressedSize: written.uncompressed, slotCount: slotCount,
                nullCount: slotCount - valueCount, rowCount: rowCount, bounds: bounds, hasNumbers: dictionary != nil))
        numbers.truncate()
        plain.truncate(to: ChunkEncoder.headroom)
        definition.truncate()
        repetition.truncate()
        isFull = true
        slotCount = 0
        valueCount = 0
        rowCount = 0
        bounds = .none
    }

    /// The page before compression: repetition levels, definition levels, values.
    @unsafe private func pageBody(
        _ workshop: EncodingWorkshop
    ) throws(ParquetWriteError) -> UnsafeRawBufferPointer {
        let body = workshop.body
        body.truncate()
        if leaf.maximumRepetition > 0 {
            unsafe ChunkEncoder.appendLevels(repetition.bytes, leaf.maximumRepetition, to: body)
        }
        if leaf.maximumDefinition > 0 {
            if isFull {
                ChunkEncoder.appendRun(leaf.maximumDefinition, slotCount, to: body)
            } else {
                unsafe ChunkEncoder.appendLevels(definition.bytes, leaf.maximumDefinition, to: body)
            }
        }
        if let dictionary {
            noteBounds(dictionary, workshop)
            let count = numbers.count / 4
            body.append([UInt8(dictionary.width)])
            let target = unsafe body.reserve(pjrun_hybrid_bound(count, UInt32(dictionary.width)))
            unsafe body.advance(
                pjrun_hybrid_encode(
                    numbers.base.assumingMemoryBound(to: UInt32.self), count, UInt32(dictionary.width),
                    target.assumingMemoryBound(to: UInt8.self)))
            return unsafe body.bytes
        }
        let values = unsafe UnsafeRawBufferPointer(rebasing: plain.bytes[ChunkEncoder.headroom...])
        if leaf.form == .boolean {
            let size = (values.count + 7) / 8
            let target = unsafe body.reserve(size)
            if let base = values.baseAddress {
                unsafe pjrun_pack_bools(
                    base.assumingMemoryBound(to: UInt8.self), values.count, target.assumingMemoryBound(to: UInt8.self))
            }
            body.advance(size)
            return unsafe body.bytes
        }
        if body.count <= ChunkEncoder.headroom {
            // The levels are put before the values, which so need not be copied.
            let start = unsafe plain.base + (ChunkEncoder.headroom - body.count)
            unsafe start.copyMemory(from: body.base, byteCount: body.count)
            return unsafe UnsafeRawBufferPointer(start: start, count: body.count + values.count)
        }
        if let base = values.baseAddress { unsafe body.append(base, count: values.count) }
        return unsafe body.bytes
    }

    /// Levels that are all the same: one run.
    private static func appendRun(_ level: Int, _ count: Int, to body: PageBytes) {
        var writer = CompactWriter()
        writer.varint(UInt64(count) << 1)
        writer.byte(UInt8(level))
        let size = UInt32(writer.output.count)
        body.append((0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) } + writer.output)
    }

    private static func appendLevels(_ levels: UnsafeRawBufferPointer, _ maximum: Int, to body: PageBytes) {
        let width = UInt32(Int.bitWidth - maximum.leadingZeroBitCount)
        let place = body.count
        let target = unsafe body.reserve(4 + pjrun_hybrid_bound(levels.count, width)) + 4
        var size = 0
        if let base = levels.baseAddress {
            size = unsafe pjrun_hybrid_encode_bytes(
                base.assumingMemoryBound(to: UInt8.self), levels.count, width,
                target.assumingMemoryBound(to: UInt8.self))
        }
        body.advance(4 + size)
        unsafe (body.base + place).storeBytes(of: UInt32(size).littleEndian, as: UInt32.self)
    }

    /// The bounds of the page's values by the numbers that occur.
    private func noteBounds(_ dictionary: ChunkDictionary, _ workshop: EncodingWorkshop) {
        let count = numbers.count / 4
        if count == 0 { return }
        let values = unsafe dictionary.values(workshop)
        let flags = workshop.marks
        flags.truncate()
        flags.append(repeating: 0, count: dictionary.count)
        unsafe pjrun_mark(
            numbers.base.assumingMemoryBound(to: UInt32.self), count, flags.base.assumingMemoryBound(to: UInt8.self))
        let (used, usedCount) = unsafe workshop.marked(values, dictionary.count, width: leaf.form.memoryWidth)
        bounds = unsafe .of(used, count: usedCount, form: leaf.form)
    }

    /// Compresses a page and writes it with its header; answers the bytes of both.
    private func write(
        _ body: UnsafeRawBufferPointer, _ header: inout PageHeader, _ workshop: EncodingWorkshop
    ) throws(ParquetWriteError) -> (compressed: Int, uncompressed: Int) {
        let packed = try unsafe workshop.packed(body)
        if max(body.count, packed.count) > Int(Int32.max) { throw .pageTooLarge }
        header.compressedSize = packed.count
        if workshop.options.writesChecksums { header.crc = unsafe PageChecksum.of(packed) }
        var writer = CompactWriter()
        header.write(to: &writer)
        let head = writer.output.count
        pages.append(writer.output)
        if let base = packed.baseAddress { unsafe pages.append(base, count: packed.count) }
        return (head + packed.count, head + body.count)
    }

    // MARK: - The end

    /// Ends the chunk; the encoder is ready for the next one.
    func finish(_ workshop: EncodingWorkshop) throws(ParquetWriteError) -> EncodedChunk {
        try flushPage(workshop)
        let data = pages
        var dictionarySize: Int?
        if let dictionary = dictionary ?? formerDictionary, chunk.pages.contains(where: \.hasNumbers) {
            pages = PageBytes(capacity: 1 << 16)
            let body = workshop.body
            body.truncate()
            let values = unsafe dictionary.values(workshop)
            try unsafe leaf.form.appendPlain(values, count: dictionary.count, to: body)
            var header = PageHeader(type: .dictionary, uncompressedSize: body.count, compressedSize: 0)
            header.dictionary = DictionaryPageHeader(valueCount: dictionary.count, encoding: .plainDictionary)
            let written = try unsafe write(body.bytes, &header, workshop)
            dictionarySize = written.compressed
            chunk.uncompressedSize += written.uncompressed
            unsafe pages.append(data.base, count: data.count)
        }
        let encoded = chunk.encoded(leaf, pages, dictionarySize: dictionarySize, workshop.options)
        dictionary = dictionary ?? formerDictionary
        formerDictionary = nil
        dictionary?.clear()
        pages = PageBytes(capacity: 1 << 16)
        chunk = ChunkRecord()
        return encoded
    }
}
