/// The numbers of one tensor as they come, whatever their type, before anything is known of their sense.
struct Tensor: Hashable, Sendable {
    var type: TensorType?
    var values: [Double] = []
    var keys: [UInt64] = []
    var shape: [UInt64] = []

    /// Makes room for the next tensor without giving up memory.
    mutating func clear() {
        type = nil
        values.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
        shape.removeAll(keepingCapacity: true)
    }

    /// Reads a Float32Tensor, Float64Tensor or Int32Tensor: values = 1, keys = 2, shape = 3.
    ///
    /// Packed fields may come in pieces, and unpacked ones are taken too, as protobuf's own parsers do.
    mutating func read(
        _ bytes: [UInt8], _ message: WireCursor, type: TensorType
    ) throws(RecordIOError) {
        self.type = type
        var cursor = message
        while !cursor.isAtEnd {
            let start = cursor.position
            let (field, wire) = try cursor.tag(bytes)
            switch field {
            case 1: try readValues(bytes, &cursor, wire: wire, type: type, start: start)
            case 2: try Self.readKeys(bytes, &cursor, wire: wire, name: "\(type.rawValue).keys", into: &keys)
            case 3: try Self.readKeys(bytes, &cursor, wire: wire, name: "\(type.rawValue).shape", into: &shape)
            default: try cursor.skip(bytes, type: wire)
            }
        }
    }

    private static func readKeys(
        _ bytes: [UInt8], _ cursor: inout WireCursor, wire: Int, name: @autoclosure () -> String,
        into numbers: inout [UInt64]
    ) throws(RecordIOError) {
        switch wire {
        case 0: numbers.append(try cursor.varint(bytes))
        case 2:
            var packed = try cursor.message(bytes)
            while !packed.isAtEnd { numbers.append(try packed.varint(bytes)) }
        default: throw cursor.fault(.wireType(field: name(), found: wire))
        }
    }

    private mutating func readValues(
        _ bytes: [UInt8], _ cursor: inout WireCursor, wire: Int, type: TensorType, start: Int
    ) throws(RecordIOError) {
        switch (type, wire) {
        case (.float32, 5): appendFloats(bytes, at: try cursor.fixed(4), count: 1)
        case (.float64, 1): appendDoubles(bytes, at: try cursor.fixed(8), count: 1)
        case (.int32, 0): values.append(Double(Int32(truncatingIfNeeded: try cursor.varint(bytes))))
        case (.int32, 2):
            var packed = try cursor.message(bytes)
            while !packed.isAtEnd { values.append(Double(Int32(truncatingIfNeeded: try packed.varint(bytes)))) }
        case (_, 2):
            let range = try cursor.delimited(bytes)
            let size = type == .float32 ? 4 : 8
            guard range.count % size == 0 else {
                throw cursor.fault(
                    .packedLength(field: "\(type.rawValue).values", byteCount: range.count, elementByteCount: size),
                    at: start)
            }
            if type == .float32 {
                appendFloats(bytes, at: range.lowerBound, count: range.count / 4)
            } else {
                appendDoubles(bytes, at: range.lowerBound, count: range.count / 8)
            }
        default: throw cursor.fault(.wireType(field: "\(type.rawValue).values", found: wire), at: start)
        }
    }

    /// Appends `count` little-endian floats that begin at `offset`; the load checks its own bounds.
    private mutating func appendFloats(_ bytes: [UInt8], at offset: Int, count: Int) {
        let span = unsafe bytes.span.bytes
        if values.isEmpty { values.reserveCapacity(count) }
        for index in 0..<count {
            let bits = unsafe span.unsafeLoadUnaligned(fromByteOffset: offset + 4 * index, as: UInt32.self)
            values.append(Double(Float(bitPattern: UInt32(littleEndian: bits))))
        }
    }

    /// Appends `count` little-endian doubles that begin at `offset`; the load checks its own bounds.
    private mutating func appendDoubles(_ bytes: [UInt8], at offset: Int, count: Int) {
        let span = unsafe bytes.span.bytes
        for index in 0..<count {
            let bits = unsafe span.unsafeLoadUnaligned(fromByteOffset: offset + 8 * index, as: UInt64.self)
            values.append(Double(bitPattern: UInt64(littleEndian: bits)))
        }
    }
}
