#if canImport(Glibc)
    import Glibc
#endif

/// Writing to file descriptors.
package enum Descriptor {
    /// Writes all bytes; a call that takes only some of them is repeated, and so is an interrupted one.
    ///
    /// - Parameters:
    ///   - bytes: what is written.
    ///   - descriptor: an open descriptor; one that must not block is waited for.
    ///   - name: what it is called in messages.
    /// - Throws: ``OutputError``.
    package static func write(
        _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, name: String
    ) throws(OutputError) {
        guard let base = bytes.baseAddress else { return }
        var done = 0
        while done < bytes.count {
            // Linux takes at most 0x7ffff000 bytes in one call.
            let count = unsafe Glibc.write(descriptor, base + done, min(bytes.count - done, 1 << 30))
            if count > 0 {
                done += count
            } else if count < 0 && errno == EAGAIN {
                try wait(descriptor, name)
            } else if count < 0 && errno != EINTR {
                throw .last("write", name)
            }
        }
    }

    /// Waits until a descriptor that must not block takes bytes again.
    private static func wait(_ descriptor: Int32, _ name: String) throws(OutputError) {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        if unsafe poll(&request, 1, -1) < 0 && errno != EINTR { throw .last("write", name) }
    }
}
