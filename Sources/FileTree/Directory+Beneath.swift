import CLinux
import Glibc

/// For trees in which users and programs may have put links: nothing here leads out of the directory.
extension Directory {
    /// What the kernel says of a file below, reached through no symbolic link.
    ///
    /// - Throws: `FileTreeError` when the kernel refuses to tell.
    /// - Returns: nil when it is not there, when a link or a file is in its way, and when no file can have the name.
    public func status(beneath name: FileName) throws(FileTreeError) -> FileStatus? {
        let descriptor = try unsafe name.withCString { text throws(FileTreeError) in
            unsafe pj_open_beneath(self.descriptor, text, pj_o_path | O_NOFOLLOW, 0)
        }
        guard descriptor >= 0 else {
            if FileTreeError.meansNothingThere(errno) { return nil }
            throw FileTreeError.last("look at", full(name))
        }
        defer { close(descriptor) }
        var result = stat()
        guard unsafe fstat(descriptor, &result) == 0 else { throw FileTreeError.last("look at", full(name)) }
        return FileStatus(result)
    }

    /// Makes one directory; false when the name is taken.
    @discardableResult
    public func makeDirectory(_ name: FileName) throws(FileTreeError) -> Bool {
        let code = try unsafe name.withCString { text throws(FileTreeError) in
            unsafe mkdirat(descriptor, text, 0o777)
        }
        if code == 0 { return true }
        if errno == EEXIST { return false }
        throw FileTreeError.last("make the directory", full(name))
    }

    /// Opens a directory below, reached through no symbolic link, and makes what is missing on the way.
    /// - Throws: `FileTreeError`; `ENOTDIR` or `ELOOP` when a file or a link is in the way.
    public func making(beneath name: FileName) throws(FileTreeError) -> Directory {
        do throws(FileTreeError) {
            return try Directory(beneath: self, name)
        } catch  where error.errno == ENOENT {
            var current = self
            for component in name.bytes.split(separator: UInt8(ascii: "/")) {
                let next = FileName(bytes: Array(component))
                // A step is tried first: most of the way is there.
                do throws(FileTreeError) {
                    current = try Directory(beneath: current, next)
                } catch  where error.errno == ENOENT {
                    try current.makeDirectory(next)
                    current = try Directory(beneath: current, next)
                }
            }
            return current
        }
    }

    /// Shows the names directly inside, unsorted, without "." and "..", until `body` says false.
    ///
    /// Nothing is allocated per entry, so that directories of many files are read at the kernel's pace.
    /// - Parameter body: gets the bytes of a name, good for the call, and the kind where the file system tells it.
    /// - Throws: `FileTreeError` when the directory cannot be read.
    public func scan(
        _ body: (UnsafeRawBufferPointer, FileStatus.Kind?) throws(FileTreeError) -> Bool
    ) throws(FileTreeError) {
        let inner = unsafe pj_open(descriptor, ".", O_RDONLY | O_DIRECTORY, 0)
        guard inner >= 0 else { throw FileTreeError.last("read the directory", path) }
        guard let stream = unsafe fdopendir(inner) else {
            close(inner)
            throw FileTreeError.last("read the directory", path)
        }
        defer { unsafe closedir(stream) }
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream), let text = unsafe pj_dirent_name(entry) else { break }
            let name = unsafe UnsafeRawBufferPointer(start: text, count: strlen(text))
            let dots = unsafe name.allSatisfy { $0 == UInt8(ascii: ".") }
            if dots, name.count <= 2 { continue }
            let kind: FileStatus.Kind? =
                switch unsafe pj_dirent_type(entry) {
                case 8: .file
                case 4: .directory
                case 10: .symbolicLink
                case 1: .pipe
                case 0: nil
                default: .other
                }
            guard try unsafe body(name, kind) else { return }
        }
        guard errno == 0 else { throw FileTreeError.last("read the directory", path) }
    }
}

extension FileTreeError {
    /// Whether an error number of a look-up says that there is no such file to be had, whatever stands in its place.
    fileprivate static func meansNothingThere(_ number: Int32) -> Bool {
        switch number {
        case ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG, EINVAL, EILSEQ: true
        default: false
        }
    }

    /// Whether a file simply is not to be had by this name: not there, behind a link or a file, or no file's name at all.
    public var saysNothingThere: Bool { FileTreeError.meansNothingThere(errno) }
}
