import FileTree
import JobModel
import ObjectStorage
import PjrunTesting
import S3Model
import Testing

@Suite struct `Keys that cannot be files` {
    let folder: StoreFolder

    init() throws { folder = try StoreFolder() }

    private func objects(_ uri: String) throws -> [String] {
        try folder.store.objects(matching: StorageURI(parsing: uri)).objects.map { "\($0.key) -> \($0.relativePath)" }
    }

    @Test(arguments: [
        "a//b", "/a", "//", "/", "..", ".", "../../../s3meta/x", "a/../b", "a/./b", "./a", "a/", "a/b/",
        String(repeating: "n", count: 300), "d/" + String(repeating: "n", count: 256) + "/f",
        String(repeating: "日", count: 341), String(repeating: "/", count: 1024), "nul\u{0}byte", ".pjrun~x",
        "d/.pjrun~x/f",
        "a//%2F\u{1}\u{7f}\u{1F600}", String(repeating: "a/", count: 512),
    ]) func `are objects like any other`(key: String) throws {
        try folder.put(key, "first", eTag: "one")
        let inside = folder.tree("s3")

        #expect(try folder.get(key) == "first")
        #expect(try folder.eTag(key) == "one")
        #expect(try folder.keys() == [key])
        try folder.put(key, "second", eTag: "two", if: .eTag("one"))
        #expect(try folder.another().open(folder.address(key)).content.text() == "second")
        #expect(try folder.keys() == [key])
        try folder.store.deleteObject(folder.address(key), if: .eTag("two"))
        #expect(try folder.get(key) == nil)
        #expect(try folder.keys() == [])

        #expect(inside.allSatisfy { $0 == "bucket" || key.hasSuffix("/") && "bucket/\(key)".hasPrefix($0 + "/") })
        #expect(folder.tree("s3") == ["bucket"])
        #expect(folder.tree("s3meta/buckets/bucket/keys") == [])
        #expect(folder.tree("s3meta/buckets/bucket/attributes") == [])
        #expect(folder.tree("") == ["s3", "s3/bucket"] + folder.tree("").filter { $0.hasPrefix("s3meta") })
    }

    @Test func `control characters and other languages are files at their place`() throws {
        for key in ["a\nb", "ä/日本", "a\u{301}", "á", "\u{1F600}", " ", "-rf", "~", "a%2Fb"] {
            try folder.put(key, key)
            #expect(folder.scratch.read("s3/bucket/\(key)") == key)
        }
        #expect(folder.tree("s3meta/buckets/bucket/keys") == [])
    }

    @Test(arguments: [["a", "a/b", "a/b/c"], ["a/b/c", "a/b", "a"], ["a/b", "a", "a/b/c"]])
    func `a key may be the beginning of another`(order: [String]) throws {
        for key in order { try folder.put(key, "in \(key)", eTag: key) }
        #expect(try folder.keys() == ["a", "a/b", "a/b/c"])
        for key in order { #expect(try folder.get(key) == "in \(key)") }

        var query = S3ListQuery()
        query.delimiter = "/"
        #expect(try folder.keys(query) == ["a", "prefix a/"])
        try folder.store.deleteObject(folder.address("a"), if: nil)
        #expect(try folder.keys() == ["a/b", "a/b/c"])
        for key in order { try folder.store.deleteObject(folder.address(key), if: nil) }
        #expect(try folder.keys() == [])
        #expect(folder.tree("s3") == ["bucket"])
    }

    @Test func `a key that can be a file again is one when it is written next, and in one place only`() throws {
        try folder.put("a", "file")
        try folder.put("a/b", "first", eTag: "one")
        try folder.store.deleteObject(folder.address("a"), if: nil)
        #expect(try folder.get("a/b") == "first")
        #expect(folder.tree("s3") == ["bucket"])

        try folder.put("a/b", "second", eTag: "two", if: .eTag("one"))

        #expect(folder.scratch.read("s3/bucket/a/b") == "second")
        #expect(folder.tree("s3meta/buckets/bucket/keys") == [])
        #expect(folder.tree("s3meta/buckets/bucket/attributes").count == 1)
        #expect(try folder.keys() == ["a/b"])
    }

    @Test func `what a job or a user puts at the place of a key is the object`() throws {
        for key in ["a", "x"] { try folder.put(key, "file") }
        for key in ["a/b", "x/y"] { try folder.put(key, "outside", eTag: "old") }
        for key in ["a", "x"] { try folder.store.deleteObject(folder.address(key), if: nil) }
        folder.drop("a/b", "by hand")
        let made = folder.scratch.write("made", "by a job")
        try folder.store.put(made, moving: true, at: StorageURI(parsing: "s3://bucket/x/y"), relativePath: "")

        #expect(try folder.get("a/b") == "by hand")
        #expect(try folder.eTag("a/b") != "old")
        #expect(try folder.get("x/y") == "by a job")
        #expect(try folder.keys() == ["a/b", "x/y"])
        #expect(try objects("s3://bucket/") == ["a/b -> a/b", "x/y -> x/y"])
        #expect(try folder.store.sweep() == 2)
        #expect(folder.tree("s3meta/buckets/bucket/keys") == [])
        _ = Shell.run("rm '\(folder.scratch("s3/bucket/a/b"))'")
        #expect(try folder.get("a/b") == nil)
    }

    @Test func `a link in the way is left alone and leads nowhere`() throws {
        folder.scratch.write("outside/secret", "secret")
        _ = Shell.run(
            "cd '\(folder.scratch("s3/bucket"))' && ln -s '\(folder.scratch("outside"))' dir && ln -s dir/secret file")

        for key in ["dir/secret", "dir/new", "file"] {
            #expect(try folder.get(key) == nil)
            try folder.put(key, "mine")
            #expect(try folder.get(key) == "mine")
        }

        #expect(folder.tree("outside") == ["secret"])
        #expect(folder.scratch.read("outside/secret") == "secret")
        #expect(folder.tree("s3/bucket") == ["dir", "file"])
        #expect(try folder.keys() == ["dir/new", "dir/secret", "file"])
    }

    // MARK: - Folder markers

    @Test func `a folder marker is a directory and stays one when it is empty again`() throws {
        try folder.put("photos/2026/", "", eTag: "marker")
        #expect(folder.tree("s3") == ["bucket", "bucket/photos", "bucket/photos/2026"])
        try folder.put("photos/2026/a.jpg", "x")
        #expect(try folder.keys() == ["photos/2026/", "photos/2026/a.jpg"])

        try folder.store.deleteObject(folder.address("photos/2026/a.jpg"), if: nil)

        #expect(try folder.keys() == ["photos/2026/"])
        #expect(try folder.eTag("photos/2026/") == "marker")
        #expect(folder.tree("s3") == ["bucket", "bucket/photos", "bucket/photos/2026"])
        let job = try StorageURI(parsing: "s3://bucket/photos/2026/b.jpg")
        try folder.store.put(folder.scratch.write("b", "y"), moving: true, at: job, relativePath: "")
        try folder.store.remove(try #require(try folder.store.object(at: job)))
        #expect(folder.tree("s3") == ["bucket", "bucket/photos", "bucket/photos/2026"])
        try folder.store.deleteObject(folder.address("photos/2026/"), if: nil)
        #expect(folder.tree("s3") == ["bucket"])
    }

    @Test func `a folder marker goes without the files in its directory`() throws {
        try folder.put("d/", "")
        try folder.put("d/f", "x")

        try folder.store.deleteObject(folder.address("d/"), if: nil)

        #expect(try folder.keys() == ["d/f"])
        #expect(folder.scratch.read("s3/bucket/d/f") == "x")
    }

    // MARK: - Jobs

    @Test func `jobs see all keys but folder markers, in the order of their bytes`() throws {
        for key in ["in/", "in/a", "in//b", "in/a/c", "in/..", "in0", "in-"] { try folder.put(key, key) }

        #expect(try objects("s3://bucket/in/") == ["in/.. -> ..", "in//b -> /b", "in/a -> a", "in/a/c -> a/c"])
        #expect(try objects("s3://bucket/in//") == ["in//b -> b"])
        #expect(try objects("s3://bucket/in/..") == ["in/.. -> .."])
        let found = try #require(try folder.store.object(at: StorageURI(parsing: "s3://bucket/in//b")))
        #expect(found.relativePath == "b")
        #expect(found.byteCount == 5)
        #expect(found.isImmutable)
        #expect(try OpenFile(path: FileName(found.file)).readToEnd() == Array("in//b".utf8))

        try folder.store.remove(found)

        #expect(try folder.get("in//b") == nil)
        #expect(try folder.keys() == ["in-", "in/", "in/..", "in/a", "in/a/c", "in0"])
        #expect(folder.tree("s3meta/buckets/bucket/attributes").count == 6)
    }
}
