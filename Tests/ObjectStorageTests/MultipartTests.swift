import JobModel
import ObjectStorage
import PjrunTesting
import S3Model
import Testing

@Suite struct `Uploads in parts` {
    let folder: StoreFolder

    init() throws { folder = try StoreFolder() }

    @discardableResult
    private func part(_ upload: S3MultipartUpload, _ number: Int, _ text: String, eTag: String = "p") throws -> S3Part {
        let part = try folder.store.beginPart(folder.address(upload.key), uploadID: upload.id, number: number)
        try part.write(text)
        return try part.commitPart(eTag: eTag, checksum: S3Checksum(algorithm: "CRC32", value: eTag, kind: .fullObject))
    }

    private func begin(_ key: String = "key") throws -> S3MultipartUpload {
        try folder.store.createMultipartUpload(folder.address(key), StoreFolder.attributes(""))
    }

    @discardableResult
    private func complete(_ upload: S3MultipartUpload, _ parts: [Int], if condition: S3Condition? = nil) throws
        -> S3Object
    {
        try folder.another().completeMultipartUpload(
            folder.address(upload.key), uploadID: upload.id, parts: parts, StoreFolder.attributes("whole-2"),
            if: condition)
    }

    private func isGone(_ upload: S3MultipartUpload) -> Bool {
        folder.refusal { try folder.store.multipartUpload(folder.address(upload.key), id: upload.id) }
            == .noSuchUpload(upload.id)
    }

    @Test(arguments: ["key", "a//b"]) func `the named parts become the object, in order`(key: String) throws {
        let upload = try begin(key)
        let large = String(repeating: "0123456789abcdef", count: 100_000)
        try part(upload, 7, "end")
        try part(upload, 2, large)
        try part(upload, 10_000, "not named")
        try part(upload, 3, "")
        #expect(try folder.keys() == [])

        let object = try complete(upload, [2, 3, 7])

        #expect(object.byteCount == 1_600_003)
        #expect(object.attributes.eTag == "whole-2")
        #expect(try folder.get(key) == large + "end")
        #expect(try folder.store.object(folder.address(key)) == object)
        #expect(isGone(upload))
        #expect(folder.tree("s3meta/buckets/bucket/uploads") == [])
        #expect(folder.tree("s3meta/temporary") == [])
    }

    @Test func `one part becomes the object with a time and a file of its own`() throws {
        let upload = try begin()
        try part(upload, 1, "only")

        #expect(folder.refusal { try complete(upload, [1], if: .eTag("x")) } == .noSuchKey("key"))
        #expect(try folder.store.parts(folder.address("key"), uploadID: upload.id).map(\.byteCount) == [4])
        try complete(upload, [1], if: .absent)

        #expect(try folder.get("key") == "only")
        #expect(try folder.eTag("key") == "whole-2")
        #expect(Shell.run("stat -c %h '\(folder.scratch("s3/bucket/key"))'").output == "1\n")
        #expect(folder.tree("s3meta/temporary") == [])
    }

    @Test func `a part is replaced with all that is known of it`() throws {
        let upload = try begin()
        try part(upload, 1, "first", eTag: "one")
        let second = try part(upload, 1, "second try", eTag: "two")
        let half = try folder.store.beginPart(folder.address("key"), uploadID: upload.id, number: 1)
        try half.write("third")
        half.discard()

        #expect(try folder.another().parts(folder.address("key"), uploadID: upload.id) == [second])
        #expect(second.byteCount == 10)
        #expect(second.eTag == "two")
        #expect(second.checksum == S3Checksum(algorithm: "CRC32", value: "two", kind: .fullObject))
        #expect(folder.tree("s3meta/buckets/bucket/uploads/\(upload.id)").count == 3)
        #expect(folder.tree("s3meta/temporary") == [])
    }

    @Test func `nothing is lost when a part is missing or the condition does not hold`() throws {
        let upload = try begin()
        try part(upload, 1, "a")
        try part(upload, 2, "b")
        try folder.put("key", "old", eTag: "old")

        #expect(folder.refusal { try complete(upload, [1, 2, 3]) } == .invalidPart(3))
        let refused = folder.refusal { try complete(upload, [1, 2], if: .absent) }
        #expect(refused == .preconditionFailed("If-None-Match"))
        #expect(try folder.get("key") == "old")
        #expect(try folder.store.parts(folder.address("key"), uploadID: upload.id).map(\.number) == [1, 2])
        try complete(upload, [1, 2], if: .eTag("old"))

        #expect(try folder.get("key") == "ab")
    }

    @Test func `an upload that a crash kept from going is completed again`() throws {
        let upload = try begin()
        try part(upload, 1, "a")
        try part(upload, 2, "b")
        let uploads = folder.scratch("s3meta/buckets/bucket/uploads")
        _ = Shell.run("cp -a '\(uploads)' '\(folder.scratch("kept"))'")
        try complete(upload, [1, 2])

        // The same files, as they were before the last step.
        _ = Shell.run("rm -r '\(uploads)' && mv '\(folder.scratch("kept"))' '\(uploads)'")
        #expect(try folder.store.multipartUpload(folder.address("key"), id: upload.id) == upload)
        try part(upload, 1, "a")
        try part(upload, 2, "b")
        try complete(upload, [1, 2])

        #expect(try folder.get("key") == "ab")
        #expect(folder.tree("s3meta/buckets/bucket/attributes").count == 1)
        #expect(isGone(upload))
    }

    @Test func `uploads are listed by key and time, with what they were begun with`() throws {
        var attributes = StoreFolder.attributes("")
        attributes.checksum = S3Checksum(algorithm: "SHA256", value: "", kind: .composite)
        attributes.metadata = ["m": "1"]
        let begun = try ["b", "a//", "b"].map {
            try folder.store.createMultipartUpload(folder.address($0), attributes)
        }

        let listed = try folder.another().multipartUploads(StoreFolder.bucket)

        #expect(listed == [begun[1], begun[0], begun[2]])
        #expect(listed.allSatisfy { $0.attributes == attributes })
        #expect(begun[0].initiated < begun[2].initiated)
        #expect(try folder.another().multipartUpload(folder.address("b"), id: begun[2].id) == begun[2])
    }

    @Test func `an upload that was aborted is gone, for its writers too`() throws {
        let upload = try begin()
        try part(upload, 1, "a")
        let late = try folder.store.beginPart(folder.address("key"), uploadID: upload.id, number: 2)
        try late.write("late")

        try folder.store.abortMultipartUpload(folder.address("key"), uploadID: upload.id)

        let gone = S3Failure.noSuchUpload(upload.id)
        #expect(isGone(upload))
        #expect(folder.refusal { try late.commitPart(eTag: "x", checksum: nil) } == gone)
        #expect(folder.refusal { try complete(upload, [1]) } == gone)
        #expect(folder.refusal { try part(upload, 1, "b") } == gone)
        #expect(folder.refusal { try folder.store.parts(folder.address("key"), uploadID: upload.id) } == gone)
        #expect(
            folder.refusal { try folder.store.abortMultipartUpload(folder.address("key"), uploadID: upload.id) } == gone
        )
        #expect(folder.tree("s3meta/temporary") == [])
        #expect(folder.tree("s3meta/buckets/bucket/uploads") == [])
    }

    @Test func `an upload is known by its own key and a proper name only`() throws {
        let upload = try begin("key")

        for (key, id) in [
            ("other", upload.id), ("key", ""), ("key", "../uploads/\(upload.id)"), ("key", "."), ("key", "zz"),
        ] {
            let refused = folder.refusal { try folder.store.multipartUpload(folder.address(key), id: id) }
            #expect(refused == .noSuchUpload(id))
        }
        for number in [0, 10_001, -1] {
            let refused = folder.refusal {
                try folder.store.beginPart(folder.address("key"), uploadID: upload.id, number: number)
            }
            #expect(refused == .invalidPart(number))
        }
    }
}
