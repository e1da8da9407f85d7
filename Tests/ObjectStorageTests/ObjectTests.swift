import FileTree
import JobModel
import ObjectStorage
import PjrunTesting
import S3Model
import Testing

@Suite struct `Objects of a bucket` {
    private static var full: S3Attributes {
        var attributes = S3Attributes()
        attributes.eTag = "5d41402abc4b2a76b9719d911017c592"
        attributes.headers = ["content-type": "text/csv; charset=\"ü\"", "expires": "never"]
        attributes.metadata = ["name": "a\u{7}b\\", "empty": ""]
        attributes.tags = [S3Tag(key: "k", value: "v"), S3Tag(key: "a", value: "")]
        attributes.checksum = S3Checksum(algorithm: "CRC32", value: "NhCmhg==", kind: .fullObject)
        attributes.parts = [
            S3Part(number: 1, byteCount: 3, eTag: "p1", checksum: nil, modified: 7),
            S3Part(
                number: 9, byteCount: 2, eTag: "p9",
                checksum: S3Checksum(algorithm: "SHA1", value: "x", kind: .composite), modified: 8),
        ]
        attributes.storageClass = "GLACIER"
        attributes.encryption = "aws:kms"
        attributes.encryptionKeyID = "key"
        return attributes
    }

    @Test(arguments: ["dir/file.csv", "a//b"]) func `all that was kept comes back, in another process too`(
        key: String
    ) throws {
        let folder = try StoreFolder()

        let committed = try folder.put(key, "hello", Self.full)

        #expect(committed.attributes == Self.full)
        #expect(committed.byteCount == 5)
        let other = try folder.another()
        #expect(try other.object(folder.address(key)) == committed)
        #expect(try other.open(folder.address(key)).object == committed)
        guard case .object(let listed) = try other.list(StoreFolder.bucket, S3ListQuery()).entries.first else {
            Issue.record("nothing listed")
            return
        }
        var expected = Self.full
        expected.parts = []
        #expect(listed.attributes == expected)
        #expect(listed.modified == committed.modified)
    }

    @Test func `the bucket holds the user's files and nothing else`() throws {
        let folder = try StoreFolder()
        try folder.put("dir/file.csv", "1,2\n", Self.full)
        try folder.put("dir//odd", "3", Self.full)
        try folder.put("marker/", "")
        let upload = try folder.store.beginObject(folder.address("begun"))
        try upload.write("half")

        #expect(folder.tree("s3") == ["bucket", "bucket/dir", "bucket/dir/file.csv", "bucket/marker"])
        #expect(folder.scratch.read("s3/bucket/dir/file.csv") == "1,2\n")
        upload.discard()
    }

    @Test func `a reader keeps what it has opened while the object is replaced and deleted`() throws {
        let folder = try StoreFolder()
        try folder.put("key", "old content", eTag: "old")
        let (object, content) = try folder.store.open(folder.address("key"))

        try folder.put("key", "new", eTag: "new")
        #expect(try content.text() == "old content")
        try folder.store.deleteObject(folder.address("key"), if: nil)

        #expect(try content.text() == "old content")
        #expect(object.attributes.eTag == "old")
        #expect(folder.refusal { try folder.store.object(folder.address("key")) } == .noSuchKey("key"))
        #expect(folder.refusal { try folder.store.open(folder.address("key")) } == .noSuchKey("key"))
    }

    @Test func `an upload that is dropped, discarded or refused leaves nothing`() throws {
        let folder = try StoreFolder()
        try folder.put("key", "old", eTag: "old")
        let before = folder.tree("s3meta/buckets")

        var upload: (any S3Upload)? = try folder.store.beginObject(folder.address("key"))
        try upload?.write("half")
        #expect(folder.tree("s3meta/temporary").count == 1)
        upload = nil
        #expect(folder.tree("s3meta/temporary") == [])
        upload = try folder.store.beginObject(folder.address("key"))
        upload?.discard()
        #expect(folder.tree("s3meta/temporary") == [])
        #expect(folder.refusal { try folder.put("key", "x", if: .absent) } == .preconditionFailed("If-None-Match"))

        #expect(folder.tree("s3meta/temporary") == [])
        #expect(folder.tree("s3meta/buckets") == before)
        #expect(try folder.get("key") == "old")
    }

    @Test func `attributes of replaced and deleted objects are removed`() throws {
        let folder = try StoreFolder()
        for round in 0..<3 { try folder.put("key", "\(round)", Self.full) }
        #expect(folder.tree("s3meta/buckets/bucket/attributes").count == 2)

        try folder.store.deleteObject(folder.address("key"), if: nil)

        #expect(folder.tree("s3meta/buckets/bucket/attributes") == [])
        #expect(folder.tree("s3") == ["bucket"])
    }

    @Test func `reading at a place gives what is there`() throws {
        let folder = try StoreFolder()
        try folder.put("key", "0123456789")
        let content = try folder.store.open(folder.address("key")).content
        func read(_ offset: Int64, _ count: Int) throws -> String {
            var bytes = [UInt8](repeating: 0, count: count)
            let read = try bytes.withUnsafeMutableBytes { (buffer) throws in try content.read(at: offset, into: buffer)
            }
            return String(decoding: bytes[..<read], as: UTF8.self)
        }

        #expect(try read(3, 4) == "3456")
        #expect(try read(8, 4) == "89")
        #expect(try read(10, 4) == "")
        #expect(try read(0, 0) == "")
    }

    @Test(arguments: ["plain", "a//b"]) func `conditions are those of S3`(key: String) throws {
        let folder = try StoreFolder()
        let address = folder.address(key)

        #expect(folder.refusal { try folder.put(key, "1", if: .eTag("one")) } == .noSuchKey(key))
        #expect(folder.refusal { try folder.put(key, "1", if: .eTag("*")) } == .noSuchKey(key))
        try folder.put(key, "1", eTag: "one", if: .absent)
        #expect(folder.refusal { try folder.put(key, "2", if: .absent) } == .preconditionFailed("If-None-Match"))
        #expect(folder.refusal { try folder.put(key, "2", if: .eTag("two")) } == .preconditionFailed("If-Match"))
        #expect(try folder.get(key) == "1")
        try folder.put(key, "2", eTag: "two", if: .eTag("one"))
        try folder.put(key, "3", eTag: "three", if: .eTag("*"))
        #expect(try folder.get(key) == "3")
        let refused = folder.refusal { try folder.store.deleteObject(address, if: .eTag("one")) }
        #expect(refused == .preconditionFailed("If-Match"))
        try folder.store.deleteObject(address, if: .eTag("three"))
        #expect(try folder.get(key) == nil)
        #expect(folder.refusal { try folder.store.deleteObject(address, if: .eTag("three")) } == .noSuchKey(key))
        try folder.store.deleteObject(address, if: nil)
    }

    @Test func `of several writers that each want to be the first, one is`() async throws {
        let folder = try StoreFolder()
        // Many keys: without the lock two are first in some of them, not in each.
        let keys = (0..<200).flatMap { ["a\($0)", "b//c\($0)"] }
        let won = try await withThrowingTaskGroup(of: [String].self) { group in
            for writer in 0..<4 {
                group.addTask {
                    let store = try folder.another()
                    return try keys.filter { key in
                        let upload = try store.beginObject(S3Address(bucket: "bucket", key: key))
                        try upload.write("\(writer)")
                        do {
                            _ = try upload.commit(StoreFolder.attributes("\(writer)"), if: .absent)
                            return true
                        } catch S3Failure.preconditionFailed {
                            return false
                        }
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }

        #expect(won.sorted() == keys.sorted())
        for key in keys { #expect(try folder.get(key) == folder.eTag(key)) }
    }

    @Test func `siblings that come and go at once do not disturb each other`() async throws {
        let folder = try StoreFolder()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    let store = try folder.another()
                    let address = S3Address(bucket: "bucket", key: "deep/down/here/\(worker)")
                    let uri = try StorageURI(parsing: "s3://bucket/deep/down/here/job\(worker)")
                    for _ in 0..<40 {
                        let upload = try store.beginObject(address)
                        try upload.write("x")
                        _ = try upload.commit(StoreFolder.attributes("x"), if: nil)
                        try store.deleteObject(address, if: nil)
                        let file = folder.scratch("file\(worker)")
                        try OpenFile(path: FileName(file), flags: 0o101, mode: 0o644).write([1])
                        try store.put(file, moving: true, at: uri, relativePath: "")
                        if let object = try store.object(at: uri) { try store.remove(object) }
                    }
                }
            }
            try await group.waitForAll()
        }

        #expect(folder.tree("s3") == ["bucket"])
        #expect(folder.tree("s3meta/buckets/bucket/attributes") == [])
    }

    @Test(arguments: ["key", "a//b"]) func `tags are replaced and nothing else`(key: String) throws {
        let folder = try StoreFolder()
        let before = try folder.put(key, "text", Self.full)

        try folder.store.setTags(folder.address(key), [S3Tag(key: "new", value: "1")])

        var expected = Self.full
        expected.tags = [S3Tag(key: "new", value: "1")]
        let after = try folder.another().object(folder.address(key))
        #expect(after.attributes == expected)
        #expect(after.modified == before.modified)
        #expect(folder.refusal { try folder.store.setTags(folder.address("no"), []) } == .noSuchKey("no"))
    }

    @Test func `buckets and what is kept beside them may be on different file systems`() throws {
        let scratch = ScratchDirectory()
        let memory = ScratchDirectory(in: "/dev/shm")
        let store = try LocalObjectStore(root: scratch("s3"), state: memory("meta"))
        _ = try store.createBucket("bucket")
        for key in ["dir/file", "a//b", "dir", "dir/file/below"] {
            for text in ["one", "two"] {
                let upload = try store.beginObject(S3Address(bucket: "bucket", key: key))
                try upload.write(text)
                #expect(try upload.commit(StoreFolder.attributes(text), if: nil).byteCount == 3)

                let (object, content) = try store.open(S3Address(bucket: "bucket", key: key))
                #expect(object.attributes.eTag == text)
                #expect(try content.text() == text)
            }
        }
        let address = S3Address(bucket: "bucket", key: "parts")
        let parts = try store.createMultipartUpload(address, S3Attributes())
        let part = try store.beginPart(address, uploadID: parts.id, number: 1)
        try part.write("only")
        _ = try part.commitPart(eTag: "p", checksum: nil)
        _ = try store.completeMultipartUpload(
            address, uploadID: parts.id, parts: [1], StoreFolder.attributes("whole"), if: nil)
        #expect(try store.object(address).attributes.eTag == "whole")

        #expect(
            Shell.run("cd '\(scratch.path)' && find . -type f | LC_ALL=C sort").output
                == "./s3/bucket/dir/file\n./s3/bucket/parts\n")
        #expect(Shell.run("find '\(memory.path)' -name '.pjrun*'").output == "")
    }

    @Test func `addresses that cannot be are refused by name`() throws {
        let folder = try StoreFolder()
        let long = String(repeating: "k", count: 1025)

        #expect(folder.refusal { try folder.put("", "x") } == .invalidKey("", why: "it is empty"))
        #expect(
            folder.refusal { try folder.put(long, "x") }
                == .invalidKey(long, why: "it has 1025 bytes, keys have at most 1,024"))
        for bucket in ["none", "..", ".", "", "a/b", "x\u{0}"] {
            let address = S3Address(bucket: bucket, key: "k")
            #expect(folder.refusal { try folder.store.beginObject(address) } == .noSuchBucket(bucket))
            #expect(folder.refusal { try folder.store.object(address) } == .noSuchBucket(bucket))
            #expect(folder.refusal { try folder.store.open(address) } == .noSuchBucket(bucket))
            #expect(folder.refusal { try folder.store.deleteObject(address, if: nil) } == .noSuchBucket(bucket))
            #expect(folder.refusal { try folder.store.setTags(address, []) } == .noSuchBucket(bucket))
        }
    }
}
