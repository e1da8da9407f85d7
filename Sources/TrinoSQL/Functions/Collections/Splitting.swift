import Columnar

// Functions that cut a text into an array or a map. The parts are views into the text: nothing is copied.

extension FunctionRegistry {
    mutating func addSplitting() {
        scalar("split", "varchar(x), varchar(y)", returns: "array(varchar(x))") { $0.split() }
        scalar("split", "varchar(x), varchar(y), bigint", returns: "array(varchar(x))") { $0.split() }
        scalar("split_to_map", "varchar, varchar, varchar", returns: "map(varchar, varchar)") { $0.splitToMap() }
        scalar("split_to_multimap", "varchar, varchar, varchar", returns: "map(varchar, array(varchar))") {
            $0.splitToMultimap()
        }
    }
}

/// The parts of the texts of a column's rows.
struct TextParts {
    private(set) var views: [ByteView] = []
    private var nulls: [UInt8] = []
    private var hasNull = false

    /// How many there are.
    var count: Int { views.count }

    /// Adds a part.
    mutating func append(_ view: ByteView) {
        views.append(view)
        if hasNull { nulls.append(0) }
    }

    /// Adds NULL.
    mutating func appendNull() {
        if !hasNull { nulls = Array(repeating: 0, count: views.count) }
        hasNull = true
        views.append(.empty)
        nulls.append(1)
    }

    /// Takes back parts.
    mutating func truncate(to count: Int) {
        views.removeLast(views.count - count)
        if hasNull { nulls.removeLast(nulls.count - count) }
    }

    /// A column of all parts.
    func column(_ type: DataType, owners: [any AnyObject & Sendable]) -> Column {
        Column(
            type: type, count: views.count, values: Buffer.copy(of: views),
            nulls: hasNull ? Buffer.copy(of: nulls) : nil,
            owners: owners)
    }
}

extension ScalarCall {
    /// Makes an array of parts of each row's text.
    @inline(__always)
    func mapParts(_ body: (Int, inout TextParts) throws -> Void) -> Column {
        guard case .array(let element) = resultType else { preconditionFailure("parts of text are an array") }
        var parts = TextParts()
        let lists = mapLists(elements: 0) { row, writer in
            let start = parts.count
            do {
                try body(row, &parts)
                try writer.checkRoom(for: parts.count * 2)
            } catch {
                parts.truncate(to: start)
                throw error
            }
            writer.skip(parts.count - start)
            return true
        }
        return lists.column(self, children: [parts.column(element, owners: owners)])
    }

    fileprivate func split() -> Column {
        let texts = (views: arguments[0].views, step: arguments[0].step)
        let delimiters = (views: arguments[1].views, step: arguments[1].step)
        let limits = arguments.count > 2 ? (lane: arguments[2].int64s, step: arguments[2].step) : nil
        return mapParts { row, parts in
            let (text, delimiter) = (texts.views[row &* texts.step], delimiters.views[row &* delimiters.step])
            let limit = limits.map { $0.lane[row &* $0.step] } ?? Int64(text.count) + 1
            if limit <= 0 { throw Failure.invalidArgument("Limit must be positive") }
            if limit > Int64(Int32.max) { throw Failure.invalidArgument("Limit is too large") }
            if delimiter.count == 0 { throw Failure.invalidArgument("The delimiter may not be the empty string") }
            var position = 0
            for _ in 1..<max(1, limit) {
                guard let match = text.first(delimiter, from: position) else { break }
                parts.append(text.slice(position, match))
                position = match &+ delimiter.count
            }
            parts.append(text.slice(position, text.count))
        }
    }

    fileprivate func splitToMap() -> Column {
        let arguments = EntryTexts(self)
        var (keys, values) = (TextParts(), TextParts())
        let lists = mapLists(elements: 0) { row, writer in
            var known: Set<[UInt8]> = []
            var entries: [(key: ByteView, value: ByteView)] = []
            try arguments.forEach(row, "'") { key, value in
                guard known.insert(key.array).inserted else {
                    throw Failure.invalidArgument("Duplicate keys (\(key.string)) are not allowed")
                }
                entries.append((key, value))
            }
            for number in HashMapOrder.order(entries.map(\.key)) {
                keys.append(entries[number].key)
                values.append(entries[number].value)
            }
            writer.skip(entries.count)
            return true
        }
        return lists.column(
            self, children: [keys.column(.varchar(nil), owners: owners), values.column(.varchar(nil), owners: owners)])
    }

    fileprivate func splitToMultimap() -> Column {
        let arguments = EntryTexts(self)
        var (keys, values, groups) = (TextParts(), TextParts(), KeyGroups())
        let lists = mapLists(elements: 0) { row, writer in
            let (start, first) = (keys.count, values.count)
            var known: [[UInt8]: Int64] = [:]
            var entries: [(key: ByteView, number: Int64)] = []
            do {
                try arguments.forEach(row, "") { key, value in
                    let bytes = key.array
                    let number = known[bytes] ?? Int64(known.count)
                    known[bytes] = number
                    entries.append((key, number))
                    values.append(value)
                }
            } catch {
                values.truncate(to: first)
                throw error
            }
            groups.begin(entries.count)
            for (position, entry) in entries.enumerated() { groups.add(first + position, entry.number) }
            groups.end { keys.append(entries[$0 - first].key) }
            writer.skip(keys.count - start)
            return true
        }
        guard case .map(_, let array) = resultType else { preconditionFailure("a multimap is a map") }
        return lists.column(
            self,
            children: [
                keys.column(.varchar(nil), owners: owners),
                groups.column(array, values.column(.varchar(nil), owners: owners)),
            ])
    }
}

/// Texts whose entries are separated by one delimiter, and the keys and values of entries by another.
private struct EntryTexts {
    private let lanes: [(views: Lane<ByteView>, step: Int)]

    init(_ call: ScalarCall) {
        lanes = call.arguments.map { (views: $0.views, step: $0.step) }
    }

    /// Gives the keys and values of a row.
    ///
    /// - Parameters:
    ///   - row: its number.
    ///   - quote: what stands around an entry in messages.
    ///   - body: takes a key and a value.
    /// - Throws: what is wrong with the text, and what the body throws.
    func forEach(_ row: Int, _ quote: String, _ body: (ByteView, ByteView) throws -> Void) throws {
        let (text, entryDelimiter) = (lanes[0].views[row &* lanes[0].step], lanes[1].views[row &* lanes[1].step])
        let delimiter = lanes[2].views[row &* lanes[2].step]
        if entryDelimiter.count == 0 { throw Failure.invalidArgument("entryDelimiter is empty") }
        if delimiter.count == 0 { throw Failure.invalidArgument("keyValueDelimiter is empty") }
        if entryDelimiter == delimiter {
            throw Failure.invalidArgument("entryDelimiter and keyValueDelimiter must not be the same")
        }
        var position = 0
        while position < text.count {
            let next = text.first(entryDelimiter, from: position)
            let entry = text.slice(position, next ?? text.count)
            guard let end = entry.first(delimiter), entry.first(delimiter, from: end + delimiter.count) == nil else {
                throw Failure.invalidArgument(
                    "Key-value delimiter must appear exactly once in each entry. Bad input: "
                        + quote + entry.string + quote)
            }
            try body(entry.slice(0, end), entry.slice(end + delimiter.count, entry.count))
            guard let next else { return }
            position = next + entryDelimiter.count
        }
    }
}
