import JobModel
import ObjectStorage
import PjrunTesting
import S3Model
import Testing

@Suite struct `Buckets` {
    let folder: StoreFolder

    init() throws { folder = try StoreFolder() }

    @Test(arguments: ["abc", "a-b", "1.2.3", "my.bucket-1", "256", "1.2.3.4a", String(repeating: "x", count: 63)])
    func `are made with names that S3 takes`(name: String) throws {
        let made = try folder.store.createBucket(name)

        #expect(made.name == name)
        #expect(try folder.another().bucket(name) == made)
        #expect(folder.refusal { try folder.store.createBucket(name) } == .bucketAlreadyOwnedByYou(name))
    }

    @Test(arguments: [
        "ab", String(repeating: "x", count: 64), "", "Abc", "a_b", "a..b", ".abc", "abc.", "-abc", "abc-",
        "192.168.5.4",
        "xn--abc", "sthree-abc", "amzn-s3-demo-abc", "abc-s3alias", "abc--ol-s3", "abc.mrap", "abc--x-s3",
        "abc--table-s3",
        "a/b", "a b", "büro", "../x",
    ]) func `are not made with names that S3 refuses`(name: String) throws {
        guard case .invalidBucketName(name, let why) = folder.refusal({ try folder.store.createBucket(name) }) else {
            Issue.record("not refused")
            return
        }
        #expect(why.hasPrefix("it "))
        #expect(folder.tree("s3") == ["bucket"])
    }

    @Test func `are the directories that are there, whoever made them`() throws {
        _ = Shell.run("cd '\(folder.scratch("s3"))' && mkdir My_Bucket 'no bucket' && ln -s bucket link && touch file")

        #expect(try folder.store.buckets().map(\.name) == ["My_Bucket", "bucket"])
        #expect(try folder.store.bucket("My_Bucket").name == "My_Bucket")
        for name in ["link", "file", "no bucket", "none", "..", "."] {
            #expect(folder.refusal { try folder.store.bucket(name) } == .noSuchBucket(name))
        }
    }

    @Test func `keep the time when they were made`() throws {
        let made = try folder.store.bucket(StoreFolder.bucket)

        try folder.put("a", "b")
        try folder.store.setBucketTags(StoreFolder.bucket, [S3Tag(key: "k", value: "v")])

        #expect(try folder.another().bucket(StoreFolder.bucket) == made)
        #expect(made.created > 1_700_000_000_000_000_000)
    }

    @Test func `have tags`() throws {
        let tags = [S3Tag(key: "b", value: "1"), S3Tag(key: "a", value: "")]

        try folder.store.setBucketTags(StoreFolder.bucket, tags)

        #expect(try folder.another().bucketTags(StoreFolder.bucket) == tags)
        try folder.store.setBucketTags(StoreFolder.bucket, [])
        #expect(try folder.store.bucketTags(StoreFolder.bucket) == [])
        #expect(folder.refusal { try folder.store.bucketTags("none") } == .noSuchBucket("none"))
        #expect(folder.refusal { try folder.store.setBucketTags("none", tags) } == .noSuchBucket("none"))
    }

    @Test(arguments: ["a", "d/e/f", "a//b", "d/"]) func `are removed when nothing is in them`(key: String) throws {
        try folder.put(key, "x")
        try folder.store.setBucketTags(StoreFolder.bucket, [S3Tag(key: "k", value: "v")])
        _ = try folder.store.createMultipartUpload(folder.address("begun"), S3Attributes())
        _ = Shell.run("mkdir -p '\(folder.scratch("s3/bucket/empty/inside"))'")
        #expect(
            folder.refusal { try folder.store.deleteBucket(StoreFolder.bucket) } == .bucketNotEmpty(StoreFolder.bucket))
        #expect(try folder.get(key) == "x")
        try folder.store.deleteObject(folder.address(key), if: nil)

        try folder.store.deleteBucket(StoreFolder.bucket)

        #expect(folder.tree("s3") == [])
        #expect(folder.tree("s3meta/buckets") == [])
        #expect(
            folder.refusal { try folder.store.deleteBucket(StoreFolder.bucket) } == .noSuchBucket(StoreFolder.bucket))
        _ = try folder.store.createBucket(StoreFolder.bucket)
        #expect(try folder.store.bucketTags(StoreFolder.bucket) == [])
        #expect(try folder.store.multipartUploads(StoreFolder.bucket) == [])
    }

    @Test func `are not removed with what is no object in them`() throws {
        _ = Shell.run("ln -s nowhere '\(folder.scratch("s3/bucket/link"))'")

        #expect(
            folder.refusal { try folder.store.deleteBucket(StoreFolder.bucket) } == .bucketNotEmpty(StoreFolder.bucket))
        #expect(folder.tree("s3") == ["bucket", "bucket/link"])
    }

    @Test(arguments: [true, false]) func `do not inherit from one whose directory somebody has removed`(
        byJob: Bool
    ) throws {
        try folder.put("a//b", "old")
        try folder.put("a", "old")
        try folder.store.setBucketTags(StoreFolder.bucket, [S3Tag(key: "k", value: "v")])
        _ = Shell.run("rm -r '\(folder.scratch("s3/bucket"))'")
        #expect(folder.refusal { try folder.get("a//b") } == .noSuchBucket(StoreFolder.bucket))

        if byJob {
            try folder.store.prepare(destination: StorageURI(parsing: "s3://bucket/out"))
        } else {
            _ = try folder.store.createBucket(StoreFolder.bucket)
        }

        #expect(try folder.keys() == [])
        #expect(try folder.store.bucketTags(StoreFolder.bucket) == [])
        #expect(folder.tree("s3meta/buckets/bucket/attributes") == [])
    }

    @Test func `looking makes nothing`() throws {
        let scratch = ScratchDirectory()
        let store = try LocalObjectStore(root: scratch("s3"))

        #expect(try store.buckets() == [])
        #expect(folder.refusal { try store.bucket("none") } == .noSuchBucket("none"))
        #expect(folder.refusal { try store.list("none", S3ListQuery()) } == .noSuchBucket("none"))
        #expect(try store.sweep() == 0)

        #expect(Shell.run("ls -A '\(scratch.path)'").output == "s3\n")
    }

    @Test func `what is kept may lie elsewhere`() throws {
        let scratch = ScratchDirectory()
        let store = try LocalObjectStore(root: scratch("s3"), state: scratch("else/where"))
        _ = try store.createBucket("abc")

        let upload = try store.beginObject(S3Address(bucket: "abc", key: "a//b"))
        try upload.write("x")
        _ = try upload.commit(StoreFolder.attributes("e"), if: nil)

        #expect(Shell.run("ls -A '\(scratch.path)'").output == "else\ns3\n")
        #expect(try store.object(S3Address(bucket: "abc", key: "a//b")).attributes.eTag == "e")
    }
}
