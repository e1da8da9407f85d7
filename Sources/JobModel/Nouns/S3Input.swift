/// How the objects of an input are named.
public enum DataType: String, Hashable, Sendable, CaseIterable {
    /// The URI is a key prefix: every object whose key begins with it.
    case s3Prefix = "S3Prefix"
    /// The URI is one object that lists the others.
    case manifestFile = "ManifestFile"
}

/// How data reaches the container.
public enum InputMode: String, Hashable, Sendable, CaseIterable {
    /// Files on disk before the entry point starts.
    case file = "File"
    /// A stream through a named pipe while it runs.
    case pipe = "Pipe"
}

/// Which host gets which object.
public enum Distribution: String, Hashable, Sendable, CaseIterable {
    /// Every host gets every object.
    case fullyReplicated = "FullyReplicated"
    /// Each host gets its share of the objects.
    case shardedByS3Key = "ShardedByS3Key"
}

/// Data from S3 (or, here, from a local directory) for the container to read.
///
/// Defaults are filled in: `FullyReplicated` and `None`
/// (<https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProcessingS3Input.html>).
public struct S3Input: Hashable, Sendable {
    /// Whether a stream is decompressed on its way.
    ///
    /// Nested, so that it does not hide the room of the same name.
    public enum Compression: String, Hashable, Sendable, CaseIterable {
        /// Bytes as they are stored.
        case none = "None"
        /// Objects are gzip streams and are read through decompression; only with ``InputMode/pipe``.
        case gzip = "Gzip"
    }

    /// Where the data lies.
    public let uri: StorageURI
    /// Where the container finds it; `nil` only when the application manages the input itself.
    public let localPath: ContainerPath?
    /// Whether the URI is a prefix or a manifest.
    public let dataType: DataType
    /// Files or a stream; an application-managed input that does not say counts as files.
    public let mode: InputMode
    /// Which host gets which object.
    public let distribution: Distribution
    /// Whether the stream is decompressed.
    public let compression: Compression
}
