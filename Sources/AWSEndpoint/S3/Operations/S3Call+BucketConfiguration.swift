import S3Model

extension S3Call {
    /// What a bucket that nobody has configured answers; here, none can be configured.
    func bucketConfiguration(_ operation: S3Operation) throws -> AWSResponse {
        _ = try store.bucket(bucket)
        let document: XMLWriter
        switch operation {
        case .getBucketVersioning: document = .document("VersioningConfiguration") { _ in }
        case .getBucketLogging: document = .document("BucketLoggingStatus") { _ in }
        case .getBucketNotificationConfiguration: document = .document("NotificationConfiguration") { _ in }
        case .getBucketAccelerateConfiguration: document = .document("AccelerateConfiguration") { _ in }
        case .getBucketRequestPayment:
            document = .document("RequestPaymentConfiguration") { $0.element("Payer", "BucketOwner") }
        case .getBucketEncryption:
            document = .document("ServerSideEncryptionConfiguration") { xml in
                xml.element("Rule") { xml in
                    xml.element("ApplyServerSideEncryptionByDefault") { $0.element("SSEAlgorithm", "AES256") }
                    xml.element("BucketKeyEnabled", false)
                }
            }
        case .getPublicAccessBlock:
            document = .document("PublicAccessBlockConfiguration") { xml in
                for name in ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"] {
                    xml.element(name, true)
                }
            }
        case .getBucketOwnershipControls:
            document = .document("OwnershipControls") { xml in
                xml.element("Rule") { $0.element("ObjectOwnership", "BucketOwnerEnforced") }
            }
        case .listBucketAnalyticsConfigurations: document = empty("ListBucketAnalyticsConfigurationResult")
        case .listBucketIntelligentTieringConfigurations:
            document = empty("ListBucketIntelligentTieringConfigurationsOutput")
        case .listBucketInventoryConfigurations: document = empty("ListInventoryConfigurationsResult")
        case .listBucketMetricsConfigurations: document = empty("ListMetricsConfigurationsResult")
        default: throw missing(operation)
        }
        return .xml(document)
    }

    private func empty(_ name: String) -> XMLWriter {
        .document(name) { $0.element("IsTruncated", false) }
    }

    private func missing(_ operation: S3Operation) -> S3Error {
        let (code, message) =
            switch operation {
            case .getBucketPolicy, .getBucketPolicyStatus: ("NoSuchBucketPolicy", "The bucket policy does not exist")
            case .getBucketCORS: ("NoSuchCORSConfiguration", "The CORS configuration does not exist")
            case .getBucketLifecycleConfiguration:
                ("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist")
            case .getBucketReplication:
                ("ReplicationConfigurationNotFoundError", "The replication configuration was not found")
            case .getBucketWebsite:
                ("NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration")
            case .getObjectLockConfiguration:
                (
                    "ObjectLockConfigurationNotFoundError",
                    "Object Lock configuration does not exist for this bucket"
                )
            default: ("NoSuchConfiguration", "The specified configuration does not exist.")
            }
        return S3Error(404, code, message, [("BucketName", bucket)])
    }
}
