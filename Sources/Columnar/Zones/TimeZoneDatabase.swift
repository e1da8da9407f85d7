import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The compiled zones of the IANA time zone database that the system has.
public final class TimeZoneDatabase: Sendable {
    /// The system's database.
    public static let system = TimeZoneDatabase(directory: "/usr/share/zoneinfo")

    private let directory: String
    // Zones that were asked for; nil for names that are no zones.
    private let known = Mutex<[String: TimeZoneRules?]>([:])

    /// A database in a folder of zone files.
    ///
    /// - Parameter directory: where files lie as `Europe/Zurich`.
    public init(directory: String) {
        self.directory = directory
    }

    /// The rules of a zone.
    ///
    /// - Parameter name: as `Europe/Zurich`, in the database's spelling.
    /// - Returns: nil if the database has no such zone.
    public func rules(for name: String) -> TimeZoneRules? {
        guard TimeZoneDatabase.isName(name) else { return nil }
        if let found = known.withLock({ $0[name] }) { return found }
        let rules = read(directory + "/" + name).flatMap { TimeZoneRules(file: $0) }
        known.withLock { zones in
            // Names come from queries: what somebody makes up must not fill the memory.
            if zones.count >= 2048 { zones.removeAll() }
            zones[name] = .some(rules)
        }
        return rules
    }

    /// Whether a name may be one of a zone, and so names a file below the folder.
    static func isName(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard name.utf8.count <= 64, let first = parts.first, !first.elementsEqual("posix".utf8),
            !first.elementsEqual("right".utf8)
        else { return false }
        return parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy(isNameByte) && part.contains { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"): true
        default: false
        }
    }

    /// The bytes of a file of at most a megabyte.
    private func read(_ path: String) -> [UInt8]? {
        guard let file = unsafe fopen(path, "rb") else { return nil }
        defer { unsafe _ = fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 8192)
        while bytes.count <= 1 << 20 {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe fread($0.baseAddress, 1, $0.count, file) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
        return nil
    }
}
