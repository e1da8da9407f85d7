import Columnar

/// A cursor over bytes of Avro's binary encoding.
///
/// Nothing is trusted: whatever would be read beyond the end is an error. The caller keeps the bytes alive.
@safe struct AvroBytes {
    private let start: UnsafePointer<UInt8>
    let count: Int
    private(set) var position = 0

    /// What is wrong, at so many bytes.
    struct Fault: Error {
        let reason: String
        let position: Int
    }

    /// Reads memory that the caller keeps alive and that is readable for 64 bytes beyond.
    @unsafe init(start: UnsafePointer<UInt8>, count: Int) {
        unsafe self.start = start
        self.count = count
    }

    var isAtEnd: Bool { position == count }
    var left: Int { count - position }

    func fault(_ reason: String) -> Fault { Fault(reason: reason, position: position) }

    mutating func byte() throws(Fault) -> UInt8 {
        guard position < count else { throw fault("the bytes end inside a value") }
        defer { position += 1 }
        return unsafe start[position]
    }

    /// A number of at most 64 bits, zigzag.
    @inline(__always)
    mutating func long() throws(Fault) -> Int64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < count {
            let next = unsafe start[position]
            position += 1
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
            shift += 7
            if shift > 63 { throw fault("a number has too many bytes") }
        }
        throw fault("the bytes end inside a number")
    }

    mutating func int() throws(Fault) -> Int64 {
        let value = try long()
        guard Int32(exactly: value) != nil else { throw fault("an int has more than 32 bits") }
        return value
    }

    mutating func float() throws(Fault) -> Double {
        let place = try take(4)
        return unsafe Double(
            Float(bitPattern: UInt32(littleEndian: UnsafeRawPointer(start + place).loadUnaligned(as: UInt32.self))))
    }

    mutating func double() throws(Fault) -> Double {
        let place = try take(8)
        return unsafe Double(
            bitPattern: UInt64(littleEndian: UnsafeRawPointer(start + place).loadUnaligned(as: UInt64.self)))
    }

    /// So many bytes.
    mutating func view(_ length: Int) throws(Fault) -> ByteView {
        let place = try take(length)
        return unsafe ByteView(start: start + place, count: length)
    }

    /// A length, and so many bytes.
    mutating func view() throws(Fault) -> ByteView {
        let length = try long()
        guard length >= 0, length <= Int64(left) else { throw fault("a length of \(length), beyond the end") }
        return try view(Int(length))
    }

    mutating func skip(_ bytes: Int) throws(Fault) { _ = try take(bytes) }

    private mutating func take(_ bytes: Int) throws(Fault) -> Int {
        guard bytes >= 0, bytes <= left else { throw fault("the bytes end inside a value") }
        defer { position += bytes }
        return position
    }

    /// The number of items in the next block of an array or map; 0 at its end.
    mutating func blockCount(_ item: AvroSchema) throws(Fault) -> Int {
        var items = try long()
        if items < 0 {
            items = items == .min ? .max : -items
            _ = try long()
        }
        // An item without bytes could come any number of times.
        guard items <= Int64(item.mayBeEmpty ? AvroBytes.emptyItems : left) else {
            throw fault("\(items) items, more than the bytes can hold")
        }
        return Int(items)
    }

    /// The most items without bytes that are believed.
    static let emptyItems = 1 << 20
}
