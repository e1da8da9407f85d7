/// An object store whose objects lie on other machines: they must be brought here before a job can have them.
///
/// Blocking, and safe to call from several threads at once, as every object store.
public protocol RemoteObjectStore: ObjectStore {
    /// The same store for the inputs of one job.
    /// - Parameters:
    ///   - directory: where downloads are put that nobody else may use; the caller removes it. It need not exist.
    ///   - cancellation: ends the store's work early; it then throws something.
    /// - Returns: a store that shares everything else with this one.
    func forJob(directory: String, cancellation: Cancellation) -> any RemoteObjectStore

    /// Brings objects to this machine: their `file`s are there when it returns, whole and checked.
    /// - Parameters:
    ///   - objects: some that this very store has listed; those with no `origin` are passed over.
    ///   - progress: called now and then, from any thread, with files and bytes so far.
    /// - Throws: `JobFailure` of stage `stage` for the first that cannot be brought.
    func download(
        _ objects: [StoredObject], progress: @escaping @Sendable (_ files: Int, _ bytes: Int64) -> Void
    ) throws

    /// The content of a small object, such as a manifest.
    /// - Throws: `JobFailure` of stage `stage`.
    func content(of object: StoredObject) throws -> [UInt8]

    /// The objects with exactly these addresses, nil where there is none.
    ///
    /// As `object(at:)` one by one, but at the same time.
    func objects(at uris: [StorageURI]) throws -> [StoredObject?]

    /// Puts many files, several at a time; none of them may change meanwhile.
    /// - Parameters:
    ///   - files: each with an address in a bucket, no two with the same.
    ///   - done: called from any thread for each that is there.
    /// - Returns: what went wrong with each; one failure keeps no other file back.
    func put(_ files: [OutgoingFile], done: @escaping @Sendable (_ index: Int) -> Void) -> [JobFailure?]

    /// The command that shows what is there, for help texts.
    var listingCommand: String { get }
}

extension RemoteObjectStore {
    /// The store itself.
    public var remote: (any RemoteObjectStore)? { self }
}

/// A file and where it goes.
public struct OutgoingFile: Hashable, Sendable {
    /// The local file.
    public let path: String
    /// The S3Uri of the output.
    public let destination: StorageURI
    /// What is added to it, with a slash between.
    public let relativePath: String

    /// Describes a file and its place.
    public init(path: String, destination: StorageURI, relativePath: String) {
        self.path = path
        self.destination = destination
        self.relativePath = relativePath
    }
}
