/// Writes Thrift's compact protocol.
///
/// A structure is written by ``structure(_:)`` and its fields, in ascending order of their numbers, by the closure.
struct CompactWriter {
    /// What has been written.
    private(set) var output: [UInt8] = []
    /// Number of the field before in the structure that is being written.
    private var last = 0

    /// Writes a structure: the fields that the closure writes, and the mark of its end.
    mutating func structure(_ fields: (inout CompactWriter) -> Void) {
        let outer = last
        last = 0
        fields(&self)
        byte(0)
        last = outer
    }

    // MARK: - Fields

    mutating func field(_ id: Int, _ value: Bool?) {
        if let value { head(id, value ? .true : .false) }
    }

    mutating func field(_ id: Int, _ value: Int32?) {
        guard let value else { return }
        head(id, .int32)
        zigzag(Int64(value))
    }

    mutating func field(_ id: Int, _ value: Int64?) {
        guard let value else { return }
        head(id, .int64)
        zigzag(value)
    }

    /// Writes a number as 64 bits, which the format has for offsets and counts.
    mutating func field(_ id: Int, _ value: Int?) {
        field(id, value.map { Int64($0) })
    }

    /// Writes a number as 16 bits.
    mutating func field(_ id: Int, int16 value: Int?) {
        guard let value else { return }
        head(id, .int16)
        zigzag(Int64(value))
    }

    /// Writes a number as 8 bits.
    mutating func field(_ id: Int, int8 value: Int8) {
        head(id, .byte)
        byte(UInt8(bitPattern: value))
    }

    mutating func field(_ id: Int, _ value: [UInt8]?) {
        guard let value else { return }
        head(id, .binary)
        bytes(value)
    }

    mutating func field(_ id: Int, _ value: String?) {
        field(id, value.map { Array($0.utf8) })
    }

    mutating func field<Structure: CompactStructure>(_ id: Int, _ value: Structure?) {
        guard let value else { return }
        head(id, .structure)
        value.write(to: &self)
    }

    /// Writes a structure without fields, as a union has for a choice without facts.
    mutating func empty(_ id: Int) {
        head(id, .structure)
        byte(0)
    }

    /// Writes a structure as a field.
    mutating func field(_ id: Int, _ fields: (inout CompactWriter) -> Void) {
        head(id, .structure)
        structure(fields)
    }

    mutating func field<Element: CompactValue>(_ id: Int, list: [Element]?) {
        guard let list else { return }
        head(id, .list)
        if list.count < 15 {
            byte(UInt8(list.count) << 4 | Element.compactType.rawValue)
        } else {
            byte(0xF0 | Element.compactType.rawValue)
            varint(UInt64(list.count))
        }
        for element in list { element.write(to: &self) }
    }

    private mutating func head(_ id: Int, _ type: CompactType) {
        let step = id - last
        if step > 0 && step <= 15 {
            byte(UInt8(step) << 4 | type.rawValue)
        } else {
            byte(type.rawValue)
            zigzag(Int64(id))
        }
        last = id
    }

    // MARK: - Values

    mutating func byte(_ value: UInt8) { output.append(value) }

    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            byte(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        byte(UInt8(rest))
    }

    mutating func zigzag(_ value: Int64) {
        varint(UInt64(bitPattern: value << 1 ^ value >> 63))
    }

    mutating func bytes(_ value: [UInt8]) {
        varint(UInt64(value.count))
        output.append(contentsOf: value)
    }
}
