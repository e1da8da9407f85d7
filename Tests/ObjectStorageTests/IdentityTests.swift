import FileTree
import JobModel
import ObjectStorage
import PjrunTesting
import S3Model
import Testing

@Suite struct `Files that come by another door` {
    let folder: StoreFolder

    init() throws { folder = try StoreFolder() }

    /// Of an object of which nothing is kept.
    private func isIdentity(_ eTag: String) -> Bool {
        let digits = eTag.utf8.prefix { (48...57).contains($0) || (97...102).contains($0) }
        return digits.count == 32 && eTag.hasSuffix("-1") && eTag.utf8.count == 34
    }

    private func listedETag(_ key: String) throws -> String? {
        for case .object(let object) in try folder.store.list(StoreFolder.bucket, S3ListQuery()).entries
        where object.key == key { return object.attributes.eTag }
        return nil
    }

    @Test func `a dropped file has the same ETag in lists and answers, until it changes`() throws {
        folder.drop("in/a.csv", "1")

        let first = try folder.eTag("in/a.csv")
        #expect(isIdentity(first))
        #expect(try listedETag("in/a.csv") == first)
        #expect(try folder.another().open(folder.address("in/a.csv")).object.attributes.eTag == first)
        #expect(try folder.store.object(folder.address("in/a.csv")).attributes == StoreFolder.attributes(first))
        folder.drop("in/a.csv", "22")

        #expect(isIdentity(try folder.eTag("in/a.csv")))
        #expect(try folder.eTag("in/a.csv") != first)
    }

    @Test(arguments: [
        "printf edited >key", "printf EDIT | dd of=key conv=notrunc 2>/dev/null",
        "printf new >k2 && mv k2 key", "rm key && printf text >key", "cp -p key k2 && mv k2 key",
    ]) func `a file that was edited or replaced by hand has no stale attributes`(command: String) throws {
        var attributes = StoreFolder.attributes("kept")
        attributes.metadata = ["a": "b"]
        try folder.put("key", "text", attributes)

        #expect(Shell.run("cd '\(folder.scratch("s3/bucket"))' && \(command)").code == 0)

        let object = try folder.store.object(folder.address("key"))
        #expect(isIdentity(object.attributes.eTag))
        #expect(object.attributes.metadata == [:])
        #expect(try listedETag("key") == object.attributes.eTag)
    }

    @Test func `a file renamed by hand keeps what belongs to it`() throws {
        try folder.put("key", "text", eTag: "kept")

        _ = Shell.run("cd '\(folder.scratch("s3/bucket"))' && mv key other")

        #expect(try folder.eTag("other") == "kept")
        #expect(try folder.get("key") == nil)
    }

    @Test(arguments: [true, false]) func `a job's output takes the place of an object with all that it had`(
        moving: Bool
    ) throws {
        try folder.put("out/f", "old", eTag: "kept")
        let file = folder.scratch.write("made", "new content")

        let existed = try folder.store.put(
            file, moving: moving, at: StorageURI(parsing: "s3://bucket/out"), relativePath: "f")

        #expect(existed)
        #expect(try folder.get("out/f") == "new content")
        #expect(isIdentity(try folder.eTag("out/f")))
        #expect(folder.tree("s3meta/buckets/bucket/attributes") == [])
    }

    @Test func `conditions and tags know the ETag of a dropped file`() throws {
        folder.drop("key", "text")
        let eTag = try folder.eTag("key")

        try folder.store.setTags(folder.address("key"), [S3Tag(key: "a", value: "b")])
        #expect(try folder.eTag("key") == eTag)
        #expect(try folder.store.object(folder.address("key")).attributes.tags == [S3Tag(key: "a", value: "b")])
        try folder.put("key", "mine", eTag: "mine", if: .eTag(eTag))

        #expect(try folder.get("key") == "mine")
    }

    @Test func `attributes that a loss of power has cut off are none`() throws {
        try folder.put("key", "text", eTag: "kept")

        _ = Shell.run("cd '\(folder.scratch("s3meta/buckets/bucket/attributes"))' && for f in *; do : >$f; done")

        #expect(isIdentity(try folder.eTag("key")))
        #expect(try folder.get("key") == "text")
    }

    @Test func `what a crash leaves behind is not seen, and swept`() throws {
        try folder.put("key", "old", eTag: "old")
        folder.drop("dropped", "x")
        // Attributes written, rename not done; a half-written file; an upload that never got its record; a tree that was
        // being removed.
        _ = Shell.run(
            """
            cd '\(folder.scratch("s3meta"))' && printf '{"ETag":"new"}' >buckets/bucket/attributes/123-3-456
            printf '[]' >buckets/bucket/attributes/123-3-456.parts
            printf half >temporary/.pjrun~s3-dead && mkdir -p temporary/.pjrun~s3-tree/inside
            mkdir -p buckets/bucket/uploads/dead buckets/gone/attributes && printf half >'../s3/bucket/.pjrun~s3-dead'
            """)
        let living = try folder.store.beginObject(folder.address("living"))
        try living.write("still here")
        let upload = try folder.store.createMultipartUpload(folder.address("parts"), S3Attributes())
        #expect(try folder.keys() == ["dropped", "key"])
        #expect(try folder.eTag("key") == "old")

        #expect(try folder.another().sweep() == 6)

        _ = try living.commit(StoreFolder.attributes("living"), if: nil)
        #expect(try folder.get("living") == "still here")
        #expect(try folder.eTag("key") == "old")
        #expect(try folder.store.multipartUploads(StoreFolder.bucket).map(\.id) == [upload.id])
        #expect(folder.tree("s3meta/buckets/bucket/attributes").count == 2)
        #expect(folder.tree("s3meta/buckets/bucket/uploads").count == 2)
        #expect(folder.tree("s3meta/temporary") == [])
        #expect(folder.tree("s3meta/buckets").first == "bucket")
        #expect(!folder.tree("s3meta/buckets").contains("gone"))
        #expect(folder.tree("s3") == ["bucket", "bucket/dropped", "bucket/key", "bucket/living"])
        #expect(try folder.another().sweep() == 0)
    }
}
