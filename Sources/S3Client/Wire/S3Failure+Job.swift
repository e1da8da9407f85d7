import JobModel

extension S3Failure {
    /// The failure as the job's: what happened, and what to do about it.
    func job(_ stage: JobFailure.Stage, _ endpoint: S3Endpoint) -> JobFailure {
        JobFailure(
            stage: stage, code: "ClientError", message: message(endpoint), remedy: remedy(endpoint), cause: nil)
    }

    private func message(_ endpoint: S3Endpoint) -> String {
        let often = tries > 1 ? " (tried \(tries) times)" : ""
        switch reason {
        case .refused(let error):
            let words = error.message.isEmpty ? "" : ": \(error.message)"
            let identity = error.requestID.map { " (request id \($0))" } ?? ""
            return
                "\(operation) of \(uri) was refused by S3 at \(endpoint.text): \(error.code)\(words)\(identity)\(often)"
        case .connection(let words):
            return "\(operation) of \(uri): no connection with \(endpoint.text): \(words)\(often)"
        case .corrupt(let words):
            return "\(operation) of \(uri): the bytes are not those that were stored: \(words)\(often)"
        case .unexpected(let words):
            return "\(operation) of \(uri): the answer of \(endpoint.text) makes no sense: \(words)"
        case .file(let words, _): return "\(operation) of \(uri): \(words)"
        case .credentials(let problem): return "\(operation) of \(uri) needs credentials: \(problem.message)"
        case .cancelled: return "\(operation) of \(uri) was given up, because the job is being stopped"
        }
    }

    private func remedy(_ endpoint: S3Endpoint) -> String? {
        switch reason {
        case .refused(let error): remedy(error, endpoint)
        case .connection:
            endpoint == .aws ? "check the network" : "check --s3 \(endpoint.text), and that the server runs"
        case .corrupt: "run the job again; if it stays, the object is damaged where it lies"
        case .unexpected: "check that --s3 \(endpoint.text) is an S3 endpoint"
        case .file(_, let isFull): isFull ? "make room on the disk" : nil
        case .credentials(let problem): problem.remedy
        case .cancelled: nil
        }
    }

    private func remedy(_ error: ServiceError, _ endpoint: S3Endpoint) -> String? {
        let more = endpoint == .aws ? "" : " --endpoint-url \(endpoint.text)"
        return switch error.code {
        case "AccessDenied", "AllAccessDisabled", "AccountProblem":
            "allow \(permission) for the credentials in use: 'aws sts get-caller-identity' says whose they are"
        case "NoSuchBucket":
            "check the bucket's name; 'aws s3 ls\(more)' lists those of the account, 'aws s3 mb\(more)' makes one"
        case "NoSuchKey", "NotFound": "check the key; 'aws s3 ls\(more)' shows what is there"
        case "ExpiredToken", "TokenRefreshRequired":
            "get new credentials, for example by 'aws sso login' and 'aws configure export-credentials --format env'"
        case "InvalidToken": "AWS_SESSION_TOKEN does not belong to the access key; set all three variables anew"
        case "InvalidAccessKeyId": "the access key is not known there; check AWS_ACCESS_KEY_ID or the profile"
        case "SignatureDoesNotMatch": "the secret key does not belong to the access key; check both"
        case "RequestTimeTooSkewed": "set this machine's clock"
        case "InvalidObjectState": "the object is archived; restore it first with 'aws s3api restore-object'"
        case "PreconditionFailed": "the object was replaced while it was read; run the job again"
        case "AuthorizationHeaderMalformed", "PermanentRedirect":
            "set AWS_REGION to the bucket's region\(error.region.map { ", \($0)" } ?? "")"
        case "SlowDown", "ServiceUnavailable", "InternalError": "try again later"
        case "EntityTooLarge": "S3 has no objects larger than 5 TiB, and some servers none as large"
        default: nil
        }
    }

    /// What the credentials must be allowed.
    private var permission: String {
        let resource = uri.dropFirst("s3://".count)
        let bucket = resource.prefix { $0 != "/" }
        return switch operation {
        case "ListObjectsV2", "HeadBucket": "s3:ListBucket on arn:aws:s3:::\(bucket)"
        case "GetObject", "HeadObject": "s3:GetObject on arn:aws:s3:::\(resource)"
        case "AbortMultipartUpload": "s3:AbortMultipartUpload on arn:aws:s3:::\(resource)"
        default: "s3:PutObject on arn:aws:s3:::\(resource)"
        }
    }
}
