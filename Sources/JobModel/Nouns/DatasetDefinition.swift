/// An input that is the result of a query.
///
/// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DatasetDefinition.html>. Note the default
/// distribution: `ShardedByS3Key`, the opposite of ``S3Input``'s.
public struct DatasetDefinition: Hashable, Sendable {
    /// The two engines that may run the query; exactly one is given.
    public enum Query: Hashable, Sendable {
        /// Athena, as a CREATE TABLE AS over the data lake.
        case athena(AthenaDatasetDefinition)
        /// A provisioned Redshift cluster.
        case redshift(RedshiftDatasetDefinition)
    }

    /// What is asked, and whom.
    public let query: Query
    /// Where the container finds the result files; `nil` only when the application manages the input itself.
    public let localPath: ContainerPath?
    /// Which host gets which result file.
    public let distribution: Distribution
    /// Files or a stream.
    public let mode: InputMode
}

/// A query for Athena.
///
/// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AthenaDatasetDefinition.html>
public struct AthenaDatasetDefinition: Hashable, Sendable {
    /// The formats Athena can write.
    public enum Format: String, Hashable, Sendable, CaseIterable {
        /// Apache Parquet.
        case parquet = "PARQUET"
        /// Apache ORC.
        case orc = "ORC"
        /// Apache Avro.
        case avro = "AVRO"
        /// One JSON object per line.
        case json = "JSON"
        /// Text lines with `\001` between fields and no header.
        case textfile = "TEXTFILE"
    }

    /// The compressions a request may name.
    public enum Compression: String, Hashable, Sendable, CaseIterable {
        /// gzip.
        case gzip = "GZIP"
        /// Snappy.
        case snappy = "SNAPPY"
        /// zlib, for ORC.
        case zlib = "ZLIB"
    }

    /// The data catalog, usually `AwsDataCatalog`.
    public let catalog: String
    /// The database inside the catalog.
    public let database: String
    /// One SELECT or WITH statement; a semicolon at the end is tolerated by the service.
    public let queryString: String
    /// The work group, when one is named.
    public let workGroup: String?
    /// Where the result files are written.
    public let outputURI: StorageURI
    /// The key for the result files, when one is named.
    public let kmsKeyID: String?
    /// The format of the result files.
    public let outputFormat: Format
    /// Their compression, when one is named.
    public let outputCompression: Compression?
}

/// A query for a provisioned Redshift cluster.
///
/// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_RedshiftDatasetDefinition.html>
public struct RedshiftDatasetDefinition: Hashable, Sendable {
    /// The formats UNLOAD is asked for.
    public enum Format: String, Hashable, Sendable, CaseIterable {
        /// Apache Parquet.
        case parquet = "PARQUET"
        /// Comma-separated values.
        case csv = "CSV"
    }

    /// The compressions a request may name.
    public enum Compression: String, Hashable, Sendable, CaseIterable {
        /// No compression.
        case none = "None"
        /// gzip.
        case gzip = "GZIP"
        /// bzip2.
        case bzip2 = "BZIP2"
        /// Zstandard.
        case zstd = "ZSTD"
        /// Snappy.
        case snappy = "SNAPPY"
    }

    /// The cluster's identifier.
    public let clusterID: String
    /// The database of the cluster.
    public let database: String
    /// The database user that runs the query.
    public let dbUser: String
    /// The query.
    public let queryString: String
    /// The role the cluster takes to write to S3.
    public let clusterRoleARN: String
    /// Where the result files are written.
    public let outputURI: StorageURI
    /// The key for the result files, when one is named.
    public let kmsKeyID: String?
    /// The format of the result files.
    public let outputFormat: Format
    /// Their compression, when one is named.
    public let outputCompression: Compression?
}
