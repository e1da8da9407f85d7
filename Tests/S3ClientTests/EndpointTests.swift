import Testing

@testable import S3Client

@Suite struct EndpointTests {
    @Test(arguments: [
        ("b", "k/ü +.txt", "eu-west-1", "https://b.s3.eu-west-1.amazonaws.com/k/%C3%BC%20%2B.txt"),
        ("b.c", "k", "eu-west-1", "https://s3.eu-west-1.amazonaws.com/b.c/k"),
        ("Old_bucket", "k", "us-east-1", "https://s3.us-east-1.amazonaws.com/Old_bucket/k"),
        ("b", "k//../x", "cn-north-1", "https://b.s3.cn-north-1.amazonaws.com.cn/k//../x"),
    ]) func `Amazon's hosts name the bucket where a certificate allows it`(
        bucket: String, key: String, region: String, url: String
    ) {
        let address = S3Endpoint.aws.address(bucket: bucket, key: key, region: region)
        #expect("\(address.scheme)://\(address.host)\(address.path)" == url)
    }

    @Test(arguments: [
        ("http://127.0.0.1:5000", "http://127.0.0.1:5000/b/k"), ("https://MinIO.local/", "https://minio.local/b/k"),
        ("http://[::1]:9000", "http://[::1]:9000/b/k"), ("https://h:443", "https://h/b/k"),
    ]) func `other servers have the bucket in the path`(text: String, url: String) throws {
        let address = try S3Endpoint(parsing: text).address(bucket: "b", key: "k", region: "x")
        #expect("\(address.scheme)://\(address.host)\(address.path)" == url)
    }

    @Test(arguments: ["", "AWS", "localhost:9000", "ftp://h", "http://", "http://h:0", "http://h:x", "http://h h"])
    func `what is no address is refused`(text: String) {
        #expect(throws: S3Endpoint.Problem.notAnAddress(text)) { try S3Endpoint(parsing: text) }
    }

    @Test(arguments: ["http://h/bucket", "http://u:p@h", "https://h?x=1", "http://h:1/#"])
    func `more than an address is refused`(text: String) {
        #expect(throws: S3Endpoint.Problem.tooMuch(text)) { try S3Endpoint(parsing: text) }
    }

    @Test func `the address of a bucket has no slash behind it, a host alone has one`() {
        let other = S3Endpoint.custom(scheme: "http", host: "h", port: 1)
        #expect(other.address(bucket: "b", key: nil, region: "").path == "/b")
        #expect(S3Endpoint.aws.address(bucket: "b", key: nil, region: "us-east-1").path == "/")
    }
}
