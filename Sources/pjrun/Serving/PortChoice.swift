import Glibc

/// Finds the port that a server is to have before anything is started that must know it.
enum PortChoice {
    /// The port that was asked for, or a free one.
    /// - Throws: `UserError` when the port is taken and no other will do.
    static func port(_ host: String, _ port: Int, isPreferred: Bool) throws(UserError) -> Int {
        if let found = bound(host, port) { return found }
        if isPreferred, port != 0, let found = bound(host, 0) { return found }
        throw UserError(
            message: "cannot listen on \(host):\(port): \(unsafe String(cString: strerror(errno)))",
            help: "choose another port with --port; 0 takes a free one", code: 1)
    }

    /// Binds a socket to the port and lets it go again; nil when that cannot be done.
    private static func bound(_ host: String, _ port: Int) -> Int? {
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, String(port), &hints, &found) == 0, let address = unsafe found else {
            return nil
        }
        defer { unsafe freeaddrinfo(address) }
        let descriptor = unsafe socket(address.pointee.ai_family, address.pointee.ai_socktype, 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var yes: Int32 = 1
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard unsafe bind(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0 else { return nil }
        // With SO_REUSEADDR only listening tells whether somebody else does.
        guard listen(descriptor, 1) == 0 else { return nil }
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = unsafe withUnsafeMutablePointer(to: &storage) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length)
            }
        }
        guard code == 0 else { return nil }
        // The port lies at the same place for both families, in network order.
        return unsafe withUnsafeBytes(of: &storage) { unsafe Int($0[2]) << 8 | Int($0[3]) }
    }
}
