import Checksums
import S3Model
import Testing

@testable import AWSEndpoint

struct MultipartTests {
    static let large = [UInt8](repeating: 7, count: 5 << 20)

    func eTag(_ answer: Answer) -> String { answer.header("etag") ?? "" }

    @Test func `parts become the object`() async throws {
        let upload = try await Upload.begin(["Content-Type": "text/x", "x-amz-meta-k": "v", "x-amz-tagging": "t=1"])
        let first = await upload.put(2, Self.large)
        let second = await upload.put(5, [1, 2, 3])
        #expect(await upload.client.send("GET", "/examples/a").status == 404)

        let done = await upload.complete([(2, eTag(first), ""), (5, "&quot;\(EntityTag.bare(eTag(second)))&quot;", "")])

        #expect(done.status == 200, "\(done.text)")
        let xml = try done.xml()
        var md5 = RunningMD5()
        for part in [first, second] {
            md5.update(try #require(Hexadecimal.decoded(EntityTag.bare(eTag(part))))[...])
        }
        #expect(xml.text(of: "ETag") == "\"\(Hexadecimal.encoded(md5.value()))-2\"")
        #expect(xml.text(of: "ChecksumType") == "FULL_OBJECT")
        var whole = RunningChecksum(.crc64nvme)
        whole.update((Self.large + [1, 2, 3])[...])
        #expect(xml.text(of: "ChecksumCRC64NVME") == Base64.encoded(whole.value()))
        let get = await upload.client.send("GET", "/examples/a")
        #expect(get.bytes == Self.large + [1, 2, 3])
        #expect(get.header("content-type") == "text/x")
        #expect(get.header("x-amz-meta-k") == "v")
        #expect(get.header("x-amz-tagging-count") == "1")

        let part = await upload.client.send("GET", "/examples/a?partNumber=2")
        #expect(part.status == 206)
        #expect(part.bytes == [1, 2, 3])
        #expect(part.header("x-amz-mp-parts-count") == "2")
        #expect(part.header("content-range") == "bytes 5242880-5242882/5242883")
        #expect(await upload.client.send("GET", "/examples/a?partNumber=3").code == "InvalidPartNumber")
        let again = await upload.complete([(2, eTag(first), ""), (5, eTag(second), "")])
        #expect(again.status == 200)
        #expect(try again.xml().text(of: "ETag") == xml.text(of: "ETag"))
        #expect(await upload.complete([(2, eTag(first), "")]).code == "NoSuchUpload")
    }

    @Test func `a list of parts that is wrong`() async throws {
        let upload = try await Upload.begin()
        let one = eTag(await upload.put(1, [1]))
        let two = eTag(await upload.put(2, [2]))
        #expect(await upload.complete([]).code == "MalformedXML")
        #expect(await upload.complete([(2, two, ""), (1, one, "")]).code == "InvalidPartOrder")
        #expect(await upload.complete([(1, one, ""), (1, one, "")]).code == "InvalidPartOrder")
        #expect(await upload.complete([(0, one, "")]).code == "InvalidArgument")
        let missing = await upload.complete([(3, one, "")])
        #expect(missing.code == "InvalidPart")
        #expect(try missing.xml().text(of: "PartNumber") == "3")
        #expect(await upload.complete([(1, two, "")]).code == "InvalidPart")
        let small = await upload.complete([(1, one, ""), (2, two, "")])
        #expect(small.code == "EntityTooSmall")
        #expect(try small.xml().text(of: "ProposedSize") == "1")
        #expect(await upload.client.send("GET", "/examples/a").status == 404)
        #expect(await upload.complete([(2, two, "")], ["x-amz-mp-object-size": "2"]).code == "InvalidRequest")
        #expect(await upload.complete([(2, two, "")], ["x-amz-mp-object-size": "1"]).status == 200)
        #expect(await upload.client.send("GET", "/examples/a").bytes == [2])
    }

    @Test func `ten thousand parts can be named`() throws {
        let entry =
            "<Part><PartNumber>0</PartNumber><ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag>"
            + "<ChecksumSHA256>47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=</ChecksumSHA256></Part>"
        let list = (1...10_000).map { entry.replacing("<PartNumber>0<", with: "<PartNumber>\($0)<") }
        let body = "<CompleteMultipartUpload>\(list.joined())</CompleteMultipartUpload>"
        #expect(body.utf8.count < 4 << 20)
        let manifest = try PartManifest(try XMLReader.document(Array(body.utf8)))
        #expect(manifest.entries.count == 10_000)
        #expect(manifest.entries.last?.number == 10_000)
    }

    static let kinds: [(ChecksumAlgorithm, S3Checksum.Kind?, S3Checksum.Kind)] = [
        (.crc32, nil, .composite), (.crc32, .fullObject, .fullObject), (.crc32c, .composite, .composite),
        (.crc32c, .fullObject, .fullObject), (.crc64nvme, nil, .fullObject), (.sha1, nil, .composite),
        (.sha256, .composite, .composite),
    ]

    @Test(arguments: kinds)
    func `checksums of parts make the object's`(
        _ algorithm: ChecksumAlgorithm, _ asked: S3Checksum.Kind?, _ kind: S3Checksum.Kind
    ) async throws {
        var headers = ["x-amz-checksum-algorithm": algorithm.rawValue]
        if let asked { headers["x-amz-checksum-type"] = asked.rawValue }
        let upload = try await Upload.begin(headers)
        let name = "Checksum" + algorithm.rawValue
        var entries: [(Int, String, String)] = []
        var composite = RunningChecksum(algorithm)
        var whole = RunningChecksum(algorithm)
        for (number, body) in [(1, Self.large), (2, Array("the end".utf8))] {
            var running = RunningChecksum(algorithm)
            running.update(body[...])
            whole.update(body[...])
            composite.update(running.value()[...])
            let value = Base64.encoded(running.value())
            let wrong = await upload.put(
                number, body, [algorithm.headerName: Base64.encoded([UInt8](repeating: 1, count: algorithm.byteCount))])
            #expect(wrong.code == "BadDigest")
            let part = await upload.put(number, body, [algorithm.headerName: value])
            #expect(part.header(algorithm.headerName) == value)
            entries.append((number, eTag(part), "<\(name)>\(value)</\(name)>"))
        }
        let expected =
            kind == .composite ? Base64.encoded(composite.value()) + "-2" : Base64.encoded(whole.value())
        if kind == .composite {
            let bare = await upload.complete(entries.map { ($0.0, $0.1, "") })
            #expect(bare.code == "InvalidRequest")
            #expect(bare.text.contains("It was missing for part 1"))
        }
        var changed = entries
        changed[0].2 = changed[1].2
        #expect(await upload.complete(changed).code == "InvalidPart")
        let other = kind == .composite ? S3Checksum.Kind.fullObject : .composite
        #expect(await upload.complete(entries, ["x-amz-checksum-type": other.rawValue]).code == "InvalidRequest")
        if kind == .fullObject {
            let wrong = Base64.encoded([UInt8](repeating: 9, count: algorithm.byteCount))
            #expect(await upload.complete(entries, [algorithm.headerName: wrong]).code == "BadDigest")
        }

        let done = await upload.complete(
            entries,
            [algorithm.headerName: expected, "x-amz-checksum-type": kind.rawValue]
                .filter { kind == .fullObject || $0.key == "x-amz-checksum-type" })

        #expect(done.status == 200, "\(done.text)")
        #expect(try done.xml().text(of: name) == expected)
        #expect(try done.xml().text(of: "ChecksumType") == kind.rawValue)
        let head = await upload.client.send("HEAD", "/examples/a", ["x-amz-checksum-mode": "ENABLED"])
        #expect(head.header(algorithm.headerName) == expected)
        #expect(head.header("x-amz-checksum-type") == kind.rawValue)
        let attributes = await upload.client.send(
            "GET", "/examples/a?attributes", ["x-amz-object-attributes": "ObjectParts, Checksum,ETag"])
        let parts = try #require(try attributes.xml().child("ObjectParts"))
        #expect(parts.text(of: "PartsCount") == "2")
        #expect(parts.children.filter { $0.name == "Part" }.count == (kind == .composite ? 2 : 0))
        #expect(try attributes.xml().child("Checksum")?.text(of: name) == expected)
        #expect(try attributes.xml().child("StorageClass") == nil)
    }

    static let impossible: [[String: String]] = [
        ["x-amz-checksum-algorithm": "SHA256", "x-amz-checksum-type": "FULL_OBJECT"],
        ["x-amz-checksum-algorithm": "CRC64NVME", "x-amz-checksum-type": "COMPOSITE"],
        ["x-amz-checksum-type": "COMPOSITE"], ["x-amz-checksum-algorithm": "CRC16"],
        ["x-amz-checksum-algorithm": "CRC32", "x-amz-checksum-type": "HALF"],
    ]

    @Test(arguments: impossible)
    func `checksums that cannot be`(_ headers: [String: String]) async {
        let client = await Client()
        let answer = await client.send("POST", "/examples/a?uploads", headers)
        #expect(answer.code == "InvalidRequest")
    }

    @Test func `a part's checksum is of the upload's algorithm`() async throws {
        let upload = try await Upload.begin(["x-amz-checksum-algorithm": "SHA256"])
        let answer = await upload.put(1, Array("hello".utf8), ["x-amz-checksum-crc32": "NhCmhg=="])
        #expect(answer.code == "InvalidRequest")
        #expect(
            try answer.xml().text(of: "Message")
                == "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc32")
    }

    @Test func `parts that are refused`() async throws {
        let upload = try await Upload.begin()
        #expect(await upload.put(0, [1]).code == "InvalidArgument")
        #expect(await upload.put(10_001, [1]).code == "InvalidArgument")
        #expect(await upload.put(1, [1], ["Content-MD5": "AAAAAAAAAAAAAAAAAAAAAA=="]).code == "BadDigest")
        #expect(await upload.put(1, [1], ["Content-Length": "5368709121"]).code == "EntityTooLarge")
        let none = await upload.client.send("PUT", "/examples/a?uploadId=none&partNumber=1", body: [1])
        #expect(none.code == "NoSuchUpload")
        let other = await upload.client.send("PUT", "/examples/b?uploadId=\(upload.id)&partNumber=1", body: [1])
        #expect(other.code == "NoSuchUpload")
        let parts = await upload.client.send("GET", "/examples/a?uploadId=\(upload.id)")
        #expect(try parts.xml().children.contains { $0.name == "Part" } == false)
    }

    @Test func `an upload may depend on what is there`() async throws {
        let upload = try await Upload.begin()
        let one = eTag(await upload.put(1, [1]))
        await upload.client.put("/examples/a", "older")
        #expect(await upload.complete([(1, one, "")], ["If-None-Match": "*"]).status == 412)
        #expect(await upload.complete([(1, one, "")], ["If-Match": "\"x\""]).status == 412)
        #expect(await upload.client.send("GET", "/examples/a").text == "older")
        #expect(await upload.complete([(1, one, "")], ["If-Match": "\"\(older)\""]).status == 200)
    }

    private let older = "6a3a6f6e33217afa6373df9d6b2e8a00"

    @Test func `an aborted upload is gone`() async throws {
        let upload = try await Upload.begin()
        _ = await upload.put(1, [1])
        #expect(await upload.client.send("DELETE", "/examples/a?uploadId=\(upload.id)").status == 204)
        let again = await upload.client.send("DELETE", "/examples/a?uploadId=\(upload.id)")
        #expect(again.status == 404)
        #expect(again.code == "NoSuchUpload")
        #expect(await upload.put(1, [1]).code == "NoSuchUpload")
    }

    @Test func `a part may be copied`() async throws {
        let upload = try await Upload.begin(["x-amz-checksum-algorithm": "CRC32", "x-amz-checksum-type": "FULL_OBJECT"])
        await upload.client.put("/examples/source", "0123456789")
        let target = "/examples/a?uploadId=\(upload.id)&partNumber=1"
        let copy = await upload.client.send(
            "PUT", target, ["x-amz-copy-source": "examples/source", "x-amz-copy-source-range": "bytes=2-4"])
        #expect(copy.status == 200, "\(copy.text)")
        #expect(copy.operation == "UploadPartCopy")
        #expect(try copy.xml().name == "CopyPartResult")
        #expect(try copy.xml().text(of: "ChecksumCRC32") != nil)
        let eTag = try #require(try copy.xml().text(of: "ETag"))
        for range in ["bytes=2-", "bytes=-2", "2-4", "bytes=2-10", "bytes=4-2"] {
            let headers = ["x-amz-copy-source": "examples/source", "x-amz-copy-source-range": range]
            #expect(await upload.client.send("PUT", target, headers).code == "InvalidArgument")
        }
        #expect(await upload.complete([(1, eTag, "")]).status == 200)
        #expect(await upload.client.send("GET", "/examples/a").text == "234")
    }
}
