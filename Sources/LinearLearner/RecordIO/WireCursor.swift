/// A place in the bytes of one protobuf message, and the end of that message.
///
/// The bytes are handed to every call instead of being kept, so that a cursor is three numbers. Nothing is read beyond
/// the end. Source of the rules: the protobuf encoding guide.
struct WireCursor {
    private(set) var position: Int
    let end: Int
    /// For errors: the record, and what a position of 0 is in the input; `nil` if positions mean nothing there.
    let record: Int
    let origin: (offset: Int, isExact: Bool)

    init(_ range: Range<Int>, record: Int, origin: (offset: Int, isExact: Bool)) {
        position = range.lowerBound
        end = range.upperBound
        self.record = record
        self.origin = origin
    }

    var isAtEnd: Bool { position == end }

    func fault(_ kind: RecordIOFault, at place: Int? = nil) -> RecordIOError {
        RecordIOError(
            kind: kind, record: record, byteOffset: origin.offset + (origin.isExact ? place ?? position : 0))
    }

    /// The number at this place, in groups of seven bits, the lowest first.
    mutating func varint(_ bytes: [UInt8]) throws(RecordIOError) -> UInt64 {
        let start = position
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end, shift < 70 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw fault(.badVarint, at: start)
    }

    /// The number and the wire type of the field at this place.
    mutating func tag(_ bytes: [UInt8]) throws(RecordIOError) -> (field: Int, type: Int) {
        let start = position
        let tag = try varint(bytes)
        guard tag >> 3 > 0, tag >> 3 < 1 << 29 else { throw fault(.badTag(tag), at: start) }
        return (Int(tag >> 3), Int(tag & 7))
    }

    /// Where the bytes of a length-delimited field lie, which are passed over.
    mutating func delimited(_ bytes: [UInt8]) throws(RecordIOError) -> Range<Int> {
        let start = position
        let count = try varint(bytes)
        guard count <= UInt64(end - position) else {
            throw fault(.fieldTooLong(byteCount: Int(clamping: count), available: end - position), at: start)
        }
        defer { position += Int(count) }
        return position..<(position + Int(count))
    }

    /// A cursor over the message in a length-delimited field, which is passed over.
    mutating func message(_ bytes: [UInt8]) throws(RecordIOError) -> WireCursor {
        WireCursor(try delimited(bytes), record: record, origin: origin)
    }

    /// Passes over so many bytes and says where they were.
    mutating func fixed(_ count: Int) throws(RecordIOError) -> Int {
        guard count <= end - position else {
            throw fault(.fieldTooLong(byteCount: count, available: end - position))
        }
        defer { position += count }
        return position
    }

    /// Passes over the value of a field that is not of interest.
    mutating func skip(_ bytes: [UInt8], type: Int) throws(RecordIOError) {
        switch type {
        case 0: _ = try varint(bytes)
        case 1: _ = try fixed(8)
        case 2: _ = try delimited(bytes)
        case 5: _ = try fixed(4)
        default: throw fault(.badTag(UInt64(type)))
        }
    }
}
