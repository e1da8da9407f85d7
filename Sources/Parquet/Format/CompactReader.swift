/// Reads Thrift's compact protocol, in which all metadata of Parquet files is written.
///
/// Nothing is trusted: every length is checked against the bytes that are left, and what is skipped may not be nested deeper
/// than ``maximumDepth``. The caller keeps the bytes alive.
@safe struct CompactReader {
    private let start: UnsafePointer<UInt8>
    /// Bytes there are.
    let count: Int
    /// Bytes read.
    private(set) var position = 0
    /// Where the bytes begin in the file, for errors.
    let origin: Int

    /// How deep structures may lie in each other.
    ///
    /// Parquet's own reach 6.
    static let maximumDepth = 32

    /// Reads memory that the caller keeps alive.
    @unsafe init(start: UnsafePointer<UInt8>, count: Int, origin: Int) {
        unsafe self.start = start
        self.count = count
        self.origin = origin
    }

    /// The place in the file that is read next.
    var offset: Int { origin + position }
}

/// A field of a structure: its number and the type of what follows.
struct CompactField {
    let id: Int
    let type: CompactType
}

/// The types of Thrift's compact protocol.
struct CompactType: RawRepresentable, Equatable {
    let rawValue: UInt8

    static let `true` = CompactType(rawValue: 1)
    static let `false` = CompactType(rawValue: 2)
    static let byte = CompactType(rawValue: 3)
    static let int16 = CompactType(rawValue: 4)
    static let int32 = CompactType(rawValue: 5)
    static let int64 = CompactType(rawValue: 6)
    static let double = CompactType(rawValue: 7)
    static let binary = CompactType(rawValue: 8)
    static let list = CompactType(rawValue: 9)
    static let set = CompactType(rawValue: 10)
    static let map = CompactType(rawValue: 11)
    static let structure = CompactType(rawValue: 12)
    static let uuid = CompactType(rawValue: 13)
}

/// Something that Thrift's compact protocol writes as a value of its own.
protocol CompactValue {
    /// What elements of a list of these are.
    static var compactType: CompactType { get }
    init(from reader: inout CompactReader) throws(FormatError)
    func write(to writer: inout CompactWriter)
}

/// A structure of the metadata.
protocol CompactStructure: CompactValue {}

extension CompactStructure {
    static var compactType: CompactType { .structure }
}

// MARK: - Structures

extension CompactReader {
    /// The next field of the structure that is being read, or nil at its end.
    ///
    /// - Parameter last: number of the field before, 0 at the start.
    /// - Returns: its number and type.
    /// - Throws: `FormatError.truncated` and the like.
    mutating func field(after last: inout Int) throws(FormatError) -> CompactField? {
        let head = try byte()
        let type = CompactType(rawValue: head & 15)
        if type.rawValue == 0 { return nil }
        if head >> 4 != 0 {
            last += Int(head >> 4)
        } else {
            let id = try zigzag()
            guard id >= 0, id <= 0x7FFF else { throw .outOfRange(field: "a field's number", value: id, offset: offset) }
            last = Int(id)
        }
        return CompactField(id: last, type: type)
    }

    /// The value of a field of type bool.
    func bool(_ field: CompactField) throws(FormatError) -> Bool {
        guard field.type == .true || field.type == .false else { throw unexpected(field.type) }
        return field.type == .true
    }

    /// The value of a field of any integer type.
    mutating func int64(_ field: CompactField) throws(FormatError) -> Int64 {
        try integer(field.type)
    }

    /// The value of a field of any integer type, in 32 bits.
    mutating func int32(_ field: CompactField) throws(FormatError) -> Int32 {
        let value = try integer(field.type)
        guard let narrow = Int32(exactly: value) else {
            throw .outOfRange(field: "a 32-bit number", value: value, offset: offset)
        }
        return narrow
    }

    /// The value of a field that is a byte count, row count or offset: not negative.
    mutating func natural(_ field: CompactField, _ name: StaticString) throws(FormatError) -> Int {
        let value = try integer(field.type)
        guard value >= 0 else { throw .outOfRange(field: "\(name)", value: value, offset: offset) }
        return Int(value)
    }

    /// The value of a field of bytes.
    mutating func bytes(_ field: CompactField) throws(FormatError) -> [UInt8] {
        guard field.type == .binary else { throw unexpected(field.type) }
        return try bytes()
    }

    /// The value of a field of text.
    mutating func text(_ field: CompactField) throws(FormatError) -> String {
        guard field.type == .binary else { throw unexpected(field.type) }
        return try text()
    }

    /// The value of a field that is a structure.
    mutating func structure<Structure: CompactStructure>(
        _ field: CompactField, _: Structure.Type = Structure.self
    ) throws(FormatError) -> Structure {
        guard field.type == .structure else { throw unexpected(field.type) }
        return try Structure(from: &self)
    }

    /// The number of the one field that a union has; its value, which has no fields that matter, is skipped.
    mutating func union(_ field: CompactField) throws(FormatError) -> Int {
        guard field.type == .structure else { throw unexpected(field.type) }
        var last = 0
        var id = 0
        while let member = try self.field(after: &last) {
            id = member.id
            try skip(member)
        }
        return id
    }

    /// The elements of a field that is a list.
    mutating func list<Element: CompactValue>(
        _ field: CompactField, of _: Element.Type = Element.self
    ) throws(FormatError) -> [Element] {
        let (count, type) = try listHead(field)
        let isBool = Element.compactType == .true && type == .false
        guard count == 0 || type == Element.compactType || isBool else { throw unexpected(type) }
        var elements: [Element] = []
        // No element has less than a byte, but the length is not trusted with memory.
        elements.reserveCapacity(min(count, 1024))
        for _ in 0..<count { elements.append(try Element(from: &self)) }
        return elements
    }

    private mutating func listHead(_ field: CompactField) throws(FormatError) -> (Int, CompactType) {
        guard field.type == .list || field.type == .set else { throw unexpected(field.type) }
        let head = try byte()
        let type = CompactType(rawValue: head & 15)
        let count = head >> 4 == 15 ? try length() : Int(head >> 4)
        guard count <= self.count - position else { throw .lengthBeyondEnd(length: count, offset: offset) }
        return (count, type)
    }

    /// Passes over the value of a field that nobody needs.
    mutating func skip(_ field: CompactField) throws(FormatError) {
        // A bool's value lies in the field's head.
        if field.type == .true || field.type == .false { return }
        try skip(field.type, depth: 1)
    }

    private mutating func skip(_ type: CompactType, depth: Int) throws(FormatError) {
        guard depth <= CompactReader.maximumDepth else { throw .nestedTooDeep(offset: offset) }
        switch type {
        case .true, .false, .byte: _ = try byte()
        case .int16, .int32, .int64: _ = try varint()
        case .double: try advance(8)
        case .uuid: try advance(16)
        case .binary: try advance(try length())
        case .list, .set:
            let (count, element) = try listHead(CompactField(id: 0, type: type))
            for _ in 0..<count { try skip(element, depth: depth + 1) }
        case .map:
            let count = try length()
            guard count > 0 else { return }
            let types = try byte()
            guard count <= self.count - position else { throw .lengthBeyondEnd(length: count, offset: offset) }
            for _ in 0..<count {
                try skip(CompactType(rawValue: types >> 4), depth: depth + 1)
                try skip(CompactType(rawValue: types & 15), depth: depth + 1)
            }
        case .structure:
            var last = 0
            while let field = try field(after: &last) {
                if field.type == .true || field.type == .false { continue }
                try skip(field.type, depth: depth + 1)
            }
        default: throw unexpected(type)
        }
    }

    private func unexpected(_ type: CompactType) -> FormatError {
        .unexpectedType(code: type.rawValue, offset: offset)
    }
}

// MARK: - Values

extension CompactReader {
    mutating func byte() throws(FormatError) -> UInt8 {
        guard position < count else { throw .truncated(offset: offset) }
        defer { position += 1 }
        return unsafe start[position]
    }

    /// An unsigned number, 7 bits a byte, the lowest first.
    mutating func varint() throws(FormatError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            if shift == 63 && next > 1 { throw .overlongNumber(offset: offset) }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
            if shift > 63 { throw .overlongNumber(offset: offset) }
        }
    }

    /// A signed number: 0, -1, 1, -2 … are 0, 1, 2, 3 ….
    mutating func zigzag() throws(FormatError) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: (value >> 1) ^ (0 &- (value & 1)))
    }

    private mutating func integer(_ type: CompactType) throws(FormatError) -> Int64 {
        switch type {
        case .byte: Int64(Int8(bitPattern: try byte()))
        case .int16, .int32, .int64: try zigzag()
        default: throw unexpected(type)
        }
    }

    /// A length of what follows, not yet checked against what is left.
    private mutating func length() throws(FormatError) -> Int {
        let value = try varint()
        guard value <= 0x7FFF_FFFF else { throw .lengthBeyondEnd(length: Int(clamping: value), offset: offset) }
        return Int(value)
    }

    private mutating func advance(_ bytes: Int) throws(FormatError) {
        guard bytes <= count - position else { throw .lengthBeyondEnd(length: bytes, offset: offset) }
        position += bytes
    }

    mutating func bytes() throws(FormatError) -> [UInt8] {
        let length = try length()
        let from = position
        try advance(length)
        return unsafe Array(UnsafeBufferPointer(start: start + from, count: length))
    }

    mutating func text() throws(FormatError) -> String {
        let length = try length()
        let from = position
        try advance(length)
        let bytes = unsafe UnsafeBufferPointer(start: start + from, count: length)
        guard let text = unsafe String(validating: bytes, as: UTF8.self) else { throw .notText(offset: origin + from) }
        return text
    }
}

extension Int32: CompactValue {
    static var compactType: CompactType { .int32 }
    init(from reader: inout CompactReader) throws(FormatError) {
        let value = try reader.zigzag()
        guard let narrow = Int32(exactly: value) else {
            throw .outOfRange(field: "a 32-bit number", value: value, offset: reader.offset)
        }
        self = narrow
    }
    func write(to writer: inout CompactWriter) { writer.zigzag(Int64(self)) }
}

extension Int64: CompactValue {
    static var compactType: CompactType { .int64 }
    init(from reader: inout CompactReader) throws(FormatError) { self = try reader.zigzag() }
    func write(to writer: inout CompactWriter) { writer.zigzag(self) }
}

extension Bool: CompactValue {
    static var compactType: CompactType { .true }
    init(from reader: inout CompactReader) throws(FormatError) { self = try reader.byte() == 1 }
    func write(to writer: inout CompactWriter) { writer.byte(self ? 1 : 2) }
}

extension String: CompactValue {
    static var compactType: CompactType { .binary }
    init(from reader: inout CompactReader) throws(FormatError) { self = try reader.text() }
    func write(to writer: inout CompactWriter) { writer.bytes(Array(utf8)) }
}

extension [UInt8]: CompactValue {
    static var compactType: CompactType { .binary }
    init(from reader: inout CompactReader) throws(FormatError) { self = try reader.bytes() }
    func write(to writer: inout CompactWriter) { writer.bytes(self) }
}
