public import JobModel
public import S3Model

/// Objects as map runs read and write them.
///
/// Blocking; asked from threads that may block.
public protocol MapRunObjects: Sendable {
    /// An object and its content.
    func open(_ address: S3Address) throws(S3Failure) -> (object: S3Object, content: any S3Content)
    /// Keys of a bucket.
    func list(_ bucket: String, _ query: S3ListQuery) throws(S3Failure) -> S3ListPage
    /// Makes a file of ours an object; the file is gone then.
    func put(_ file: String, at address: S3Address) throws(S3Failure)
}

/// The buckets of this home.
public struct HomeMapRunObjects: MapRunObjects {
    private let store: any S3Store
    private let outputs: any ObjectStore

    /// Takes both faces of the store.
    /// - Parameters:
    ///   - store: what is read.
    ///   - outputs: where results go.
    public init(store: any S3Store, outputs: any ObjectStore) {
        self.store = store
        self.outputs = outputs
    }

    /// See ``MapRunObjects/open(_:)``.
    public func open(_ address: S3Address) throws(S3Failure) -> (object: S3Object, content: any S3Content) {
        try store.open(address)
    }

    /// See ``MapRunObjects/list(_:_:)``.
    public func list(_ bucket: String, _ query: S3ListQuery) throws(S3Failure) -> S3ListPage {
        try store.list(bucket, query)
    }

    /// See ``MapRunObjects/put(_:at:)``.
    public func put(_ file: String, at address: S3Address) throws(S3Failure) {
        // A missing bucket is the service's error; the store of outputs would make it.
        _ = try store.bucket(address.bucket)
        do {
            let uri = try StorageURI(parsing: "s3://\(address.bucket)")
            try outputs.put(file, moving: true, at: uri, relativePath: address.key)
        } catch {
            throw .internalError("\(error)")
        }
    }
}
