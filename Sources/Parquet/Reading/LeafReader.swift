import CParquet
import Columnar

/// Reads one leaf of one row group, from front to back, for one thread.
@safe final class LeafReader {
    let leaf: SchemaNode
    let conversion: Conversion
    let pages: PageReader
    let values: PageValues
    let maxDefinition: Int
    let maxRepetition: Int
    /// Rows of the row group that are behind.
    private(set) var row = 0
    /// Entries (values, NULLs and empty lists) of the chunk that are behind, in loaded and in skipped pages.
    private var entries = 0
    /// Entries of the page at hand that are left.
    var pageLeft = 0
    var definitions = LevelStream()
    var repetitions = LevelStream()
    /// Keeps alive what the levels lie in.
    private var page: Page?
    private var levels = Scratch()
    private var positions = Scratch()
    private var dense = Scratch()
    private let rowCount: Int
    /// Where pages begin, if the file says so.
    private let locations: [PageLocation]?

    /// Begins before the first row.
    init(
        _ file: ParquetFile, rowGroup: Int, leaf: SchemaNode, conversion: Conversion, codecs: Codecs, share: Int,
        locations: [PageLocation]? = nil
    ) throws(ParquetError) {
        self.leaf = leaf
        self.conversion = conversion
        self.locations = locations
        maxDefinition = leaf.definitionLevel
        maxRepetition = leaf.repetitionLevel
        rowCount = file.metadata.rowGroups[rowGroup].rowCount
        pages = try PageReader(file, rowGroup: rowGroup, leaf: leaf, codecs: codecs, share: share)
        values = PageValues(conversion, pages: pages)
        if maxRepetition == 0, pages.chunk.valueCount != rowCount {
            throw pages.damage(
                "A column chunk has \(pages.chunk.valueCount) values, its row group \(rowCount) rows", pages.position)
        }
    }

    // MARK: - Pages

    /// The header of the next data page; a dictionary on the way is read.
    private func nextHeader() throws(ParquetError) -> (header: PageHeader, count: Int) {
        while true {
            guard entries < pages.chunk.valueCount else {
                throw pages.damage("The column chunk has fewer rows than its row group", pages.position)
            }
            let header = try pages.header()
            switch header.type {
            case .dictionary: try values.begin(dictionary: try pages.load(header))
            case .data, .dataV2:
                guard let count = header.type == .data ? header.data?.valueCount : header.dataV2?.valueCount else {
                    throw pages.damage("A page has no header of its own", pages.position)
                }
                guard count <= pages.chunk.valueCount - entries else {
                    throw pages.damage(
                        "The pages of a column chunk have more values than its \(pages.chunk.valueCount)",
                        pages.position)
                }
                entries += count
                return (header, count)
            default: pages.skip(header)
            }
        }
    }

    /// Loads the next page.
    func nextPage() throws(ParquetError) {
        let (header, count) = try nextHeader()
        try load(header, count)
    }

    private func load(_ header: PageHeader, _ count: Int) throws(ParquetError) {
        let page = try pages.load(header)
        self.page = page
        pageLeft = count
        let isBoolean = pages.chunk.type == .boolean
        if let v2 = header.dataV2, header.type == .dataV2 {
            let (first, second) = (v2.repetitionLevelsByteLength, v2.definitionLevelsByteLength)
            guard first + second <= page.count else {
                throw pages.damage("The levels of a page have more bytes than the page", page.offset)
            }
            repetitions = maxRepetition == 0 ? LevelStream() : LevelStream(page, 0..<first, maximum: maxRepetition)
            definitions =
                maxDefinition == 0 ? LevelStream() : LevelStream(page, first..<first + second, maximum: maxDefinition)
            try values.begin(page, at: first + second, encoding: v2.encoding, isBoolean: isBoolean)
        } else if let v1 = header.data {
            var start = 0
            repetitions = try stream(page, &start, maxRepetition, v1.repetitionLevelEncoding, count)
            definitions = try stream(page, &start, maxDefinition, v1.definitionLevelEncoding, count)
            try values.begin(page, at: start, encoding: v1.encoding, isBoolean: isBoolean)
        }
    }

    private func stream(
        _ page: Page, _ start: inout Int, _ maximum: Int, _ encoding: Encoding, _ count: Int
    ) throws(ParquetError) -> LevelStream {
        if maximum == 0 { return LevelStream() }
        switch encoding {
        case .rle:
            guard start + 4 <= page.count else { throw pages.damage("A page ends in its levels", page.offset) }
            let bytes = Lane<UInt8>(page.owner, count: page.start + page.count)
            let length = (0..<4).reduce(0) { $0 | Int(bytes[page.start + start + $1]) << (8 * $1) }
            guard length <= page.count - start - 4 else { throw pages.damage("A page ends in its levels", page.offset) }
            defer { start += 4 + length }
            return LevelStream(page, start + 4..<start + 4 + length, maximum: maximum)
        case .bitPacked:
            let width = Int(LevelStream.width(of: maximum))
            guard count <= (page.count - start) * 8 / width else {
                throw pages.damage("A page ends in its levels", page.offset)
            }
            let length = (count * width + 7) / 8
            defer { start += length }
            return LevelStream(reversed: page, start..<start + length, maximum: maximum, count: count)
        default: throw pages.unsupported("the encoding \(encoding) of levels", page.offset)
        }
    }

    private func levelDamage() -> ParquetError {
        pages.damage("The levels of a page are damaged", page?.offset ?? pages.position)
    }

    // MARK: - Rows without lists

    /// Goes to a row that is not behind.
    ///
    /// - Precondition: the leaf is in no list.
    private func seek(to target: Int) throws(ParquetError) {
        if target - row > pageLeft, let locations { try jump(to: target, locations) }
        while row < target {
            if pageLeft == 0 {
                let (header, count) = try nextHeader()
                if count <= target - row {
                    pages.skip(header)
                    row += count
                    continue
                }
                try load(header, count)
            }
            let some = min(pageLeft, min(target - row, 1 << 16))
            if definitions.skipIfFull(some) {
                try values.skip(some)
            } else {
                let read = levels.bytes(some)
                let lane = unsafe read.base.assumingMemoryBound(to: UInt8.self)
                guard unsafe definitions.read(some, into: lane) else { throw levelDamage() }
                try values.skip(unsafe pjrun_count_levels(lane, some, UInt8(maxDefinition)))
            }
            advance(some)
        }
    }

    /// Goes to the page that holds a row, past pages whose headers need not be read.
    private func jump(to target: Int, _ locations: [PageLocation]) throws(ParquetError) {
        var low = 0
        var high = locations.count
        while low < high {
            let middle = (low + high) / 2
            if locations[middle].firstRow <= target { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return }
        let found = locations[low - 1]
        guard found.firstRow > row + pageLeft, found.firstRow <= target, found.firstRow < rowCount else { return }
        // The dictionary comes before the first data page.
        if values.dictionary == nil, row == 0, entries == 0, let first = locations.first, pages.position < first.offset
        {
            let header = try pages.header()
            if header.type == .dictionary { try values.begin(dictionary: try pages.load(header)) }
        }
        guard found.offset >= pages.position else { return }
        try pages.jump(to: found.offset)
        row = found.firstRow
        entries = found.firstRow
        pageLeft = 0
    }

    private func advance(_ count: Int) {
        row += count
        pageLeft -= count
    }

    /// The values of some rows.
    ///
    /// - Parameters:
    ///   - range: rows of the row group, not behind.
    ///   - rows: which of them, counted from the range's start; nil for all.
    /// - Returns: a column of the rows wanted.
    /// - Throws: what reading and decoding pages throws.
    func column(_ range: Range<Int>, _ rows: Selection?) throws(ParquetError) -> Column {
        try seek(to: range.lowerBound)
        let wanted = rows?.count ?? range.count
        let stride = conversion.stride
        let result = Buffer(byteCount: wanted * stride)
        var nulls: Buffer?
        values.releaseOwners()
        var numbers = SharedNumbers(wanted)
        var done = 0
        var picked = 0
        let selected = rows?.lane
        defer { withExtendedLifetime(rows) {} }
        while row < range.upperBound, done < wanted {
            if pageLeft == 0 {
                if let selected, done < wanted {
                    // Pages without a row that is wanted are not looked at.
                    let next = range.lowerBound + Int(selected[done])
                    if next > row { try seek(to: next) }
                }
                if pageLeft == 0 { try nextPage() }
                if pageLeft == 0 { continue }
            }
            let count = min(pageLeft, range.upperBound - row)
            let target = unsafe result.base + done * stride
            var some = count
            var chosen: UnsafePointer<UInt32>?
            if let selected {
                let base = UInt32(truncatingIfNeeded: row - range.lowerBound)
                let limit = base + UInt32(truncatingIfNeeded: count)
                var end = picked
                while end < wanted, selected[end] < limit { end += 1 }
                some = end - picked
                let room = unsafe positions.uint32s(some + 1)
                unsafe pjrun_rebase(selected.pointer + picked, some, base, room)
                unsafe chosen = UnsafePointer(room)
                picked = end
            }
            let number = unsafe numbers.target(values.sharedDictionary, at: done)
            if definitions.skipIfFull(count) {
                if let chosen = unsafe chosen {
                    try unsafe values.pick(count, chosen, some, into: target)
                    if let number = unsafe number { unsafe values.copyNumbers(chosen, some, into: number) }
                } else {
                    try unsafe values.read(count, into: target)
                    if let number = unsafe number { unsafe values.copyNumbers(count, into: number) }
                }
                if let nulls { unsafe (nulls.base + done).initializeMemory(as: UInt8.self, repeating: 0, count: some) }
            } else {
                let flags: Buffer
                if let nulls {
                    flags = nulls
                } else {
                    flags = Buffer(byteCount: wanted)
                    unsafe flags.base.initializeMemory(as: UInt8.self, repeating: 0, count: done)
                    nulls = flags
                }
                try unsafe spread(
                    count, chosen, some, target, flags.base.assumingMemoryBound(to: UInt8.self) + done, number)
            }
            done += some
            advance(count)
        }
        if let flags = nulls, !LeafReader.hasAny(flags, wanted) { nulls = nil }
        var column = Column(
            type: conversion.type, count: wanted, values: result, nulls: nulls,
            owners: conversion.givesViews ? values.owners : [])
        column.dictionary = numbers.rows
        return column
    }

    private static func hasAny(_ flags: Buffer, _ count: Int) -> Bool {
        let lane = Lane<UInt8>(flags, count: count)
        var any: UInt8 = 0
        for row in 0..<count { any |= lane[row] }
        return any != 0
    }

    /// Values of rows of which some may be NULL.
    @unsafe private func spread(
        _ count: Int, _ chosen: UnsafePointer<UInt32>?, _ some: Int, _ target: UnsafeMutableRawPointer,
        _ flags: UnsafeMutablePointer<UInt8>, _ number: UnsafeMutablePointer<UInt32>?
    ) throws(ParquetError) {
        let read = levels.bytes(count * 2)
        let lane = unsafe read.base.assumingMemoryBound(to: UInt8.self)
        defer { withExtendedLifetime(read) {} }
        guard unsafe definitions.read(count, into: lane) else { throw levelDamage() }
        let stride = conversion.stride
        guard let chosen = unsafe chosen else {
            let present = unsafe count - pjrun_mark_nulls(lane, count, UInt8(maxDefinition), flags)
            if present == count {
                try unsafe values.read(count, into: target)
                if let number = unsafe number { unsafe values.copyNumbers(count, into: number) }
                return
            }
            let held = dense.bytes((present + 1) * stride)
            try unsafe values.read(present, into: held.base)
            unsafe LeafReader.spread(held.base, flags, count, stride, target)
            if let number = unsafe number {
                let room = unsafe positions.uint32s(present + 1)
                unsafe values.copyNumbers(present, into: room)
                unsafe pjrun_spread4(room, flags, count, nullNumber, number)
            }
            return
        }
        let nulls = unsafe lane + count
        let present = unsafe count - pjrun_mark_nulls(lane, count, UInt8(maxDefinition), nulls)
        let ranks = Buffer(byteCount: (some + 1) * 4)
        let room = unsafe ranks.base.assumingMemoryBound(to: UInt32.self)
        let found = unsafe pjrun_rank(nulls, count, chosen, some, 0, flags, room)
        let held = dense.bytes((found + 1) * stride)
        if found > 0 {
            try unsafe values.pick(present, room, found, into: held.base)
        } else {
            try values.skip(present)
        }
        unsafe LeafReader.spread(held.base, flags, some, stride, target)
        if let number = unsafe number {
            let dense = Buffer(byteCount: (found + 1) * 4)
            let lane = unsafe dense.base.assumingMemoryBound(to: UInt32.self)
            unsafe values.copyNumbers(room, found, into: lane)
            unsafe pjrun_spread4(lane, flags, some, nullNumber, number)
            withExtendedLifetime(dense) {}
        }
        withExtendedLifetime(ranks) {}
    }

    /// The number that rows have that are NULL.
    private var nullNumber: UInt32 { UInt32(clamping: (values.sharedDictionary?.count ?? 1) - 1) }

    @unsafe static func spread(
        _ source: UnsafeMutableRawPointer, _ flags: UnsafePointer<UInt8>, _ count: Int, _ stride: Int,
        _ target: UnsafeMutableRawPointer
    ) {
        switch stride {
        case 1:
            unsafe pjrun_spread1(
                source.assumingMemoryBound(to: UInt8.self), flags, count, target.assumingMemoryBound(to: UInt8.self))
        case 8:
            unsafe pjrun_spread8(
                source.assumingMemoryBound(to: UInt64.self), flags, count, target.assumingMemoryBound(to: UInt64.self))
        default:
            // The empty view for texts; numbers that nobody looks at for others.
            var filler = ByteView.empty
            unsafe pjrun_spread16(source, flags, count, &filler, target)
        }
    }
}
