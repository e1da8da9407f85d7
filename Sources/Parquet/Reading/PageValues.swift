import CParquet
import Columnar

/// The values of a dictionary, ready to be picked.
struct DictionaryValues {
    /// Elements as in a column.
    let values: Buffer
    let count: Int
    /// What keeps alive what the elements point to.
    let owners: [Buffer]
    /// The same for whoever computes with distinct values; only of texts, of which computing costs most.
    let shared: ColumnDictionary?
}

/// Decodes the values of one page after the other; NULLs are not among them.
///
/// The work is chosen once for a run of values, never for a value. All reading is bounded by the page's end.
@safe final class PageValues {
    private let conversion: Conversion
    private let pages: PageReader
    private var form = Form.none
    private var page: Page?
    private var next: UnsafePointer<UInt8>
    private var end: UnsafePointer<UInt8>
    /// Of bits and of split streams: the value that comes next.
    private var index = 0
    private var hybrid = unsafe pjrun_hybrid_t()
    private var delta = unsafe pjrun_delta_t()
    private var suffixes = unsafe pjrun_delta_t()
    /// The text before, and what it lies in, for texts that begin like it.
    private var last: pjrun_bytes_t
    private var lastOwner: Buffer?
    private var numbers = Scratch()
    private var raw = Scratch()
    private var decoded = Scratch()
    /// The dictionary of the column chunk.
    private(set) var dictionary: DictionaryValues?
    /// What the views given out since it was emptied point to.
    private(set) var owners: [Buffer] = []

    private enum Form {
        case none, plain, bits, texts, dictionary, runs, delta, lengths, prefixed, streams
    }

    /// Values of which the work is done at once where it needs memory of its own.
    private static let chunk = 4096

    init(_ conversion: Conversion, pages: PageReader) {
        self.conversion = conversion
        self.pages = pages
        unsafe next = ByteView.empty.start
        unsafe end = ByteView.empty.start
        unsafe last = pjrun_bytes_t(start: ByteView.empty.start, count: 0)
    }

    /// Forgets what views point to: whoever has them has taken the owners.
    func releaseOwners() {
        owners.removeAll(keepingCapacity: true)
    }

    private func hold(_ buffer: Buffer) {
        if owners.last !== buffer { owners.append(buffer) }
    }

    // MARK: - Pages

    /// Takes over a dictionary page.
    func begin(dictionary page: Page) throws(ParquetError) {
        let count = page.header.dictionary?.valueCount ?? 0
        let least = conversion.isOfTexts ? 4 : conversion.width
        guard least > 0 else { throw pages.unsupported("a dictionary of booleans", page.offset) }
        guard count <= page.count / least else {
            throw pages.damage("A dictionary of \(count) values has \(page.count) bytes only", page.offset)
        }
        switch page.header.dictionary?.encoding {
        case .plain?, .plainDictionary?: break
        case let encoding?: throw pages.unsupported("the encoding \(encoding) of dictionaries", page.offset)
        case nil: throw pages.damage("A dictionary page has no header of its own", page.offset)
        }
        self.page = page
        unsafe next = page.bytes
        unsafe end = page.bytes + page.count
        form = conversion.isOfTexts ? .texts : .plain
        let values = Buffer(byteCount: (count + 1) * conversion.stride)
        releaseOwners()
        try unsafe read(count, into: values.base)
        dictionary = DictionaryValues(
            values: values, count: count, owners: owners, shared: conversion.givesViews ? share(values, count) : nil)
        releaseOwners()
        form = .none
    }

    /// The distinct values with a NULL behind them.
    private func share(_ values: Buffer, _ count: Int) -> ColumnDictionary {
        Lane<ByteView>(values, count: count + 1)[count] = .empty
        let nulls = Buffer(zeroed: count + 1)
        Lane<UInt8>(nulls, count: count + 1)[count] = 1
        return ColumnDictionary(
            Column(type: conversion.type, count: count + 1, values: values, nulls: nulls, owners: owners))
    }

    /// Takes over the values of a data page, which begin so many bytes behind the page's start.
    func begin(_ page: Page, at start: Int, encoding: Encoding, isBoolean: Bool) throws(ParquetError) {
        self.page = page
        unsafe next = page.bytes + start
        unsafe end = page.bytes + page.count
        index = 0
        switch encoding {
        case .plain: form = isBoolean ? .bits : conversion.isOfTexts ? .texts : .plain
        case .plainDictionary, .rleDictionary:
            form = .dictionary
            guard dictionary != nil else {
                throw pages.damage("A page needs a dictionary, and there is none", page.offset)
            }
            try beginRuns(page)
        case .rle where isBoolean:
            form = .runs
            guard start + 4 <= page.count else { throw damage() }
            unsafe next += 4
            unsafe pjrun_hybrid_start(&hybrid, next, end, 1)
        case .deltaBinaryPacked where conversion.isOfNumbers:
            form = .delta
            guard unsafe pjrun_delta_start(&delta, next, end) != 0 else { throw damage() }
        case .deltaLengthByteArray where conversion.isOfTexts:
            form = .lengths
            try unsafe beginTexts(&delta)
        case .deltaByteArray where !isBoolean && !conversion.isOfNumbers:
            form = .prefixed
            try unsafe beginTexts(&delta)
            try unsafe beginTexts(&suffixes)
            unsafe last = pjrun_bytes_t(start: next, count: 0)
            lastOwner = nil
        case .byteStreamSplit where !isBoolean && conversion.width > 0: form = .streams
        default:
            throw pages.unsupported(
                "the encoding \(encoding) of values of the type \(pages.chunk.type)", page.offset)
        }
    }

    private func beginRuns(_ page: Page) throws(ParquetError) {
        // A page of NULLs alone may lack the width.
        let width = unsafe next < end ? UInt32(next.pointee) : 0
        guard width <= 32 else { throw pages.damage("Dictionary indices of \(width) bits", page.offset) }
        if unsafe next < end { unsafe next += 1 }
        unsafe pjrun_hybrid_start(&hybrid, next, end, width)
    }

    /// Sets a stream of lengths up, and moves behind it.
    private func beginTexts(_ stream: inout pjrun_delta_t) throws(ParquetError) {
        guard unsafe pjrun_delta_start(&stream, next, end) != 0 else { throw damage() }
        var ahead = unsafe stream
        let room = unsafe raw.int64s(PageValues.chunk)
        while unsafe ahead.left > 0 {
            let wanted = unsafe min(Int(clamping: ahead.left), PageValues.chunk)
            guard unsafe pjrun_delta_read(&ahead, wanted, room) == wanted else { throw damage() }
        }
        if let behind = unsafe ahead.next { unsafe next = behind }
    }

    private func damage() -> ParquetError {
        pages.damage("A page has fewer values than it says, or damaged ones", page?.offset ?? 0)
    }

    // MARK: - Reading

    /// Writes the next values to where they belong in a column.
    @unsafe func read(_ count: Int, into out: UnsafeMutableRawPointer) throws(ParquetError) {
        guard count > 0 else { return }
        switch form {
        case .none: throw damage()
        case .plain:
            let width = conversion.width
            guard unsafe count <= (end - next) / width else { throw damage() }
            try unsafe convert(UnsafeRawPointer(next), count, out)
            unsafe next += count * width
            if conversion.givesViews, let page { hold(page.owner) }
        case .bits:
            guard unsafe index + count <= (end - next) * 8 else { throw damage() }
            unsafe pjrun_widen_bits(next, index, count, out.assumingMemoryBound(to: UInt8.self))
            index += count
        case .texts: try unsafe readTexts(count, out)
        case .dictionary:
            let found = try unsafe indices(count)
            guard let dictionary, unsafe pick(dictionary, found, count, out) else { throw badIndex() }
            for owner in dictionary.owners { hold(owner) }
        case .runs:
            let target = unsafe out.assumingMemoryBound(to: UInt8.self)
            guard unsafe pjrun_hybrid_read8(&hybrid, count, target) == count else { throw damage() }
            for row in 0..<count { unsafe target[row] &= 1 }
        case .delta: try unsafe readNumbers(count, out)
        case .lengths:
            let lengths = unsafe raw.int64s(count)
            guard unsafe pjrun_delta_read(&delta, count, lengths) == count else { throw damage() }
            let views = unsafe viewsTarget(count, out)
            guard unsafe pjrun_delta_texts(&next, end, lengths, count, views) == count else { throw damage() }
            if let page { hold(page.owner) }
            try unsafe convertTexts(views, count, out)
        case .prefixed: try unsafe readPrefixed(count, out)
        case .streams:
            let width = conversion.width
            let total = unsafe (end - next) / width
            guard index + count <= total else { throw damage() }
            let joined = conversion.givesViews ? Buffer(byteCount: count * width) : raw.bytes(count * width)
            unsafe pjrun_join_streams(
                next, total, index, count, width, joined.base.assumingMemoryBound(to: UInt8.self))
            index += count
            if conversion.givesViews { hold(joined) }
            let held = joined
            try withExtendedLifetime(held) { () throws(ParquetError) in
                try unsafe convert(UnsafeRawPointer(held.base), count, out)
            }
        }
    }

    /// Passes over the next `count` values, and writes those at some positions among them.
    ///
    /// - Parameters:
    ///   - count: values to pass over.
    ///   - positions: ascending, below `count`.
    ///   - wanted: how many positions.
    ///   - out: room for the values wanted.
    /// - Throws: `ParquetError.malformed`, `ParquetError.valueOutOfRange`.
    @unsafe func pick(
        _ count: Int, _ positions: UnsafePointer<UInt32>, _ wanted: Int, into out: UnsafeMutableRawPointer
    ) throws(ParquetError) {
        if wanted == 0 { return try skip(count) }
        if wanted == count { return try unsafe read(count, into: out) }
        switch form {
        case .plain where conversion.width > 0:
            let width = conversion.width
            guard unsafe count <= (end - next) / width else { throw damage() }
            if conversion.isCopy {
                unsafe pjrun_take8(next, positions, wanted, out.assumingMemoryBound(to: UInt8.self))
            } else if case .fixedTexts = conversion.first {
                let views = unsafe out.assumingMemoryBound(to: pjrun_bytes_t.self)
                for row in 0..<wanted {
                    unsafe views[row] = pjrun_bytes_t(start: next + Int(positions[row]) * width, count: Int64(width))
                }
                if let page { hold(page.owner) }
                try unsafe finish(out, wanted)
            } else {
                let taken = raw.bytes(wanted * width)
                let bytes = unsafe taken.base.assumingMemoryBound(to: UInt8.self)
                if width == 4 {
                    unsafe pjrun_take4(next, positions, wanted, bytes)
                } else {
                    unsafe pjrun_take(next, width, positions, wanted, bytes)
                }
                try unsafe convert(UnsafeRawPointer(bytes), wanted, out)
            }
            unsafe next += count * width
        case .texts where conversion.first == .texts:
            let views = unsafe out.assumingMemoryBound(to: pjrun_bytes_t.self)
            guard unsafe pjrun_plain_texts_at(&next, end, count, positions, wanted, views) == count else {
                throw damage()
            }
            if let page { hold(page.owner) }
            try unsafe finish(out, wanted)
        case .dictionary:
            let found = try unsafe indices(count)
            guard let dictionary, unsafe pick(dictionary, found, positions, wanted, out) else { throw badIndex() }
            for owner in dictionary.owners { hold(owner) }
        default:
            let stride = conversion.stride
            let all = decoded.bytes(count * stride)
            try unsafe read(count, into: all.base)
            let (source, target) = unsafe (
                all.base.assumingMemoryBound(to: UInt8.self), out.assumingMemoryBound(to: UInt8.self)
            )
            unsafe pjrun_take(source, stride, positions, wanted, target)
        }
    }

    /// Passes over values.
    func skip(_ count: Int) throws(ParquetError) {
        guard count > 0 else { return }
        switch form {
        case .none: throw damage()
        case .plain:
            guard unsafe count <= (end - next) / conversion.width else { throw damage() }
            unsafe next += count * conversion.width
        case .bits, .streams: index += count
        case .texts: guard unsafe pjrun_plain_texts(&next, end, count, nil) == count else { throw damage() }
        case .dictionary, .runs: guard unsafe pjrun_hybrid_skip(&hybrid, count) == count else { throw damage() }
        case .delta, .lengths, .prefixed:
            var left = count
            while left > 0 {
                let some = min(left, PageValues.chunk)
                if form == .delta {
                    guard unsafe pjrun_delta_read(&delta, some, raw.int64s(some)) == some else { throw damage() }
                } else {
                    try unsafe read(some, into: decoded.bytes(some * conversion.stride).base)
                }
                left -= some
            }
        }
    }

    /// The dictionary that the values of the page at hand come out of, if they do and it is shared.
    var sharedDictionary: ColumnDictionary? { form == .dictionary ? dictionary?.shared : nil }

    /// The numbers in the dictionary of the values that were read last.
    @unsafe func copyNumbers(_ count: Int, into out: UnsafeMutablePointer<UInt32>) {
        unsafe out.update(from: numbers.uint32s(count), count: count)
    }

    /// The same of those that were picked last.
    @unsafe func copyNumbers(
        _ positions: UnsafePointer<UInt32>, _ count: Int, into out: UnsafeMutablePointer<UInt32>
    ) {
        let found = unsafe numbers.uint32s(count)
        for row in 0..<count { unsafe out[row] = found[Int(positions[row])] }
    }

    // MARK: - Kinds

    @unsafe private func indices(_ count: Int) throws(ParquetError) -> UnsafeMutablePointer<UInt32> {
        let found = unsafe numbers.uint32s(count + 16)
        guard unsafe pjrun_hybrid_read(&hybrid, count, found) == count else { throw damage() }
        return unsafe found
    }

    private func badIndex() -> ParquetError {
        pages.damage("A page has a value beyond its dictionary", page?.offset ?? 0)
    }

    @unsafe private func pick(
        _ dictionary: DictionaryValues, _ found: UnsafePointer<UInt32>, _ count: Int, _ out: UnsafeMutableRawPointer
    ) -> Bool {
        let size = UInt32(clamping: dictionary.count)
        if conversion.stride == 8 {
            return unsafe pjrun_pick8(
                dictionary.values.base.assumingMemoryBound(to: UInt64.self), size, found, count,
                out.assumingMemoryBound(to: UInt64.self)) != 0
        }
        return unsafe pjrun_pick16(dictionary.values.base, size, found, count, out) != 0
    }

    @unsafe private func pick(
        _ dictionary: DictionaryValues, _ found: UnsafePointer<UInt32>, _ positions: UnsafePointer<UInt32>,
        _ wanted: Int, _ out: UnsafeMutableRawPointer
    ) -> Bool {
        let size = UInt32(clamping: dictionary.count)
        if conversion.stride == 8 {
            return unsafe pjrun_pick8_at(
                dictionary.values.base.assumingMemoryBound(to: UInt64.self), size, found, positions, wanted,
                out.assumingMemoryBound(to: UInt64.self)) != 0
        }
        return unsafe pjrun_pick16_at(dictionary.values.base, size, found, positions, wanted, out) != 0
    }

    @unsafe private func readTexts(_ count: Int, _ out: UnsafeMutableRawPointer) throws(ParquetError) {
        let views = unsafe viewsTarget(count, out)
        guard unsafe pjrun_plain_texts(&next, end, count, views) == count else { throw damage() }
        if let page { hold(page.owner) }
        try unsafe convertTexts(views, count, out)
    }

    @unsafe private func readPrefixed(_ count: Int, _ out: UnsafeMutableRawPointer) throws(ParquetError) {
        let lengths = unsafe raw.int64s(count * 2)
        let others = unsafe lengths + count
        guard unsafe pjrun_delta_read(&delta, count, lengths) == count,
            unsafe pjrun_delta_read(&suffixes, count, others) == count
        else { throw damage() }
        let size = unsafe pjrun_prefixed_size(lengths, others, count, last.count, PageValues.mostPrefixed)
        guard size >= 0 else { throw damage() }
        let memory = Buffer(byteCount: Int(size))
        let views = unsafe viewsTarget(count, out)
        let written = unsafe pjrun_prefixed_texts(
            &next, end, lengths, others, count, &last, memory.base.assumingMemoryBound(to: UInt8.self), views)
        guard written == count else { throw damage() }
        lastOwner = memory
        hold(memory)
        try unsafe convertTexts(views, count, out)
    }

    /// Bytes that a block's texts may have together when each is written as what differs from the one before: a few
    /// bytes in the file can stand for any length.
    private static let mostPrefixed: Int64 = 1 << 30

    @unsafe private func readNumbers(_ count: Int, _ out: UnsafeMutableRawPointer) throws(ParquetError) {
        if conversion.width == 8 {
            let wide = unsafe raw.int64s(count)
            guard unsafe pjrun_delta_read(&delta, count, wide) == count else { throw damage() }
            return try unsafe convert(UnsafeRawPointer(wide), count, out)
        }
        let wide = unsafe raw.int64s(count)
        guard unsafe pjrun_delta_read(&delta, count, wide) == count else { throw damage() }
        let narrow = unsafe UnsafeMutableRawPointer(wide).assumingMemoryBound(to: Int32.self)
        for row in 0..<count { unsafe narrow[row] = Int32(truncatingIfNeeded: wide[row]) }
        try unsafe convert(UnsafeRawPointer(wide), count, out)
    }

    /// Where views of texts go: to the column, or to where they are made numbers of.
    @unsafe private func viewsTarget(
        _ count: Int, _ out: UnsafeMutableRawPointer
    ) -> UnsafeMutablePointer<pjrun_bytes_t> {
        if conversion.givesViews { return unsafe out.assumingMemoryBound(to: pjrun_bytes_t.self) }
        return unsafe numbers.bytes(count * 16).base.assumingMemoryBound(to: pjrun_bytes_t.self)
    }

    // MARK: - Conversion

    @unsafe private func convertTexts(
        _ views: UnsafeMutablePointer<pjrun_bytes_t>, _ count: Int, _ out: UnsafeMutableRawPointer
    ) throws(ParquetError) {
        switch conversion.first {
        case .texts: try unsafe finish(out, count)
        case .textNumber64:
            guard unsafe pjrun_text_i64(views, count, out.assumingMemoryBound(to: Int64.self)) != 0 else {
                throw tooLarge()
            }
            try unsafe finish(out, count)
        case .textNumber128:
            guard unsafe pjrun_text_i128(views, count, out.assumingMemoryBound(to: UInt8.self)) != 0 else {
                throw tooLarge()
            }
            try unsafe finish(out, count)
        default:
            // Values of a fixed number of bytes, written as texts.
            let width = conversion.width
            let joined = Buffer(byteCount: count * width)
            for row in 0..<count {
                guard unsafe views[row].count == width else { throw damage() }
                unsafe (joined.base + row * width).copyMemory(from: views[row].start, byteCount: width)
            }
            if conversion.givesViews { hold(joined) }
            try withExtendedLifetime(joined) { () throws(ParquetError) in
                try unsafe convert(UnsafeRawPointer(joined.base), count, out)
            }
        }
    }

    private func tooLarge() -> ParquetError {
        pages.outOfRange("of more bytes", conversion.type, page?.offset)
    }

    /// Makes values of a column of values that lie one behind the other.
    @unsafe private func convert(
        _ source: UnsafeRawPointer, _ count: Int, _ out: UnsafeMutableRawPointer
    ) throws(ParquetError) {
        let bytes = unsafe source.assumingMemoryBound(to: UInt8.self)
        let words = unsafe out.assumingMemoryBound(to: Int64.self)
        let target = unsafe out.assumingMemoryBound(to: UInt8.self)
        switch conversion.first {
        case .int64, .double: unsafe out.copyMemory(from: source, byteCount: count * 8)
        case .int32: unsafe pjrun_widen_i32(bytes, count, words)
        case .uint32: unsafe pjrun_widen_u32(bytes, count, words)
        case .uint64: unsafe pjrun_widen_u64(bytes, count, target)
        case .wideInt32(let factor):
            let wide = unsafe numbers.int64s(count)
            unsafe pjrun_widen_i32(bytes, count, wide)
            unsafe pjrun_scale_i128(wide, count, factor, target)
        case .wideInt64(let factor):
            let wide = unsafe numbers.int64s(count)
            unsafe UnsafeMutableRawPointer(wide).copyMemory(from: source, byteCount: count * 8)
            unsafe pjrun_scale_i128(wide, count, factor, target)
        case .int96Micros(let unit): unsafe pjrun_int96_micros(bytes, count, unit, words)
        case .int96Picos: unsafe pjrun_int96_picos(bytes, count, target)
        case .float: unsafe pjrun_widen_f32(bytes, count, out.assumingMemoryBound(to: Double.self))
        case .float16: unsafe pjrun_widen_f16(bytes, count, out.assumingMemoryBound(to: Double.self))
        case .fixedTexts(let width):
            unsafe pjrun_fixed_texts(bytes, width, count, out.assumingMemoryBound(to: pjrun_bytes_t.self))
        case .fixedNumber64(let width):
            guard unsafe pjrun_big_endian_i64(bytes, width, count, words) != 0 else { throw tooLarge() }
        case .fixedNumber128(let width):
            guard unsafe pjrun_big_endian_i128(bytes, width, count, target) != 0 else { throw tooLarge() }
        case .bits, .texts, .textNumber64, .textNumber128: throw damage()
        }
        try unsafe finish(out, count)
    }

    /// The steps in place.
    @unsafe private func finish(_ out: UnsafeMutableRawPointer, _ count: Int) throws(ParquetError) {
        for step in conversion.steps {
            let words = unsafe out.assumingMemoryBound(to: Int64.self)
            switch step {
            case .scale(let factor):
                guard unsafe pjrun_scale_i64(words, count, factor) != 0 else {
                    throw pages.outOfRange("of a timestamp", conversion.type, page?.offset)
                }
            case .divide(let divisor): unsafe pjrun_divide_i64(words, count, divisor)
            case .range(let low, let high):
                let first = unsafe pjrun_first_outside(words, count, low, high)
                if first < count {
                    let value = unsafe words[first]
                    // Integers that may not be below 0 are unsigned.
                    let text = low == 0 && conversion.type.isInteger ? "\(UInt64(bitPattern: value))" : "\(value)"
                    throw pages.outOfRange(text, conversion.type, page?.offset)
                }
            case .wrap(let end):
                for row in 0..<count where unsafe words[row] == end { unsafe words[row] = 0 }
            case .rescale(let from, let to, let precision):
                try unsafe rescale(out, count, from: from, to: to, precision: precision)
            case .truncate(let limit): unsafe truncate(out, count, limit, trims: false)
            case .truncateAndTrim(let limit): unsafe truncate(out, count, limit, trims: true)
            }
        }
    }

    @unsafe private func rescale(
        _ out: UnsafeMutableRawPointer, _ count: Int, from: Int, to: Int, precision: Int
    ) throws(ParquetError) {
        let bound = (0..<min(38, precision)).reduce(Int128(1)) { result, _ in result * 10 }
        let factor = (0..<abs(to - from)).reduce(Int128(1)) { result, _ in result * 10 }
        func scaled(_ value: Int128) throws(ParquetError) -> Int128 {
            let result: Int128
            if to >= from {
                let (product, overflow) = value.multipliedReportingOverflow(by: factor)
                guard !overflow else { throw pages.outOfRange("\(value)", conversion.type, page?.offset) }
                result = product
            } else {
                let (quotient, rest) = value.quotientAndRemainder(dividingBy: factor)
                result = quotient + (abs(rest) * 2 >= factor ? (value < 0 ? -1 : 1) : 0)
            }
            guard abs(result) < bound else { throw pages.outOfRange("\(value)", conversion.type, page?.offset) }
            return result
        }
        if conversion.stride == 8 {
            let words = unsafe out.assumingMemoryBound(to: Int64.self)
            for row in 0..<count { unsafe words[row] = Int64(truncatingIfNeeded: try scaled(Int128(words[row]))) }
        } else {
            let words = unsafe out.assumingMemoryBound(to: Int128.self)
            for row in 0..<count { unsafe words[row] = try scaled(words[row]) }
        }
    }

    @unsafe private func truncate(_ out: UnsafeMutableRawPointer, _ count: Int, _ limit: Int, trims: Bool) {
        let views = unsafe out.assumingMemoryBound(to: ByteView.self)
        for row in 0..<count {
            let view = unsafe views[row].prefix(codePoints: limit)
            unsafe views[row] = trims ? view.withoutTrailingSpaces : view
        }
    }
}

extension Page {
    @unsafe fileprivate var bytes: UnsafePointer<UInt8> {
        unsafe UnsafePointer((owner.base + start).assumingMemoryBound(to: UInt8.self))
    }
}

extension Conversion {
    /// Whether values in the file are INT32 or INT64.
    var isOfNumbers: Bool {
        switch first {
        case .int32, .uint32, .int64, .uint64, .wideInt32, .wideInt64: true
        default: false
        }
    }
}

/// Memory that grows and is used again and again by one thread.
struct Scratch {
    private var buffer = Buffer(byteCount: 0)

    /// So many bytes; what was there may be gone.
    mutating func bytes(_ count: Int) -> Buffer {
        if buffer.byteCount < count { buffer = Buffer(byteCount: max(count, min(1 << 20, buffer.byteCount * 2))) }
        return buffer
    }

    @unsafe mutating func int64s(_ count: Int) -> UnsafeMutablePointer<Int64> {
        unsafe bytes(count * 8).base.assumingMemoryBound(to: Int64.self)
    }

    @unsafe mutating func uint32s(_ count: Int) -> UnsafeMutablePointer<UInt32> {
        unsafe bytes(count * 4).base.assumingMemoryBound(to: UInt32.self)
    }
}
