/// An object that a job's input may be made of.
public struct StoredObject: Hashable, Sendable {
    /// Its full key (of an object) or absolute path (of a file).
    ///
    /// Compare by `utf8`: `==` of strings is canonical equivalence, which S3 does not know.
    public let key: String
    /// Its place below the LocalPath of the input: the key without what the S3Uri already says.
    public let relativePath: String
    /// Length in bytes.
    public let byteCount: Int64
    /// The local file that holds the content; for an object with an `origin`, as soon as it has been downloaded.
    public let file: String
    /// Whether the file is never written again, only replaced, so that a hard link to it is a copy.
    public let isImmutable: Bool
    /// Where a remote store must download it from; nil when the file is there.
    public let origin: Origin?

    /// The version of an object in a remote store.
    public struct Origin: Hashable, Sendable {
        /// The object's bucket.
        public let bucket: String
        /// Names the version, as the service writes it; empty when it names none.
        public let entityTag: String

        /// Names a version.
        public init(bucket: String, entityTag: String) {
            self.bucket = bucket
            self.entityTag = entityTag
        }
    }

    /// Makes a description of an object.
    public init(
        key: String, relativePath: String, byteCount: Int64, file: String, isImmutable: Bool, origin: Origin? = nil
    ) {
        self.origin = origin
        self.key = key
        self.relativePath = relativePath
        self.byteCount = byteCount
        self.file = file
        self.isImmutable = isImmutable
    }
}

/// Where inputs come from and outputs go to: buckets of objects, and plain directories for `file://`.
///
/// Blocking; call it from threads that may block. Safe to call from several threads at once.
public protocol ObjectStore: Sendable {
    /// The objects that an S3Uri of type S3Prefix means, in the order of their keys' UTF-8 bytes.
    ///
    /// Keys that end in "/" (folder markers of the S3 console) are left out.
    /// - Returns: an empty list when nothing matches; and what was passed over, in words for the user.
    /// - Throws: `JobFailure` of stage `stage`, for example when a directory cannot be read.
    func objects(matching uri: StorageURI) throws -> (objects: [StoredObject], warnings: [String])

    /// The object or file with exactly this address, nil when there is none.
    func object(at uri: StorageURI) throws -> StoredObject?

    /// Makes a file the content of an object; it appears whole or not at all, and replaces an older one.
    /// - Parameters:
    ///   - file: path of a local file.
    ///   - moving: the file is the job's own and nobody writes to it any more, so it may be moved instead of copied.
    ///   - destination: the S3Uri of the output.
    ///   - relativePath: what is added to it, with a slash between.
    ///   - isStale: asked when the content has been copied; the object is not replaced when it says true.
    /// - Returns: whether an object with that key was there before; false where that is not known.
    /// - Throws: `JobFailure` of stage `upload`.
    @discardableResult
    func put(
        _ file: String, moving: Bool, at destination: StorageURI, relativePath: String, isStale: () -> Bool
    ) throws -> Bool

    /// Whether an output can go there at all, asked before the job starts. Makes the bucket or directory.
    /// - Throws: `JobFailure` of stage `plan`.
    func prepare(destination: StorageURI) throws

    /// The store again, when its objects must be downloaded; nil when they are local files.
    var remote: (any RemoteObjectStore)? { get }
}

extension ObjectStore {
    /// Nil: most stores are local.
    public var remote: (any RemoteObjectStore)? { nil }

    /// Makes a file that cannot go stale the content of an object.
    @discardableResult
    public func put(_ file: String, moving: Bool, at destination: StorageURI, relativePath: String) throws -> Bool {
        try put(file, moving: moving, at: destination, relativePath: relativePath) { false }
    }
}

/// A store whose addresses are directories that the user can open.
public protocol LocallyVisible {
    /// The directory of an address.
    func directory(of uri: StorageURI) -> String?
}
