/// One file of a table.
public struct TableFile: Hashable, Sendable {
    /// The path as the kernel knows it.
    public let path: [UInt8]
    /// The file for messages and for the column `$path`.
    public let location: String
    /// Bytes on disk, for estimates and the order of work; 0 if unknown.
    public let size: Int
    /// Values of the table's partition columns for all rows of the file.
    public let partition: [Value]

    /// Describes a file.
    public init(path: [UInt8], location: String, size: Int, partition: [Value] = []) {
        self.path = path
        self.location = location
        self.size = size
        self.partition = partition
    }
}

/// A table whose rows lie in files.
///
/// Its ``BatchSource/schema`` is the columns of the files, then ``partitionColumns``, then ``pathColumn``.
public protocol FileTable: BatchSource {
    /// Catalog, database and table, for messages.
    var name: String { get }
    /// The columns whose values belong to a whole file.
    var partitionColumns: [ColumnSchema] { get }
    /// The files, in the order of their rows.
    var tableFiles: [TableFile] { get }
    /// The files that may have rows that satisfy all constraints: what a scan reads.
    func tableFiles(satisfying constraints: [ColumnConstraint]) -> [TableFile]
}

extension FileTable {
    /// The name of the column that holds each row's file.
    public static var pathColumn: String { "$path" }
}
