/// What an address names.
enum S3Level: Hashable, Sendable {
    case service, bucket, object
}

/// Which operation a method and a sub-resource mean.
struct S3RouteTable: Sendable {
    /// What is looked up: the sub-resource is empty where there is none.
    struct Key: Hashable, Sendable {
        let method: String
        let level: S3Level
        let subresource: String
    }

    /// What is found.
    enum Entry: Hashable, Sendable {
        case answered(S3Operation)
        /// An operation of S3 that is not answered here, by its name.
        case refused(String)
    }

    /// The table.
    static let shared = S3RouteTable()

    private let entries: [Key: Entry]
    /// All names in queries that choose an operation.
    let subresources: Set<String>

    private init() {
        var entries: [Key: Entry] = [:]
        for (method, level, subresource, operation) in Self.answered {
            entries[Key(method: method, level: level, subresource: subresource)] = .answered(operation)
        }
        for (method, level, subresource, name) in Self.refused {
            entries[Key(method: method, level: level, subresource: subresource)] = .refused(name)
        }
        self.entries = entries
        subresources = Set(entries.keys.map(\.subresource)).subtracting([""])
    }

    /// The operation of a method at a level with a sub-resource.
    subscript(_ method: String, _ level: S3Level, _ subresource: String) -> Entry? {
        entries[Key(method: method, level: level, subresource: subresource)]
    }

    /// Whether any method has an operation at a level with a sub-resource.
    func knows(_ level: S3Level, _ subresource: String) -> Bool {
        ["GET", "PUT", "POST", "DELETE", "HEAD"].contains { self[$0, level, subresource] != nil }
    }

    private static let answered: [(String, S3Level, String, S3Operation)] = [
        ("GET", .service, "", .listBuckets),

        ("PUT", .bucket, "", .createBucket),
        ("HEAD", .bucket, "", .headBucket),
        ("DELETE", .bucket, "", .deleteBucket),
        ("GET", .bucket, "", .listObjects),
        ("GET", .bucket, "list-type", .listObjectsV2),
        ("GET", .bucket, "versions", .listObjectVersions),
        ("GET", .bucket, "uploads", .listMultipartUploads),
        ("GET", .bucket, "location", .getBucketLocation),
        ("GET", .bucket, "tagging", .getBucketTagging),
        ("PUT", .bucket, "tagging", .putBucketTagging),
        ("DELETE", .bucket, "tagging", .deleteBucketTagging),
        ("GET", .bucket, "acl", .getBucketACL),
        ("PUT", .bucket, "acl", .putBucketACL),
        ("POST", .bucket, "delete", .deleteObjects),

        ("PUT", .object, "", .putObject),
        ("GET", .object, "", .getObject),
        ("HEAD", .object, "", .headObject),
        ("DELETE", .object, "", .deleteObject),
        ("GET", .object, "attributes", .getObjectAttributes),
        ("GET", .object, "tagging", .getObjectTagging),
        ("PUT", .object, "tagging", .putObjectTagging),
        ("DELETE", .object, "tagging", .deleteObjectTagging),
        ("GET", .object, "acl", .getObjectACL),
        ("PUT", .object, "acl", .putObjectACL),
        ("POST", .object, "uploads", .createMultipartUpload),
        ("PUT", .object, "uploadId", .uploadPart),
        ("POST", .object, "uploadId", .completeMultipartUpload),
        ("DELETE", .object, "uploadId", .abortMultipartUpload),
        ("GET", .object, "uploadId", .listParts),

        ("GET", .bucket, "versioning", .getBucketVersioning),
        ("GET", .bucket, "encryption", .getBucketEncryption),
        ("GET", .bucket, "policy", .getBucketPolicy),
        ("GET", .bucket, "policyStatus", .getBucketPolicyStatus),
        ("GET", .bucket, "publicAccessBlock", .getPublicAccessBlock),
        ("GET", .bucket, "ownershipControls", .getBucketOwnershipControls),
        ("GET", .bucket, "cors", .getBucketCORS),
        ("GET", .bucket, "lifecycle", .getBucketLifecycleConfiguration),
        ("GET", .bucket, "logging", .getBucketLogging),
        ("GET", .bucket, "notification", .getBucketNotificationConfiguration),
        ("GET", .bucket, "replication", .getBucketReplication),
        ("GET", .bucket, "requestPayment", .getBucketRequestPayment),
        ("GET", .bucket, "website", .getBucketWebsite),
        ("GET", .bucket, "accelerate", .getBucketAccelerateConfiguration),
        ("GET", .bucket, "object-lock", .getObjectLockConfiguration),
        ("GET", .bucket, "analytics", .listBucketAnalyticsConfigurations),
        ("GET", .bucket, "intelligent-tiering", .listBucketIntelligentTieringConfigurations),
        ("GET", .bucket, "inventory", .listBucketInventoryConfigurations),
        ("GET", .bucket, "metrics", .listBucketMetricsConfigurations),
    ]

    private static let refused: [(String, S3Level, String, String)] = [
        ("GET", .bucket, "abac", "GetBucketAbac"),
        ("GET", .bucket, "metadataConfiguration", "GetBucketMetadataConfiguration"),
        ("GET", .bucket, "metadataTable", "GetBucketMetadataTableConfiguration"),
        ("GET", .bucket, "session", "CreateSession"),
        ("PUT", .bucket, "abac", "PutBucketAbac"),
        ("PUT", .bucket, "accelerate", "PutBucketAccelerateConfiguration"),
        ("PUT", .bucket, "analytics", "PutBucketAnalyticsConfiguration"),
        ("PUT", .bucket, "cors", "PutBucketCors"),
        ("PUT", .bucket, "encryption", "PutBucketEncryption"),
        ("PUT", .bucket, "intelligent-tiering", "PutBucketIntelligentTieringConfiguration"),
        ("PUT", .bucket, "inventory", "PutBucketInventoryConfiguration"),
        ("PUT", .bucket, "lifecycle", "PutBucketLifecycleConfiguration"),
        ("PUT", .bucket, "logging", "PutBucketLogging"),
        ("PUT", .bucket, "metadataInventoryTable", "UpdateBucketMetadataInventoryTableConfiguration"),
        ("PUT", .bucket, "metadataJournalTable", "UpdateBucketMetadataJournalTableConfiguration"),
        ("PUT", .bucket, "metrics", "PutBucketMetricsConfiguration"),
        ("PUT", .bucket, "notification", "PutBucketNotificationConfiguration"),
        ("PUT", .bucket, "object-lock", "PutObjectLockConfiguration"),
        ("PUT", .bucket, "ownershipControls", "PutBucketOwnershipControls"),
        ("PUT", .bucket, "policy", "PutBucketPolicy"),
        ("PUT", .bucket, "publicAccessBlock", "PutPublicAccessBlock"),
        ("PUT", .bucket, "replication", "PutBucketReplication"),
        ("PUT", .bucket, "requestPayment", "PutBucketRequestPayment"),
        ("PUT", .bucket, "versioning", "PutBucketVersioning"),
        ("PUT", .bucket, "website", "PutBucketWebsite"),
        ("POST", .bucket, "", "PostObject"),
        ("POST", .bucket, "metadataConfiguration", "CreateBucketMetadataConfiguration"),
        ("POST", .bucket, "metadataTable", "CreateBucketMetadataTableConfiguration"),
        ("DELETE", .bucket, "analytics", "DeleteBucketAnalyticsConfiguration"),
        ("DELETE", .bucket, "cors", "DeleteBucketCors"),
        ("DELETE", .bucket, "encryption", "DeleteBucketEncryption"),
        ("DELETE", .bucket, "intelligent-tiering", "DeleteBucketIntelligentTieringConfiguration"),
        ("DELETE", .bucket, "inventory", "DeleteBucketInventoryConfiguration"),
        ("DELETE", .bucket, "lifecycle", "DeleteBucketLifecycle"),
        ("DELETE", .bucket, "metadataConfiguration", "DeleteBucketMetadataConfiguration"),
        ("DELETE", .bucket, "metadataTable", "DeleteBucketMetadataTableConfiguration"),
        ("DELETE", .bucket, "metrics", "DeleteBucketMetricsConfiguration"),
        ("DELETE", .bucket, "ownershipControls", "DeleteBucketOwnershipControls"),
        ("DELETE", .bucket, "policy", "DeleteBucketPolicy"),
        ("DELETE", .bucket, "publicAccessBlock", "DeletePublicAccessBlock"),
        ("DELETE", .bucket, "replication", "DeleteBucketReplication"),
        ("DELETE", .bucket, "website", "DeleteBucketWebsite"),
        ("GET", .object, "legal-hold", "GetObjectLegalHold"),
        ("GET", .object, "retention", "GetObjectRetention"),
        ("GET", .object, "torrent", "GetObjectTorrent"),
        ("PUT", .object, "encryption", "UpdateObjectEncryption"),
        ("PUT", .object, "legal-hold", "PutObjectLegalHold"),
        ("PUT", .object, "renameObject", "RenameObject"),
        ("PUT", .object, "retention", "PutObjectRetention"),
        ("POST", .object, "restore", "RestoreObject"),
        ("POST", .object, "select", "SelectObjectContent"),
    ]
}
