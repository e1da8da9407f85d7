import JobModel
import OrderedJSON
import Testing

@Suite("Places")
struct PlaceTests {
    @Test(
        arguments: [
            ("s3://bkt", .s3(bucket: "bkt", key: "")),
            ("s3://bkt/", .s3(bucket: "bkt", key: "")),
            ("s3://bkt/a/b c%20", .s3(bucket: "bkt", key: "a/b c%20")),
            ("s3://bkt//a", .s3(bucket: "bkt", key: "/a")),
            ("https://my.bkt.s3.eu-west-1.amazonaws.com/a/b", .s3(bucket: "my.bkt", key: "a/b")),
            ("https://bkt.s3.amazonaws.com", .s3(bucket: "bkt", key: "")),
            ("https://bkt.s3.dualstack.us-east-1.amazonaws.com/k", .s3(bucket: "bkt", key: "k")),
            ("https://s3.us-east-1.amazonaws.com/bkt/a/b", .s3(bucket: "bkt", key: "a/b")),
            ("https://s3-us-west-2.amazonaws.com/bkt", .s3(bucket: "bkt", key: "")),
            ("https://bkt.s3.cn-north-1.amazonaws.com.cn/k", .s3(bucket: "bkt", key: "k")),
            ("file:///data/my%20in/", .file(path: "/data/my in/")),
            ("file:/data", .file(path: "/data")),
            ("file://localhost/data", .file(path: "/data")),
        ] as [(String, StorageURI.Kind)])
    func `a URI is a bucket and a key or a path, and keeps its text`(text: String, kind: StorageURI.Kind) throws {
        let uri = try StorageURI(parsing: text)

        #expect(uri.kind == kind)
        #expect(uri.text == text)
    }

    @Test(
        arguments: [
            ("bkt/key", .noScheme), ("s3:bkt", .missingBucket), ("s3://", .missingBucket), ("s3:///k", .missingBucket),
            ("s3://../k", .unusableBucketName("..")), ("s3://a b/k", .unusableBucketName("a b")),
            ("https://s3.us-east-1.amazonaws.com/", .missingBucket),
            ("https://ec2.us-east-1.amazonaws.com/x", .notAnS3Host("ec2.us-east-1.amazonaws.com")),
            ("https://s3.evil.example/x", .notAnS3Host("s3.evil.example")),
            ("file://data", .relativeFilePath("data")), ("file:data", .relativeFilePath("data")),
            ("file:///a%2", .badPercentEncoding("/a%2")), ("file:///a%ff", .badPercentEncoding("/a%ff")),
            ("file:///a%00", .badPercentEncoding("/a%00")), ("gs://bkt/k", .unknownScheme("gs")),
        ] as [(String, StorageURIError)])
    func `what is no place is refused`(text: String, error: StorageURIError) {
        #expect(throws: error) { try StorageURI(parsing: text) }
    }

    @Test(arguments: [("/", "/"), ("/a//b/", "/a/b"), ("/opt/ml", "/opt/ml"), ("/a/..b/.c", "/a/..b/.c")])
    func `a container path has one spelling`(text: String, normal: String) {
        #expect(ContainerPath(text)?.text == normal)
    }

    @Test(arguments: ["", "a", "./a", "/a/./b", "/a/../b", "/..", "/a\0b"])
    func `a container path without a fixed place is refused`(text: String) {
        #expect(ContainerPath(text) == nil)
    }

    @Test func `an ancestor is above, not beside and not the same`() throws {
        let parent = try #require(ContainerPath("/opt/ml/processing"))
        let child = try #require(ContainerPath("/opt/ml/processing/input/code"))
        let sibling = try #require(ContainerPath("/opt/ml/processing2"))
        let root = try #require(ContainerPath("/"))

        #expect(parent.isAncestor(of: child))
        #expect(!parent.isAncestor(of: parent))
        #expect(!parent.isAncestor(of: sibling))
        #expect(!child.isAncestor(of: parent))
        #expect(root.isAncestor(of: parent))
        #expect(!root.isAncestor(of: root))
        #expect(parent.relativePath(of: child) == "input/code")
        #expect(parent.relativePath(of: sibling) == nil)
        #expect(child.components == ["opt", "ml", "processing", "input", "code"])
        #expect([sibling, child, parent].sorted() == [parent, child, sibling])
    }
}

@Suite("Times")
struct TimestampTests {
    @Test(
        arguments: [
            ("2026-11-21T05:17:00.123Z", 1_795_238_220_123),
            ("2026-11-21 05:17:00.123456+00:00", 1_795_238_220_123),
            ("2026-11-21T07:17:00.123+02:00", 1_795_238_220_123),
            ("2026-11-21T00:17:00.123-0500", 1_795_238_220_123),
            ("2026-11-21T05:17:00", 1_795_238_220_000),
            ("2026-11-21T05:17Z", 1_795_238_220_000),
            ("2026-11-21", 1_795_219_200_000),
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59.999Z", -1),
            ("2000-02-29T00:00:00Z", 951_782_400_000),
            ("0001-01-01", -62_135_596_800_000),
        ] as [(String, Int64)])
    func `ISO 8601 is read as clients write it`(text: String, milliseconds: Int64) {
        #expect(Timestamp(iso8601: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2026", "2026-13-01", "2026-02-29", "2026-02-30", "2026-11-21T24:00", "2026-11-21T05:60",
        "2026-11-21T05:17:61",
        "2026-11-21T05:17:00.Z", "2026-11-21T05:17:00+", "2026-11-21T05:17:00Zx", "2026-11-21X05:17", "21-11-2026",
        "1900-02-29",
    ])
    func `what is no moment is refused`(text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test(
        arguments: [0, 1, -1, 999, -62_135_596_800_000, 1_583_831_889_050, 253_402_300_799_999, 951_782_399_999]
            as [Int64])
    func `what is written reads back`(milliseconds: Int64) {
        let moment = Timestamp(milliseconds: milliseconds)

        #expect(Timestamp(iso8601: moment.iso8601) == moment)
        #expect(Timestamp(epochSeconds: moment.epochSeconds) == moment)
    }

    @Test func `every day of four centuries has its own date`() {
        let day: Int64 = 86_400_000
        let wrong = stride(from: Int64(-73_000), to: 73_097, by: 1).first { number in
            Timestamp(iso8601: Timestamp(milliseconds: number * day).iso8601)?.milliseconds != number * day
        }

        #expect(wrong == nil)
    }

    @Test(
        arguments: [
            (1_583_831_889_050, "1583831889.05"), (1_583_831_889_000, "1583831889"), (1, "0.001"), (-1500, "-1.5"),
            (1_795_238_220_123, "1795238220.123"),
        ] as [(Int64, String)])
    func `epoch seconds have no exponent and no idle digits`(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).epochSeconds.text == text)
    }
}

@Suite("Names")
struct NameTests {
    private let now = Timestamp(milliseconds: 1_795_238_220_007)

    @Test(
        arguments: [
            ("my-img", 0, "my-img-2026-11-21-05-17-00-007-000000"),
            ("my_img.v2", 35, "my-img-v2-2026-11-21-05-17-00-007-00000z"),
            ("--Ä--", 36, "job-2026-11-21-05-17-00-007-000010"),
            ("", .max, "job-2026-11-21-05-17-00-007-z141z3"),
            (
                String(repeating: "a", count: 31) + "-b", 0,
                String(repeating: "a", count: 31) + "-2026-11-21-05-17-00-007-000000"
            ),
        ] as [(String, UInt32, String)])
    func `a generated name is legal and tells when`(base: String, entropy: UInt32, name: String) throws {
        let generated = JobNameGenerator.name(base: base, now: now, suffix: entropy)

        #expect(generated == name)
        let json = Requests.minimal.setting("ProcessingJobName", to: .string(generated))
        #expect(try JobRequest.validating(json, as: .commandLine).name == name)
    }

    @Test func `an ARN has the partition of its region and the name in lower case`() {
        let arn = JobARN(identity: JobIdentity(region: "cn-north-1"), jobName: "My-Job")

        #expect(arn.text == "arn:aws-cn:sagemaker:cn-north-1:123456789012:processing-job/my-job")
        #expect(arn.lowercasedName == "my-job")
        #expect(JobARN(arn.text) == arn)
        #expect(JobARN("arn:aws:sagemaker:us-east-1:123456789012:training-job/x") == nil)
        #expect(JobARN("arn:aws:sagemaker:us-east-1:123456789012:processing-job/") == nil)
    }

    @Test func `three states are the end`() {
        #expect(JobStatus.allCases.filter(\.isTerminal) == [.completed, .failed, .stopped])
    }
}
