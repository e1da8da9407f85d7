import Checksums
import HTTPTypes
import S3Model

extension S3Call {
    func listBuckets() throws -> AWSResponse {
        let prefix = query["prefix"] ?? ""
        let limit = try number("max-buckets", default: 10_000, atLeast: 1)
        guard limit <= 10_000 else {
            throw S3Error.invalidArgument(
                "Argument max-buckets must be an integer between 1 and 10000", "max-buckets", String(limit))
        }
        var after = ""
        if let token = query["continuation-token"] {
            guard let bytes = Base64.decoded(token), let name = String(validating: bytes, as: UTF8.self), !name.isEmpty
            else {
                throw S3Error.invalidArgument(
                    "The continuation token provided is incorrect", "continuation-token", token)
            }
            after = name
        }
        let isElsewhere = query.some("bucket-region").map { $0 != service.region } ?? false
        let all = isElsewhere ? [] : try store.buckets()
        let buckets = all.filter { $0.name.utf8.starts(with: prefix.utf8) && KeyOrder.precedes(after, $0.name) }
        let page = buckets.prefix(limit)
        let document = XMLWriter.document("ListAllMyBucketsResult") { xml in
            xml.owner(service.ownerID)
            xml.element("Buckets") { xml in
                for bucket in page {
                    xml.element("Bucket") { xml in
                        xml.element("Name", bucket.name)
                        let seconds = S3Time.seconds(ofNanoseconds: bucket.created)
                        xml.element("CreationDate", S3Time.iso8601(seconds: seconds))
                        xml.element("BucketRegion", service.region)
                        xml.element("BucketArn", "arn:aws:s3:::\(bucket.name)")
                    }
                }
            }
            if query["prefix"] != nil { xml.element("Prefix", prefix) }
            if page.count < buckets.count, let last = page.last {
                xml.element("ContinuationToken", Base64.encoded(Array(last.name.utf8)))
            }
        }
        return .xml(document)
    }

    func createBucket() async throws -> AWSResponse {
        let document = try await document("CreateBucketConfiguration", isOptional: true)
        var tags: [S3Tag] = []
        for element in document?.children ?? [] {
            switch element.name {
            case "LocationConstraint": break
            case "Tags": tags = try TagSet.parse(elements: element.children, .bucket)
            default: throw S3Error.notImplemented(what: "CreateBucketConfiguration/\(element.name)", [])
            }
        }
        try checkLocation(document?.word(of: "LocationConstraint") ?? "")
        do {
            _ = try store.createBucket(bucket)
        } catch {
            // The oldest region answers as if it had just been made.
            guard case .bucketAlreadyOwnedByYou = error, service.region == "us-east-1" else { throw error }
        }
        if !tags.isEmpty { try store.setBucketTags(bucket, tags) }
        var response = AWSResponse(status: 200)
        response.headers.set("location", "/\(bucket)")
        response.headers.set("x-amz-bucket-arn", "arn:aws:s3:::\(bucket)")
        return response
    }

    /// us-east-1 is named by saying nothing; any other region must be the endpoint's.
    private func checkLocation(_ location: String) throws(S3Error) {
        if location == "us-east-1" {
            throw S3Error(
                400, "InvalidLocationConstraint", "The specified location-constraint is not valid",
                [("LocationConstraint", location)])
        }
        guard location == (service.region == "us-east-1" ? "" : service.region) else {
            let named = location.isEmpty ? "unspecified" : location
            throw S3Error(
                400, "IllegalLocationConstraintException",
                "The \(named) location constraint is incompatible for the region specific endpoint this request was sent to."
            )
        }
    }

    func headBucket() throws -> AWSResponse {
        _ = try store.bucket(bucket)
        var response = AWSResponse(status: 200, body: .head(byteCount: 0))
        response.headers.set("x-amz-bucket-region", service.region)
        response.headers.set("x-amz-bucket-arn", "arn:aws:s3:::\(bucket)")
        response.headers.set("x-amz-access-point-alias", "false")
        response.headers.set("content-type", "application/xml")
        return response
    }

    func deleteBucket() throws -> AWSResponse {
        try store.deleteBucket(bucket)
        return AWSResponse(status: 204)
    }

    func getBucketLocation() throws -> AWSResponse {
        _ = try store.bucket(bucket)
        var writer = XMLWriter()
        let name = #" xmlns="\#(XMLWriter.namespace)""#
        let region = service.region == "us-east-1" ? "" : service.region
        writer.element("LocationConstraint", attributes: name) { $0.text(region) }
        return .xml(writer)
    }

    func getBucketTagging() throws -> AWSResponse {
        let tags = try store.bucketTags(bucket)
        guard !tags.isEmpty else {
            throw S3Error(404, "NoSuchTagSet", "The TagSet does not exist", [("BucketName", bucket)])
        }
        return .xml(TagSet.document(tags))
    }

    func putBucketTagging() async throws -> AWSResponse {
        guard let document = try await document("Tagging") else { throw S3Error.malformedXML }
        try store.setBucketTags(bucket, TagSet.parse(document, .bucket))
        return AWSResponse(status: 204)
    }

    func deleteBucketTagging() throws -> AWSResponse {
        try store.setBucketTags(bucket, [])
        return AWSResponse(status: 204)
    }
}
