import HTTPTypes

extension S3Call {
    /// Does what an operation asks for.
    func answer(_ operation: S3Operation) async throws -> AWSResponse {
        switch operation {
        case .listBuckets: try listBuckets()
        case .createBucket: try await createBucket()
        case .headBucket: try headBucket()
        case .deleteBucket: try deleteBucket()
        case .getBucketLocation: try getBucketLocation()
        case .getBucketTagging: try getBucketTagging()
        case .putBucketTagging: try await putBucketTagging()
        case .deleteBucketTagging: try deleteBucketTagging()
        case .getBucketACL, .getObjectACL: try getACL()
        case .putBucketACL, .putObjectACL: try await putACL()
        case .listObjects: try listObjects()
        case .listObjectsV2: try listObjectsV2()
        case .listObjectVersions: try listObjectVersions()
        case .listMultipartUploads: try listMultipartUploads()
        case .deleteObjects: try await deleteObjects()
        case .putObject: try await putObject()
        case .getObject: try getObject()
        case .headObject: try headObject()
        case .deleteObject: try deleteObject()
        case .copyObject: try copyObject()
        case .getObjectAttributes: try getObjectAttributes()
        case .getObjectTagging: try getObjectTagging()
        case .putObjectTagging: try await putObjectTagging()
        case .deleteObjectTagging: try deleteObjectTagging()
        case .createMultipartUpload: try createMultipartUpload()
        case .uploadPart: try await uploadPart()
        case .uploadPartCopy: try uploadPartCopy()
        case .completeMultipartUpload: try await completeMultipartUpload()
        case .abortMultipartUpload: try abortMultipartUpload()
        case .listParts: try listParts()
        case .getBucketVersioning, .getBucketEncryption, .getBucketPolicy, .getBucketPolicyStatus,
            .getPublicAccessBlock,
            .getBucketOwnershipControls, .getBucketCORS, .getBucketLifecycleConfiguration, .getBucketLogging,
            .getBucketNotificationConfiguration, .getBucketReplication, .getBucketRequestPayment, .getBucketWebsite,
            .getBucketAccelerateConfiguration, .getObjectLockConfiguration, .getBucketAnalyticsConfiguration,
            .getBucketIntelligentTieringConfiguration, .getBucketInventoryConfiguration, .getBucketMetricsConfiguration,
            .listBucketAnalyticsConfigurations, .listBucketIntelligentTieringConfigurations,
            .listBucketInventoryConfigurations, .listBucketMetricsConfigurations:
            try bucketConfiguration(operation)
        }
    }
}
