import Columnar
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// Where the bytes of a result go.
///
/// Its functions are called by one thread at a time.
public protocol ByteOutput: AnyObject, Sendable {
    /// Takes bytes; all of them, or throws.
    func write(_ bytes: UnsafeRawBufferPointer) throws
    /// Called once, after the last bytes.
    func finish() throws
    /// Forgets everything that was written.
    ///
    /// - Returns: false if bytes have gone where they cannot be taken back.
    func discard() -> Bool
}

/// An open file descriptor as output; it is not closed.
///
/// A reader that went away is an error only if SIGPIPE is ignored; else it ends the process.
public final class DescriptorOutput: ByteOutput {
    private let descriptor: Int32
    private let name: String
    private let hasWritten = Atomic<Bool>(false)

    /// Writes to a descriptor.
    ///
    /// - Parameters:
    ///   - descriptor: stays open for as long as the output is used.
    ///   - name: what errors call it.
    public init(descriptor: Int32, name: String = "standard output") {
        self.descriptor = descriptor
        self.name = name
    }

    /// Writes bytes, however many calls that takes.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        if unsafe bytes.isEmpty { return }
        hasWritten.store(true, ordering: .relaxed)
        try unsafe Descriptor.write(bytes, to: descriptor, name: name)
    }

    /// Does nothing: the owner of the descriptor closes it.
    public func finish() {}

    /// Nothing can be taken back.
    public func discard() -> Bool { !hasWritten.load(ordering: .relaxed) }
}

/// A closure as output.
public final class ClosureOutput: ByteOutput {
    private let body: @Sendable ([UInt8]) throws -> Void
    private let hasWritten = Atomic<Bool>(false)

    /// Gives copies of the bytes to a closure.
    public init(_ body: @escaping @Sendable ([UInt8]) throws -> Void) {
        self.body = body
    }

    /// Calls the closure.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        hasWritten.store(true, ordering: .relaxed)
        try unsafe body(Array(bytes))
    }

    /// Does nothing.
    public func finish() {}

    /// Nothing can be taken back.
    public func discard() -> Bool { !hasWritten.load(ordering: .relaxed) }
}
