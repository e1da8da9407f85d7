import CSV
import Columnar

/// A table's files with the values that their folders have.
enum PartitionedFiles {
    /// Files with their partition values, and the partition columns.
    struct Listing {
        let files: [TableFile]
        let columns: [ColumnSchema]
        /// Files that are in no folder of all partition columns, as Athena passes them over.
        let outside: Int

        /// The files as text.
        var textFiles: [TextFile] { files.map { TextFile($0) } }
    }

    /// The files of a table whose partition columns are declared: each must have a folder for every column.
    static func declared(_ listing: TableFiles, columns: [ColumnSchema]) throws(QueryFailure) -> Listing {
        var files: [TableFile] = []
        for file in listing.files {
            let pairs = PartitionFolders.pairs(file)
            var values: [Value] = []
            for column in columns {
                let key = column.name ?? ""
                guard let pair = pairs.last(where: { $0.key == key }) else { break }
                values.append(try PartitionFolders.value(pair.value, of: column.type, key: key))
            }
            if values.count == columns.count { files.append(file.with(values)) }
        }
        return Listing(files: files, columns: columns, outside: listing.files.count - files.count)
    }

    /// The texts of the partition columns in a file's folders, and the folder that ends with the last of them.
    ///
    /// - Returns: nil if the file is not in a folder for every column.
    static func folder(of file: TableFiles.File, columns: [ColumnSchema]) -> (values: [String], path: String)? {
        let folders = file.components.dropLast().map { PartitionFolders.pair($0) }
        var values: [String] = []
        var depth = 0
        for column in columns {
            guard let at = folders.lastIndex(where: { $0?.key == column.name }), let pair = folders[at] else {
                return nil
            }
            values.append(pair.value ?? PartitionFolders.null)
            depth = max(depth, at + 1)
        }
        return (values, file.components.prefix(depth).map { $0 + "/" }.joined())
    }

    /// The files of a table whose partition columns are what folders all files have in common.
    static func found(_ listing: TableFiles) throws(QueryFailure) -> Listing {
        let pairs = listing.files.map(PartitionFolders.pairs)
        guard let first = pairs.first else { return Listing(files: [], columns: [], outside: 0) }
        var columns: [ColumnSchema] = []
        for (key, _) in first where pairs.allSatisfy({ $0.contains { $0.key == key } }) {
            guard !columns.contains(where: { $0.name == key }) else { continue }
            let values = pairs.compactMap { $0.last { $0.key == key }?.value }
            columns.append(ColumnSchema(name: key, type: PartitionFolders.type(of: values)))
        }
        return try declared(listing, columns: columns)
    }
}

extension TableFiles.File {
    /// The file with the values of its table's partition columns.
    func with(_ partition: [Value]) -> TableFile {
        TableFile(path: path, location: location, size: size, partition: partition)
    }
}
