import Columnar

/// Reads the values of one node of a schema and puts them together to a column.
///
/// Used by one thread at a time.
final class AvroColumnReader {
    /// How values are read.
    enum Form {
        case null
        case boolean
        /// An int or long within bounds.
        case integer(least: Int64, greatest: Int64)
        /// A long that becomes microseconds: times, or divided by, a power of ten, rounded to so many of them.
        case micros(times: Int64, by: Int64, unit: Int64)
        /// A long times so many picoseconds.
        case picos(times: Int128)
        /// The same within a day.
        case picosecondsOfDay(Int64)
        case longAsDouble
        case float
        case double
        case view
        /// Text of at most so many characters; a CHAR is kept without the spaces at its end.
        case text(limit: Int, isChar: Bool)
        case fixed(size: Int)
        case symbols([ByteView])
        case decimal(size: Int?, limit: Int128)
        case array
        case map
        /// For each field of the file the child that it goes to, or nil if it is skipped.
        case record([Int?])
    }

    let type: DataType
    private let form: Form
    /// The schema in the file, without its null.
    private let schema: AvroSchema
    /// Which branch of a union is null; nil: no union.
    private let branches: [Bool]?
    private let children: [AvroColumnReader]
    private let file: String

    private(set) var count = 0
    private var hasNulls = false
    private var nulls: [UInt8] = []
    private var flags: [UInt8] = []
    private var int64s: [Int64] = []
    private var int128s: [Int128] = []
    private var doubles: [Double] = []
    private var views: [ByteView] = []
    private var offsets: [Int64] = [0]
    /// What keeps the symbols of an enum.
    private let symbolOwner: Buffer?

    init(
        _ type: DataType, _ form: Form, _ schema: AvroSchema, branches: [Bool]?, children: [AvroColumnReader],
        symbolOwner: Buffer?, file: String
    ) {
        self.type = type
        self.form = form
        self.schema = schema
        self.branches = branches
        self.children = children
        self.symbolOwner = symbolOwner
        self.file = file
    }

    // MARK: - Values

    /// Reads a value.
    func read(_ bytes: inout AvroBytes) throws {
        if let branches {
            let branch = try bytes.long()
            guard branch >= 0, branch < Int64(branches.count) else {
                throw bytes.fault("a union has no branch \(branch)")
            }
            if branches[Int(branch)] { return appendNull() }
        }
        count += 1
        nulls.append(0)
        switch form {
        case .null:
            count -= 1
            nulls.removeLast()
            appendNull()
        case .boolean:
            let flag = try bytes.byte()
            guard flag <= 1 else { throw bytes.fault("a boolean is \(flag)") }
            flags.append(flag)
        case .integer(let least, let greatest):
            let value = try bytes.long()
            guard value >= least, value <= greatest else { throw outOfRange("\(value)") }
            int64s.append(value)
        case .micros(let times, let by, let unit): int64s.append(try micros(bytes.long(), times, by, unit))
        case .picos(let times): int128s.append(Int128(try bytes.long()) * times)
        case .picosecondsOfDay(let times):
            let value = try bytes.long()
            guard value >= 0, value < 86_400_000_000_000_000 / times else { throw outOfRange("\(value)") }
            int64s.append(value * times)
        case .longAsDouble: doubles.append(rounded(Double(try bytes.long())))
        case .float: doubles.append(try bytes.float())
        case .double: doubles.append(try bytes.double())
        case .view: views.append(try bytes.view())
        case .text(let limit, let isChar): views.append(Self.cut(try bytes.view(), limit, isChar))
        case .fixed(let size): views.append(try bytes.view(size))
        case .symbols(let symbols):
            let number = try bytes.long()
            guard number >= 0, number < Int64(symbols.count) else {
                throw bytes.fault("an enum has no symbol \(number)")
            }
            views.append(symbols[Int(number)])
        case .decimal(let size, let limit):
            try append(decimal: size.map { try bytes.view($0) } ?? bytes.view(), limit)
        case .array: try readItems(&bytes)
        case .map: try readEntries(&bytes)
        case .record(let targets): try readFields(&bytes, targets)
        }
    }

    /// Appends NULL.
    func appendNull() {
        count += 1
        nulls.append(1)
        hasNulls = true
        switch type.physical {
        case .bool: flags.append(0)
        case .int64: int64s.append(0)
        case .int128: int128s.append(0)
        case .double: doubles.append(0)
        case .bytes: views.append(.empty)
        case .nested:
            if case .row = type {
                for child in children { child.appendNull() }
            } else {
                offsets.append(offsets[count - 1])
            }
        }
    }

    private func readItems(_ bytes: inout AvroBytes) throws {
        while true {
            let items = try bytes.blockCount(children[0].schemaOfItem)
            if items == 0 { break }
            for _ in 0..<items { try children[0].read(&bytes) }
        }
        offsets.append(Int64(children[0].count))
    }

    private func readEntries(_ bytes: inout AvroBytes) throws {
        let first = Int(offsets[count - 1])
        while true {
            let items = try bytes.blockCount(.string)
            if items == 0 { break }
            for _ in 0..<items {
                let key = children[0].whole(try bytes.view())
                if children[0].views[first...].contains(where: { $0 == key }) {
                    throw bytes.fault("the key \"\(key.string)\" comes twice in a map")
                }
                children[0].append(key)
                try children[1].read(&bytes)
            }
        }
        offsets.append(Int64(children[0].count))
    }

    private func readFields(_ bytes: inout AvroBytes, _ targets: [Int?]) throws {
        guard case .record(_, let fields) = schema else { preconditionFailure("the form is the schema's") }
        for (field, target) in zip(fields, targets) {
            if let target { try children[target].read(&bytes) } else { try bytes.skip(field.schema) }
        }
        // What the file does not have is NULL.
        for child in children where child.count < count { child.appendNull() }
    }

    // MARK: - Kinds of values

    /// Text as VARCHAR or CHAR of a length.
    static func cut(_ view: ByteView, _ limit: Int, _ isChar: Bool) -> ByteView {
        let view = view.prefix(codePoints: limit)
        return isChar ? view.withoutTrailingSpaces : view
    }

    /// A key as the type of keys has it.
    private func whole(_ key: ByteView) -> ByteView {
        if case .text(let limit, let isChar) = form { Self.cut(key, limit, isChar) } else { key }
    }

    private func append(_ view: ByteView) {
        count += 1
        nulls.append(0)
        views.append(view)
    }

    private func micros(_ value: Int64, _ times: Int64, _ by: Int64, _ unit: Int64) throws -> Int64 {
        let (raised, overflow) = value.multipliedReportingOverflow(by: times)
        if overflow { throw outOfRange("\(value)") }
        let divisor = by * unit
        if divisor == 1 { return raised }
        // Half is rounded up, as Trino rounds timestamps.
        var (quotient, rest) = raised.quotientAndRemainder(dividingBy: divisor)
        if rest < 0 {
            quotient -= 1
            rest += divisor
        }
        return (quotient + (rest * 2 >= divisor ? 1 : 0)) * unit
    }

    private func rounded(_ value: Double) -> Double {
        if case .real = type { Double(Float(value)) } else { value }
    }

    private func append(decimal view: ByteView, _ limit: Int128) throws {
        var value: Int128 = view.count > 0 && view[0] >= 0x80 ? -1 : 0
        for position in 0..<view.count {
            let (next, overflow) = value.multipliedReportingOverflow(by: 256)
            if overflow { throw outOfRange("of \(view.count) bytes") }
            value = next | Int128(view[position])
        }
        guard value > -limit, value < limit else { throw outOfRange("\(value)") }
        if type.physical == .int64 { int64s.append(Int64(value)) } else { int128s.append(value) }
    }

    private func outOfRange(_ value: String) -> AvroError {
        .valueOutOfRange(declared: type, value: value, file: file)
    }

    private var schemaOfItem: AvroSchema { branches == nil ? schema : .union([]) }

    // MARK: - The column

    /// The values so far, whose texts the owners keep; the reader begins anew.
    func finish(owners: [any AnyObject & Sendable]) -> Column {
        let values: Buffer =
            switch type.physical {
            case .bool: Buffer.copy(of: flags)
            case .int64: Buffer.copy(of: int64s)
            case .int128: Buffer.copy(of: int128s)
            case .double: Buffer.copy(of: doubles)
            case .bytes: Buffer.copy(of: views)
            case .nested: Buffer.copy(of: offsets)
            }
        var kept: [any AnyObject & Sendable] = []
        if type.physical == .bytes { kept = symbolOwner.map { [$0] } ?? owners }
        let column = Column(
            type: type, count: count, values: values, nulls: hasNulls ? Buffer.copy(of: nulls) : nil, owners: kept,
            children: children.map { $0.finish(owners: owners) })
        count = 0
        hasNulls = false
        nulls.removeAll(keepingCapacity: true)
        flags.removeAll(keepingCapacity: true)
        int64s.removeAll(keepingCapacity: true)
        int128s.removeAll(keepingCapacity: true)
        doubles.removeAll(keepingCapacity: true)
        views.removeAll(keepingCapacity: true)
        offsets = [0]
        return column
    }
}
