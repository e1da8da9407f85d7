import Archives
import FileTree

/// `--source-dir`: a directory, or an archive of one, as the SageMaker SDK's `source_dir` is.
struct SourceDirectory {
    let cache: String

    /// The directory to stage: the one named, or the one that the archive was unpacked to.
    func directory(of source: String) throws -> String {
        guard [".tar.gz", ".tgz", ".tar", ".zip"].contains(where: source.hasSuffix), !source.hasPrefix("s3://") else {
            return source
        }
        let root = try Directory("/")
        let status: FileStatus
        do throws(FileTreeError) {
            status = try OpenFile(path: FileName(source)).status()
        } catch {
            throw UserError(
                message: "the source archive cannot be read: \(error.reason)", place: source,
                help: "--source-dir takes a directory, or a .tar.gz, .tgz, .tar or .zip of one")
        }
        // Another content is another file or another time, so an unpacked directory can be used again.
        let name = "\(status.device)-\(status.inode)-\(status.size)-\(status.changed)"
        let target = FileName("\(cache)/source/\(name)")
        if try root.status(ifPresent: target) != nil { return target.description }
        let work = Directory.temporaryName(beside: target)
        try root.makeDirectories(work)
        do {
            try ArchiveReader.unpack(FileName(source), into: Directory(work))
            try root.rename(work, to: root, target)
        } catch let error as ArchiveError {
            try? root.removeTree(work)
            throw UserError(
                message: "the source archive cannot be used: \(error)", place: source,
                help: "make it with: tar -czf sourcedir.tar.gz -C DIRECTORY .")
        } catch {
            try? root.removeTree(work)
            throw error
        }
        return target.description
    }
}
