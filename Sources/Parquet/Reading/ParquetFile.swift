public import Columnar

/// A Parquet file and what its footer says.
public final class ParquetFile: Sendable {
    let file: OpenFile
    /// The footer.
    package let metadata: FileMetadata
    /// The schema as a tree.
    let tree: ParquetSchema
    /// What each column stands for.
    let shapes: [NodeShape]
    /// Where the footer begins; nothing of the data lies behind it.
    let footerOffset: Int

    /// The file for messages.
    public var location: String { file.location }
    /// The columns.
    ///
    /// One whose type does not exist here is said to be VARBINARY, as which it cannot be read either: a query that asks
    /// for it is an error, and no query passes it over.
    public let schema: [ColumnSchema]
    /// Rows of the file.
    public var rowCount: Int { metadata.rowCount }

    /// Bytes that are read first: the footer of most files is shorter.
    private static let firstRead = 64 << 10

    /// Opens a file and reads its footer.
    ///
    /// - Throws: ``ParquetError`` of files that cannot be read, are no Parquet files, or are damaged.
    public convenience init(_ file: TableFile) throws(ParquetError) {
        try self.init(OpenFile(file))
    }

    init(_ file: OpenFile) throws(ParquetError) {
        self.file = file
        let size = file.byteCount
        guard size >= 12 else { throw .tooShort(file: file.location, byteCount: size) }
        var start = max(0, size - ParquetFile.firstRead)
        var buffer = Buffer(byteCount: size - start)
        try file.read(start..<size, into: buffer)
        let tail = Lane<UInt8>(buffer, count: size - start)
        let magic = (size - start - 4..<size - start).map { tail[$0] }
        if magic == Array("PARE".utf8) {
            throw .unsupported(feature: "an encrypted footer", at: ParquetPlace(file: file.location))
        }
        guard magic == Array("PAR1".utf8) else {
            throw .wrongMagic(file: file.location, found: ParquetFile.text(magic))
        }
        let length = (0..<4).reduce(0) { $0 | Int(tail[size - start - 8 + $1]) << (8 * $1) }
        let footer = size - 8 - length
        guard footer >= 4 else {
            throw .malformed(
                reason: "The metadata has \(length) bytes, more than the file",
                at: ParquetPlace(file: file.location, offset: size - 8))
        }
        if footer < start {
            start = footer
            buffer = Buffer(byteCount: length)
            try file.read(footer..<footer + length, into: buffer)
        }
        footerOffset = footer
        let held = buffer
        defer { withExtendedLifetime(held) {} }
        do {
            var reader = unsafe CompactReader(
                start: held.base.assumingMemoryBound(to: UInt8.self) + (footer - start), count: length, origin: footer)
            metadata = try FileMetadata(from: &reader)
        } catch {
            throw .malformed(
                reason: "\(error)".capitalizedFirst, at: ParquetPlace(file: file.location, offset: error.offset))
        }
        do { tree = try ParquetSchema(metadata.schema) } catch {
            throw .malformed(reason: error.reason, at: ParquetPlace(file: file.location, offset: footer))
        }
        shapes = tree.columns.map { NodeShape($0) }
        schema = shapes.map { ColumnSchema(name: $0.node.name, type: $0.type ?? .varbinary) }
        try check()
    }

    /// The same file opened anew, whose footer need not be read again.
    init(_ file: OpenFile, as other: ParquetFile) throws(ParquetError) {
        guard file.byteCount == other.file.byteCount else { throw .fileChanged(file: file.location) }
        self.file = file
        metadata = other.metadata
        tree = other.tree
        shapes = other.shapes
        schema = other.schema
        footerOffset = other.footerOffset
    }

    /// Four bytes as text if they are such, else in hexadecimal.
    private static func text(_ bytes: [UInt8]) -> String {
        if bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return String(decoding: bytes, as: UTF8.self) }
        let digits = Array("0123456789abcdef")
        return "0x" + bytes.map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
    }

    /// What every part of the file relies on.
    private func check() throws(ParquetError) {
        func damage(_ reason: String) -> ParquetError {
            .malformed(reason: reason, at: ParquetPlace(file: location, offset: footerOffset))
        }
        var rows = 0
        for (number, group) in metadata.rowGroups.enumerated() {
            guard group.columns.count == tree.leaves.count else {
                throw damage(
                    "Row group \(number) has \(group.columns.count) column chunks, the schema \(tree.leaves.count) columns"
                )
            }
            let (sum, overflow) = rows.addingReportingOverflow(group.rowCount)
            guard !overflow else { throw damage("The row groups have too many rows") }
            rows = sum
        }
        guard rows == metadata.rowCount else {
            throw damage("The row groups have \(rows) rows together, the file \(metadata.rowCount)")
        }
    }
}

extension String {
    /// The text with a capital at its start.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
