public import Columnar

/// One file of a table.
public struct TextFile: Hashable, Sendable {
    /// The path as the kernel knows it.
    public let path: [UInt8]
    /// The file for messages and for the column `$path`.
    public let location: String
    /// Bytes on disk, for estimates and the order of work.
    public let size: Int
    /// Whether the file is gzip: whether its name ends with `.gz`, in Hive.
    public let isGzip: Bool
    /// Values of the table's partition columns for all rows of the file.
    public let partition: [Value]

    /// Describes a file.
    ///
    /// - Parameters:
    ///   - path: the path as the kernel knows it.
    ///   - location: name for messages and `$path`; the path if nil.
    ///   - size: bytes on disk; 0 if unknown.
    ///   - isGzip: whether to decompress; by the path's ending if nil.
    ///   - partition: a value for each partition column of the table.
    public init(
        path: [UInt8], location: String? = nil, size: Int, isGzip: Bool? = nil, partition: [Value] = []
    ) {
        self.path = path
        self.location = location ?? String(decoding: path, as: UTF8.self)
        self.size = size
        self.isGzip = isGzip ?? path.suffix(3).elementsEqual([0x2E, 0x67, 0x7A])
        self.partition = partition
    }

    /// A file of a table whose name says whether it is gzip.
    public init(_ file: TableFile) {
        self.init(path: file.path, location: file.location, size: file.size, partition: file.partition)
    }

    /// The file as tables of any kind have it.
    var tableFile: TableFile { TableFile(path: path, location: location, size: size, partition: partition) }

    /// The ending of the name that says, in Hive, that the file is compressed in another way than gzip.
    var foreignSuffix: String? {
        guard !isGzip else { return nil }
        return [".bz2", ".deflate", ".lz4", ".lzo", ".lzo_deflate", ".snappy", ".zst"].first {
            path.suffix($0.utf8.count).elementsEqual($0.utf8)
        }
    }
}
