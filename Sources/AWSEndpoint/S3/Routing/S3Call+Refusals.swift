import HTTPTypes

extension S3Call {
    /// Refuses what is asked for with headers and cannot be done, by its name: nothing is passed over in silence.
    func refuseUnsupported(_ operation: S3Operation) throws(S3Error) {
        if target.level == .object, key.utf8.count > 1024 { throw .keyTooLong(key.utf8.count) }
        try checkOwner(header("x-amz-expected-bucket-owner"), "x-amz-expected-bucket-owner")
        try checkOwner(header("x-amz-source-expected-bucket-owner"), "x-amz-source-expected-bucket-owner")
        for (name, value) in headers(prefix: "x-amz-") { try refuse(name, value, operation) }
        if let version = query["versionId"], version != "null" {
            throw .invalidArgument("Invalid version id specified", "versionId", version)
        }
    }

    private func checkOwner(_ owner: String?, _ name: String) throws(S3Error) {
        guard let owner else { return }
        guard owner.utf8.count == 12, owner.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw S3Error(
                400, "InvalidBucketOwnerAWSAccountID",
                "The value of the expected bucket owner parameter must be an AWS account ID", [("Header", name)])
        }
        if owner != service.account { throw .accessDenied }
    }

    private func refuse(_ name: String, _ value: String, _ operation: S3Operation) throws(S3Error) {
        for prefix in Self.refusedPrefixes where name.hasPrefix(prefix) { throw .notImplemented(header: name) }
        if name.hasPrefix("x-amz-grant-") {
            throw S3Error(400, S3Error.badACL.code, S3Error.badACL.message, [("Header", name)])
        }
        switch name {
        case "x-amz-mfa", "x-amz-write-offset-bytes", "x-amz-rename-source", "x-amz-bypass-governance-retention",
            "x-amz-server-side-encryption-context", "x-amz-if-match-last-modified-time", "x-amz-if-match-size",
            "x-amz-if-match-initiated-time",
            "x-amz-checksum-sha512", "x-amz-checksum-md5", "x-amz-checksum-xxhash64", "x-amz-checksum-xxhash3",
            "x-amz-checksum-xxhash128":
            throw .notImplemented(header: name)
        case "x-amz-bucket-object-lock-enabled", "x-amz-server-side-encryption-bucket-key-enabled":
            if value.lowercased() != "false" { throw .notImplemented(header: name) }
        case "x-amz-copy-source-range":
            if operation != .uploadPartCopy { throw .notImplemented(header: name) }
        case "x-amz-bucket-namespace":
            if value != "global" { throw .notImplemented(header: name) }
        case "x-amz-object-ownership":
            if value != "BucketOwnerEnforced" { throw .notImplemented(header: name) }
        case "x-amz-acl":
            // These two give the owner everything and nobody else anything, which is so anyway.
            guard value == "private" || value == "bucket-owner-full-control" else {
                if operation == .createBucket {
                    throw S3Error(
                        400, "InvalidBucketAclWithObjectOwnership",
                        "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
                        [("Header", name)])
                }
                throw S3Error(400, S3Error.badACL.code, S3Error.badACL.message, [("Header", name)])
            }
        default: break
        }
    }

    private static let refusedPrefixes = [
        "x-amz-server-side-encryption-customer-", "x-amz-copy-source-server-side-encryption-customer-",
        "x-amz-object-lock-",
    ]
}
