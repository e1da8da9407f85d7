public import FileTree
public import JobModel

extension LocalObjectStore {
    /// The names of all buckets, sorted.
    public func buckets() throws(FileTreeError) -> [String] {
        try Directory(FileName(root)).entries().filter { $0.kind == .directory }.compactMap(\.name.text).sorted()
    }

    /// Removes an object, and directories of its bucket that are empty then.
    public func remove(_ object: StoredObject) throws(FileTreeError) {
        let file = FileName(object.file)
        try files.remove(file)
        var parent = file.parent
        let top = FileName(root).bytes.count + 1
        // A bucket itself stays when it is empty.
        while parent.bytes.count > top, parent.bytes[top...].contains(UInt8(ascii: "/")),
            try files.removeEmptyDirectory(parent)
        { parent = parent.parent }
    }

    /// When an object last changed, nanoseconds since 1970; 0 when it is gone.
    public func modified(_ object: StoredObject) -> Int64 {
        (try? files.status(ifPresent: FileName(object.file)))?.modified ?? 0
    }
}
