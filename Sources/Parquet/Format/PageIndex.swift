/// What is known of the values of each page of a column chunk.
package struct ColumnIndex: Hashable, Sendable {
    /// Whether a page has only NULLs; its bounds are then meaningless.
    package var nullPages: [Bool]
    /// No value of the page is smaller.
    package var minValues: [[UInt8]]
    /// No value of the page is larger.
    package var maxValues: [[UInt8]]
    /// Whether the bounds ascend or descend from page to page.
    package var boundaryOrder: BoundaryOrder
    package var nullCounts: [Int64]?

    /// How the bounds of pages follow each other.
    package enum BoundaryOrder: Int32, Hashable, Sendable {
        case unordered = 0
        case ascending = 1
        case descending = 2
    }
}

extension ColumnIndex: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        self.init(nullPages: [], minValues: [], maxValues: [], boundaryOrder: .unordered)
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: nullPages = try reader.list(field)
            case 2: minValues = try reader.list(field)
            case 3: maxValues = try reader.list(field)
            case 4: boundaryOrder = BoundaryOrder(rawValue: try reader.int32(field)) ?? .unordered
            case 5: nullCounts = try reader.list(field)
            default: try reader.skip(field)
            }
        }
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in
            writer.field(1, list: nullPages)
            writer.field(2, list: minValues)
            writer.field(3, list: maxValues)
            writer.field(4, boundaryOrder.rawValue)
            writer.field(5, list: nullCounts)
        }
    }
}

/// Where the data pages of a column chunk lie.
package struct OffsetIndex: Hashable, Sendable {
    package var pages: [PageLocation]
    /// For each page the bytes that its texts have, without their lengths.
    package var unencodedByteCounts: [Int64]?
}

extension OffsetIndex: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        self.init(pages: [])
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: pages = try reader.list(field)
            case 2: unencodedByteCounts = try reader.list(field)
            default: try reader.skip(field)
            }
        }
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in
            writer.field(1, list: pages)
            writer.field(2, list: unencodedByteCounts)
        }
    }
}

/// Where a data page lies.
package struct PageLocation: Hashable, Sendable {
    /// Where its header begins in the file.
    package var offset: Int
    /// Bytes of header and page.
    package var compressedSize: Int
    /// Its first row, counted in the row group.
    package var firstRow: Int
}

extension PageLocation: CompactStructure {
    init(from reader: inout CompactReader) throws(FormatError) {
        self.init(offset: 0, compressedSize: 0, firstRow: 0)
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: offset = try reader.natural(field, "offset of a page")
            case 2: compressedSize = try reader.natural(field, "compressed_page_size")
            case 3: firstRow = try reader.natural(field, "first_row_index of a page")
            default: try reader.skip(field)
            }
        }
    }

    func write(to writer: inout CompactWriter) {
        writer.structure { writer in
            writer.field(1, offset)
            writer.field(2, Int32(compressedSize))
            writer.field(3, firstRow)
        }
    }
}
