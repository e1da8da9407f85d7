import Glibc

extension OpenFile {
    /// Reads bytes from a place into memory; fewer than asked for only at the end.
    ///
    /// The file's own position is not used, so several threads may read at once.
    public func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(FileTreeError) -> Int {
        var done = 0
        while done < buffer.count {
            let rest = unsafe buffer[done...]
            let count = unsafe pread(
                descriptor, UnsafeMutableRawBufferPointer(rebasing: rest).baseAddress, rest.count,
                off_t(offset) + off_t(done))
            if count == 0 { break }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                throw FileTreeError.last("read", path)
            }
        }
        return done
    }

    /// Writes all bytes of a place in memory.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(FileTreeError) {
        var done = 0
        while done < bytes.count {
            let rest = unsafe bytes[done...]
            let count = unsafe Glibc.write(
                descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count >= 0 {
                done += count
            } else if errno != EINTR {
                throw FileTreeError.last("write", path)
            }
        }
    }

    /// Sets the time of the last change to the clock's time of now, to the nanosecond.
    ///
    /// The kernel itself counts in ticks of some milliseconds, in which a file may change twice.
    public func setModifiedNow() throws(FileTreeError) {
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        let both = [now, now]
        let code = unsafe both.withUnsafeBufferPointer { unsafe futimens(descriptor, $0.baseAddress) }
        if code != 0 { throw FileTreeError.last("set the time of", path) }
    }
}
