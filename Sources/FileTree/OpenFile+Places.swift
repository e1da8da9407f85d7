import Glibc

extension OpenFile {
    /// Bytes from a place in the file; fewer where it ends before.
    ///
    /// Does not move the position that `read(into:)` has, so that several may read at once.
    public func bytes(at offset: Int64, count: Int) throws(FileTreeError) -> [UInt8] {
        var failure: FileTreeError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
            while filled < buffer.count {
                let got = unsafe pread(
                    descriptor, buffer.baseAddress.map { unsafe $0 + filled }, buffer.count - filled,
                    off_t(offset) + off_t(filled))
                if got == 0 { break }
                if got > 0 {
                    filled += got
                } else if errno != EINTR {
                    failure = FileTreeError.last("read", path)
                    break
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }
}
