public import Columnar
public import Compression

/// One file of a table.
public struct TextFile: Hashable, Sendable {
    /// The path as the kernel knows it.
    public let path: [UInt8]
    /// The file for messages and for the column `$path`.
    public let location: String
    /// Bytes on disk, for estimates and the order of work.
    public let size: Int
    /// How the file is compressed, nil for plain text; Hive goes by the name's ending.
    public let compression: CompressionFormat?
    /// Values of the table's partition columns for all rows of the file.
    public let partition: [Value]

    /// Describes a file.
    ///
    /// - Parameters:
    ///   - path: the path as the kernel knows it.
    ///   - location: name for messages and `$path`; the path if nil.
    ///   - size: bytes on disk; 0 if unknown.
    ///   - compression: how the file is compressed; by the path's ending if nil.
    ///   - partition: a value for each partition column of the table.
    public init(
        path: [UInt8], location: String? = nil, size: Int, compression: CompressionFormat? = nil,
        partition: [Value] = []
    ) {
        self.path = path
        self.location = location ?? String(decoding: path, as: UTF8.self)
        self.size = size
        self.compression = compression ?? CompressionFormat(fileName: String(decoding: path, as: UTF8.self))
        self.partition = partition
    }

    /// A file of a table whose name says how it is compressed.
    public init(_ file: TableFile) {
        self.init(path: file.path, location: file.location, size: file.size, partition: file.partition)
    }

    /// The file as tables of any kind have it.
    var tableFile: TableFile { TableFile(path: path, location: location, size: size, partition: partition) }

    /// Whether its bytes must be decompressed.
    public var isCompressed: Bool { compression != nil }

    /// The ending of the name that says, in Hive, that the file is compressed in a way that cannot be read.
    var foreignSuffix: String? {
        guard compression == nil else { return nil }
        return [".lzo", ".lzo_deflate"].first { path.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }
}
