import JobModel
import ObjectStorage
import PjrunTesting
import S3Model
import Testing

@Suite struct `The store as jobs know it` {
    let folder: StoreFolder

    init() throws { folder = try StoreFolder() }

    private func failure(_ body: () throws -> some Any) -> String? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? JobFailure)?.message
        }
    }

    @Test func `what S3 clients have put is a job's input`() throws {
        for key in ["in/b", "in/a", "in/", "inner", "other"] { try folder.put(key, key) }

        let found = try folder.store.objects(matching: StorageURI(parsing: "s3://bucket/in"))

        #expect(found.warnings == [])
        #expect(found.objects.map(\.key) == ["in/a", "in/b", "inner"])
        #expect(found.objects.map(\.relativePath) == ["a", "b", "inner"])
        #expect(found.objects.map(\.file) == ["in/a", "in/b", "inner"].map { folder.scratch("s3/bucket/\($0)") })
        #expect(found.objects.map(\.byteCount) == [4, 4, 5])
    }

    @Test func `what a job uploads is an S3 client's object`() throws {
        let file = folder.scratch.write("made", "content")

        let existed = try folder.store.put(
            file, moving: false, at: StorageURI(parsing: "s3://bucket/out"), relativePath: "deep/file")

        #expect(!existed)
        #expect(try folder.keys() == ["out/deep/file"])
        #expect(try folder.get("out/deep/file") == "content")
    }

    @Test(arguments: ["out//x", "out/../x", "../x"]) func `a job's output is refused where its key cannot be a file`(
        key: String
    ) throws {
        let file = folder.scratch.write("made", "content")

        let message = try #require(
            failure {
                try folder.store.put(file, moving: true, at: StorageURI(parsing: "s3://bucket"), relativePath: key)
            })

        #expect(message.hasPrefix("the key '\(key)' of bucket 'bucket' cannot be a file name: it has "))
        #expect(folder.tree("s3") == ["bucket"])
        #expect(folder.scratch.read("made") == "content")
    }

    @Test func `a job's output is refused in the place of a directory`() throws {
        try folder.put("out/file", "x")
        let file = folder.scratch.write("made", "content")

        let message = try #require(
            failure {
                try folder.store.put(file, moving: true, at: StorageURI(parsing: "s3://bucket/out"), relativePath: "")
            })

        #expect(message.contains("cannot put a file in the place of a directory"))
        #expect(try folder.keys() == ["out/file"])
    }

    @Test func `an object with a key that cannot be a file is not there before it is put`() throws {
        let uri = try StorageURI(parsing: "s3://bucket/a//b")

        #expect(failure { try folder.store.object(at: uri) }?.contains("cannot be a file name") == true)
        try folder.put("a//b", "x")
        #expect(try folder.store.object(at: uri)?.key == "a//b")
    }

    @Test func `names of buckets are told without looking into them`() throws {
        _ = try folder.store.createBucket("another")

        #expect(try folder.store.bucketNames() == ["another", "bucket"])
    }
}
