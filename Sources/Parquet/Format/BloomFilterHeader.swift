/// What stands before the bits of a Bloom filter.
package struct BloomFilterHeader: Hashable, Sendable {
    /// Bytes that follow the header.
    package var byteCount: Int
    /// Whether it is a filter of split blocks over xxHash, not compressed: the only kind there is.
    package var isKnown: Bool
}

extension BloomFilterHeader: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        var choices = [0, 0, 0]
        self.init(byteCount: 0, isKnown: false)
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: byteCount = try reader.natural(field, "numBytes of a Bloom filter")
            case 2, 3, 4: choices[field.id - 2] = try reader.union(field)
            default: try reader.skip(field)
            }
        }
        isKnown = choices == [1, 1, 1]
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in
            writer.field(1, Int32(byteCount))
            for id in 2...4 {
                writer.field(id) { writer in writer.empty(1) }
            }
        }
    }
}
