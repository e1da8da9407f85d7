/// A path as the kernel knows it: bytes without NUL, not necessarily UTF-8.
///
/// Job scripts may make files with any name; S3 keys must be UTF-8. So names stay bytes until somebody needs text.
public struct FileName: Hashable, Comparable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The bytes, without a closing NUL.
    public let bytes: [UInt8]

    /// Makes a path from bytes; what follows a NUL is cut, as the kernel would.
    public init(bytes: [UInt8]) { self.bytes = Array(bytes.prefix { $0 != 0 }) }

    /// Makes a path from text.
    public init(_ text: String) { self.init(bytes: Array(text.utf8)) }

    /// Makes a path from text.
    public init(stringLiteral value: String) { self.init(value) }

    /// The path as text, or nil when it is not UTF-8.
    public var text: String? { String(validating: bytes, as: UTF8.self) }

    /// The path for messages: what is not UTF-8 is shown as U+FFFD.
    public var description: String { String(decoding: bytes, as: UTF8.self) }

    /// The order of the bytes, which is the order in which S3 lists keys.
    public static func < (left: FileName, right: FileName) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    /// This path, a slash, and another; an empty side adds nothing.
    public func appending(_ other: FileName) -> FileName {
        if bytes.isEmpty { return other }
        if other.bytes.isEmpty { return self }
        let separator: [UInt8] = bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
        return FileName(bytes: bytes + separator + other.bytes)
    }

    /// What stands before the last slash; empty when there is none.
    public var parent: FileName {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return FileName(bytes: []) }
        return FileName(bytes: Array(bytes[..<slash]))
    }

    /// What stands behind the last slash.
    public var last: FileName {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return self }
        return FileName(bytes: Array(bytes[(slash + 1)...]))
    }

    func withCString<Result>(_ body: (UnsafePointer<CChar>) throws(FileTreeError) -> Result) throws(FileTreeError)
        -> Result
    {
        let terminated = bytes.map { CChar(bitPattern: $0) } + [0]
        var outcome: Swift.Result<Result, FileTreeError>?
        unsafe terminated.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            do throws(FileTreeError) {
                outcome = .success(try unsafe body(base))
            } catch {
                outcome = .failure(error)
            }
        }
        guard let outcome else { preconditionFailure("a terminated name is never empty") }
        return try outcome.get()
    }
}
