public import JobModel

extension LocalObjectStore: LocallyVisible {
    /// The directory or file that an address stands for; nil when the address cannot be one.
    public func directory(of uri: StorageURI) -> String? {
        switch uri.kind {
        case .file(let path): path
        case .s3(let bucket, let key): try? directory(ofBucket: bucket) + (key.isEmpty ? "" : "/\(key)")
        }
    }
}
