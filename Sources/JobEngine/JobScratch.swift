import FileTree

/// The files of running jobs, one directory per job, named by the record's number.
public enum JobScratch {
    /// Removes a directory of a job that has ended. What cannot be removed now is left for `prune`.
    public static func remove(_ path: String) {
        // Processes that are just dying may still make a file.
        for _ in 0..<3 {
            guard let root = try? Directory("/") else { return }
            if (try? root.removeTree(FileName(path))) != nil, (try? root.status(ifPresent: FileName(path))) == .some(nil) {
                return
            }
        }
    }

    /// Removes half-written files that a dead process left at the destinations of its outputs.
    /// - Returns: how many there were.
    public static func sweep(_ directories: [String], ofProcess process: String) -> Int {
        var removed = 0
        let mark = FileName("\(Directory.temporaryPrefix)\(process)-").bytes
        for path in directories {
            guard let directory = try? Directory(FileName(path)), let files = try? directory.files() else { continue }
            for file in files where file.name.last.bytes.starts(with: mark) {
                if (try? directory.remove(file.name)) != nil { removed += 1 }
            }
        }
        return removed
    }
}
