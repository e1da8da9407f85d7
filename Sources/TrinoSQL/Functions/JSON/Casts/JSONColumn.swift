import Columnar

/// What the parts of a cast from JSON have in common.
final class JSONScalarSource {
    let scratch = JSONScratch()
    let scalars: JSONScalars

    init(context: EvaluationContext) {
        scalars = JSONScalars(context: context, scratch: scratch)
    }
}

/// A column that grows by values read from JSON; one for each part of a nested type.
final class JSONColumn {
    /// The type of the values.
    let type: DataType
    /// Values so far.
    private(set) var count = 0
    private let source: JSONScalarSource
    private let children: [JSONColumn]
    /// The number of a ROW's field by name; nil if the fields have none.
    private let fieldNumbers: [String: Int]?
    private var nulls: [UInt8] = []
    private var bools: [UInt8] = []
    private var int64s: [Int64] = []
    private var int128s: [Int128] = []
    private var doubles: [Double] = []
    private var views: [ByteView] = []
    private var offsets: [Int64] = [0]

    init(_ type: DataType, _ source: JSONScalarSource) {
        self.type = type
        self.source = source
        var numbers: [String: Int]?
        switch type {
        case .array(let element): children = [JSONColumn(element, source)]
        case .map(let key, let value): children = [JSONColumn(key, source), JSONColumn(value, source)]
        case .row(let fields):
            children = fields.map { JSONColumn($0.type, source) }
            if fields.first?.name != nil {
                let named = fields.enumerated().compactMap { number, field in field.name.map { ($0, number) } }
                numbers = Dictionary(named) { _, last in last }
            }
        default: children = []
        }
        fieldNumbers = numbers
    }

    // MARK: - Appending

    /// Appends the value of a whole text.
    func append(whole text: ByteView) throws(JSONCastFailure) {
        var reader = JSONReader(text)
        // After null Trino looks no further.
        if try reader.advance() == .null { return appendNull() }
        try append(&reader)
        guard try reader.advance() == .end else {
            throw .unexpected("Unexpected trailing token: \(source.scratch.text(reader).string)")
        }
    }

    /// Appends NULL.
    func appendNull() {
        nulls.append(1)
        appendBlank()
    }

    /// Appends something for a row that has failed.
    func appendFailed() {
        nulls.append(0)
        appendBlank()
    }

    /// Appends the value whose first token a reader has just read.
    private func append(_ reader: inout JSONReader) throws(JSONCastFailure) {
        let scalars = source.scalars
        switch type {
        case .boolean: append(try scalars.boolean(reader)) { bools.append($0 ? 1 : 0) }
        case .tinyint: append(try scalars.integer(reader, .tinyint)) { int64s.append($0) }
        case .smallint: append(try smallint(reader)) { int64s.append($0) }
        case .integer: append(try scalars.integer(reader, .integer)) { int64s.append($0) }
        case .bigint: append(try scalars.integer(reader, .bigint)) { int64s.append($0) }
        case .real: append(try scalars.real(reader)) { doubles.append($0) }
        case .double: append(try scalars.double(reader)) { doubles.append($0) }
        case .decimal(let precision, let scale):
            append(try scalars.decimal(reader, precision: precision, scale: scale)) {
                if type.physical == .int64 {
                    int64s.append(Int64(truncatingIfNeeded: $0))
                } else {
                    int128s.append($0)
                }
            }
        case .varchar: append(try scalars.varchar(reader)) { views.append($0) }
        case .json: append(try tree(&reader)) { views.append($0) }
        case .array: try appendArray(&reader)
        case .map: try appendMap(&reader)
        default: try appendRow(&reader)
        }
    }

    /// Trino casts elements of SMALLINT as INTEGER and looks at the range when it stores them.
    private func smallint(_ reader: JSONReader) throws(JSONCastFailure) -> Int64? {
        guard let number = try source.scalars.integer(reader, .integer) else { return nil }
        if number > Int64(Int16.max) { throw .unexpected("Value \(number) exceeds MAX_SHORT") }
        if number < Int64(Int16.min) { throw .unexpected("Value \(number) is less than MIN_SHORT") }
        return number
    }

    @inline(__always)
    private func append<Element>(_ value: Element?, _ store: (Element) -> Void) {
        guard let value else {
            appendNull()
            return
        }
        store(value)
        mark()
    }

    private func mark() {
        nulls.append(0)
        count += 1
    }

    private func appendBlank() {
        switch type.physical {
        case .bool: bools.append(0)
        case .int64: int64s.append(0)
        case .int128: int128s.append(0)
        case .double: doubles.append(0)
        case .bytes: views.append(.empty)
        case .nested:
            if case .row = type {
                for child in children { child.appendNull() }
            } else {
                offsets.append(Int64(children[0].count))
            }
        }
        count += 1
    }

    private func tree(_ reader: inout JSONReader) throws(JSONCastFailure) -> ByteView {
        do throws(JSONSyntaxError) {
            return try source.scratch.tree(&reader)
        } catch {
            throw .unreadable
        }
    }

    private func unexpected(_ what: String, _ reader: JSONReader) -> JSONCastFailure {
        .unexpected("Expected \(what), but got \(source.scratch.text(reader).string)")
    }

    private func appendArray(_ reader: inout JSONReader) throws(JSONCastFailure) {
        if reader.token == .null { return appendNull() }
        guard reader.token == .startArray else { throw unexpected("a json array", reader) }
        while try reader.advance() != .endArray { try children[0].append(&reader) }
        offsets.append(Int64(children[0].count))
        mark()
    }

    private func appendMap(_ reader: inout JSONReader) throws(JSONCastFailure) {
        if reader.token == .null { return appendNull() }
        guard reader.token == .startObject else { throw unexpected("a json object", reader) }
        let start = children[0].count
        while try reader.advance() != .endObject {
            try children[0].append(&reader)
            try reader.advance()
            try children[1].append(&reader)
        }
        guard children[0].isUnique(from: start) else { throw .unexpected("Duplicate keys are not allowed") }
        offsets.append(Int64(children[0].count))
        mark()
    }

    private func appendRow(_ reader: inout JSONReader) throws(JSONCastFailure) {
        switch reader.token {
        case .null: return appendNull()
        case .startArray:
            for child in children {
                try reader.advance()
                try child.append(&reader)
            }
            guard try reader.advance() == .endArray else { throw unexpected("json array ending", reader) }
        case .startObject: try appendFields(&reader)
        default: throw unexpected("a json array or object", reader)
        }
        mark()
    }

    private func appendFields(_ reader: inout JSONReader) throws(JSONCastFailure) {
        guard let fieldNumbers else {
            throw .unexpected("Cannot cast a JSON object to anonymous row type. Input must be a JSON array.")
        }
        while try reader.advance() != .endObject {
            let name = source.scratch.text(reader).string.lowercased()
            try reader.advance()
            guard let number = fieldNumbers[name] else {
                try skip(&reader)
                continue
            }
            guard children[number].count == count else { throw .unexpected("Duplicate field: \(name)") }
            try children[number].append(&reader)
        }
        for child in children where child.count == count { child.appendNull() }
    }

    private func skip(_ reader: inout JSONReader) throws(JSONCastFailure) {
        do throws(JSONSyntaxError) {
            try reader.skipChildren()
        } catch {
            throw .unreadable
        }
    }

    // MARK: - Looking back

    /// Whether the values from a position on differ from one another.
    private func isUnique(from start: Int) -> Bool {
        guard count - start > 1 else { return true }
        switch type.physical {
        case .bool: return Set(bools[start...]).count == count - start
        case .int64: return Set(int64s[start...]).count == count - start
        case .int128: return Set(int128s[start...]).count == count - start
        case .double: return Set(doubles[start...]).count == count - start
        case .bytes where count - start <= 16:
            for index in start..<count {
                for other in start..<index where views[index] == views[other] { return false }
            }
            return true
        case .bytes: return Set(views[start...].map(\.array)).count == count - start
        case .nested: return true
        }
    }

    /// Forgets the last values.
    func truncate(to length: Int) {
        count = length
        nulls.removeLast(nulls.count - length)
        switch type.physical {
        case .bool: bools.removeLast(bools.count - length)
        case .int64: int64s.removeLast(int64s.count - length)
        case .int128: int128s.removeLast(int128s.count - length)
        case .double: doubles.removeLast(doubles.count - length)
        case .bytes: views.removeLast(views.count - length)
        case .nested:
            if case .row = type {
                for child in children { child.truncate(to: length) }
            } else {
                offsets.removeLast(offsets.count - length - 1)
                for child in children { child.truncate(to: Int(offsets[length])) }
            }
        }
    }

    // MARK: - Finishing

    /// The column of all values.
    ///
    /// - Parameter owners: what keeps the texts alive that were read.
    /// - Returns: as many rows as were appended.
    func finish(owners: [any AnyObject & Sendable]) -> Column {
        let values =
            switch type.physical {
            case .bool: Buffer.copy(of: bools)
            case .int64: Buffer.copy(of: int64s)
            case .int128: Buffer.copy(of: int128s)
            case .double: Buffer.copy(of: doubles)
            case .bytes: Buffer.copy(of: views)
            case .nested: Buffer.copy(of: offsets)
            }
        return Column(
            type: type, count: count, values: values, nulls: nulls.contains(1) ? Buffer.copy(of: nulls) : nil,
            owners: type.physical == .bytes ? owners + [source.scratch.arena] : [],
            children: children.map { $0.finish(owners: owners) })
    }
}
