import Columnar

/// Values as 64-bit numbers that are equal exactly where the values are not distinct.
///
/// Integers are their own numbers, texts and nested values get one at their first occurrence, so that sets of elements
/// of any type are sets of numbers. NULLs have a flag; their numbers mean nothing.
struct ElementCodes {
    /// One number for each row.
    let codes: Lane<Int64>
    /// Which rows are NULL.
    let nulls: NullLane
    private let owners: [any AnyObject & Sendable]

    private init(_ buffer: Buffer, _ column: Column) {
        codes = Lane(buffer, count: column.count)
        nulls = NullLane(column)
        owners = [buffer] + [column.nulls].compactMap { $0 }
    }

    /// The numbers of several columns of one type, which agree with each other.
    ///
    /// - Parameter columns: columns with a value for each row.
    /// - Returns: as many.
    static func make(_ columns: [Column]) -> [ElementCodes] {
        let type = columns[0].type
        switch type.physical {
        case .bool: return columns.map { widened($0, UInt8.self) { Int64($0) } }
        case .double: return columns.map { widened($0, Double.self, canonical) }
        case .int64: return columns.map { ElementCodes($0.values, $0) }
        case .int128: return numbered128(columns)
        case .bytes: return numberedTexts(columns)
        case .nested: return numberedNested(columns)
        }
    }

    private static func widened<Element: BitwiseCopyable>(
        _ column: Column, _: Element.Type, _ code: (Element) -> Int64
    ) -> ElementCodes {
        let buffer = Buffer(byteCount: column.count * 8)
        let target = Lane<Int64>(buffer, count: column.count)
        let source = column.lane(of: Element.self)
        for row in 0..<column.count { target[row] = code(source[row]) }
        return ElementCodes(buffer, column)
    }

    /// Equal doubles have the same bits here: there is one zero and one NaN.
    @inline(__always)
    private static func canonical(_ value: Double) -> Int64 {
        if value == 0 { return 0 }
        return Int64(bitPattern: (value.isNaN ? Double.nan : value).bitPattern)
    }

    private static func numbered128(_ columns: [Column]) -> [ElementCodes] {
        let type = columns[0].type
        var seen: [Int128: Int64] = [:]
        return columns.map { column in
            widened(column, Int128.self) { value in
                let key = type.comparedPart(of: value)
                if let known = seen[key] { return known }
                let next = Int64(seen.count)
                seen[key] = next
                return next
            }
        }
    }

    private static func numberedTexts(_ columns: [Column]) -> [ElementCodes] {
        let total = columns.reduce(0) { $0 + $1.count }
        var table = TextTable(capacity: total)
        return columns.map { column in
            let nulls = NullLane(column)
            let buffer = Buffer(byteCount: column.count * 8)
            let target = Lane<Int64>(buffer, count: column.count)
            let views = column.views
            for row in 0..<column.count { target[row] = nulls[row] ? 0 : table.number(of: views[row]) }
            return ElementCodes(buffer, column)
        }
    }

    /// A nested value is the run of the numbers of its parts.
    private static func numberedNested(_ columns: [Column]) -> [ElementCodes] {
        let parts = columns[0].children.indices.map { child in make(columns.map { $0.children[child].flattened() }) }
        var seen: [[Int64]: Int64] = [:]
        return columns.enumerated().map { position, column in
            let buffer = Buffer(byteCount: column.count * 8)
            let target = Lane<Int64>(buffer, count: column.count)
            let own = parts.map { $0[position] }
            let nulls = NullLane(column)
            for row in 0..<column.count {
                if nulls[row] {
                    target[row] = 0
                    continue
                }
                let key = column.key(row, own)
                if let known = seen[key] {
                    target[row] = known
                } else {
                    target[row] = Int64(seen.count)
                    seen[key] = Int64(seen.count)
                }
            }
            return ElementCodes(buffer, column)
        }
    }

    /// Appends a row's number, with what tells NULL from a value.
    fileprivate func append(_ row: Int, to key: inout [Int64]) {
        let isNull = nulls[row]
        key.append(isNull ? 1 : 0)
        key.append(isNull ? 0 : codes[row])
    }
}

extension Column {
    /// The numbers of the parts of a nested value.
    fileprivate func key(_ row: Int, _ parts: [ElementCodes]) -> [Int64] {
        var key: [Int64] = []
        switch type {
        case .array:
            for element in ElementRanges(self)[row] { parts[0].append(element, to: &key) }
        case .map:
            // Maps are sets of entries.
            let entries = ElementRanges(self)[row].sorted { parts[0].codes[$0] < parts[0].codes[$1] }
            for entry in entries {
                parts[0].append(entry, to: &key)
                parts[1].append(entry, to: &key)
            }
        default:
            for part in parts { part.append(row, to: &key) }
        }
        return key
    }
}

extension DataType {
    /// What of a 128-bit value is compared: of times with a zone not the zone.
    @inline(__always)
    func comparedPart(of value: Int128) -> Int128 {
        switch self {
        case .timestampWithTimeZone, .timeWithTimeZone: value >> 16
        default: value
        }
    }
}

/// Numbers for texts in the order of their first occurrence.
private struct TextTable: ~Copyable {
    private let slots: Buffer
    private let slotLane: Lane<UInt32>
    private let mask: Int
    private var texts: [ByteView] = []
    private var hashes: [UInt64] = []

    init(capacity: Int) {
        var size = 32
        while size < capacity * 2 { size *= 2 }
        slots = Buffer(zeroed: size * 4)
        slotLane = Lane(slots, count: size)
        mask = size - 1
        texts.reserveCapacity(min(capacity, 4096))
    }

    mutating func number(of text: ByteView) -> Int64 {
        let hash = XxHash64.hash(text)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slotLane[slot] != 0 {
            let known = Int(slotLane[slot] &- 1)
            if hashes[known] == hash && texts[known] == text { return Int64(known) }
            slot = (slot &+ 1) & mask
        }
        texts.append(text)
        hashes.append(hash)
        slotLane[slot] = UInt32(texts.count)
        return Int64(texts.count - 1)
    }
}
