import Testing

@testable import AWSEndpoint

struct MultipartListingTests {
    @Test func `parts are listed page by page`() async throws {
        let upload = try await Upload.begin(["x-amz-checksum-algorithm": "CRC32"])
        for number in [3, 1, 2] { _ = await upload.put(number, [UInt8(number)]) }
        let first = try await upload.client.send("GET", "/examples/a?uploadId=\(upload.id)&max-parts=2").xml()
        #expect(first.children.filter { $0.name == "Part" }.map { $0.text(of: "PartNumber") } == ["1", "2"])
        #expect(first.text(of: "IsTruncated") == "true")
        #expect(first.text(of: "NextPartNumberMarker") == "2")
        #expect(first.text(of: "ChecksumAlgorithm") == "CRC32")
        #expect(first.child("Part")?.text(of: "ChecksumCRC32")?.isEmpty == false)
        let target = "/examples/a?uploadId=\(upload.id)&max-parts=2&part-number-marker=2"
        let second = try await upload.client.send("GET", target).xml()
        #expect(second.children.filter { $0.name == "Part" }.map { $0.text(of: "PartNumber") } == ["3"])
        #expect(second.text(of: "IsTruncated") == "false")
    }

    @Test func `an object's parts are shown page by page`() async throws {
        let upload = try await Upload.begin(["x-amz-checksum-algorithm": "SHA256"])
        var entries: [(Int, String, String)] = []
        for number in 1...3 {
            let body = number == 3 ? [1] : MultipartTests.large
            let part = await upload.put(number, body)
            let checksum = part.header("x-amz-checksum-sha256") ?? ""
            entries.append((number, part.header("etag") ?? "", "<ChecksumSHA256>\(checksum)</ChecksumSHA256>"))
        }
        #expect(await upload.complete(entries).status == 200)
        let show = { (marker: String) in
            await upload.client.send(
                "GET", "/examples/a?attributes",
                [
                    "x-amz-object-attributes": "ObjectParts", "x-amz-max-parts": "2",
                    "x-amz-part-number-marker": marker,
                ])
        }
        let first = try #require(try await show("0").xml().child("ObjectParts"))
        #expect(first.text(of: "IsTruncated") == "true")
        #expect(first.text(of: "NextPartNumberMarker") == "2")
        #expect(first.children.filter { $0.name == "Part" }.map { $0.text(of: "PartNumber") } == ["1", "2"])
        let second = try #require(try await show("2").xml().child("ObjectParts"))
        #expect(second.text(of: "IsTruncated") == "false")
        #expect(second.child("Part")?.text(of: "Size") == "1")
        #expect(await show("9223372036854775807").code == "InvalidArgument")
        #expect(await show("-1").code == "InvalidArgument")
    }

    @Test(arguments: [1, 2, 3, 1000])
    func `uploads are listed page by page`(limit: Int) async throws {
        let client = await Client()
        for key in ["a", "a", "a", "b/1", "b/2", "c", "c"] { _ = await client.send("POST", "/examples/\(key)?uploads") }
        for (delimiter, expected) in [
            ("", ["a", "a", "a", "b/1", "b/2", "c", "c"]), ("/", ["a", "a", "a", "b/", "c", "c"]),
        ] {
            var found: [String] = []
            var markers = ""
            var ids: Set<String> = []
            for _ in 0..<20 {
                let target = "/examples?uploads&delimiter=\(delimiter)&max-uploads=\(limit)\(markers)"
                let xml = try await client.send("GET", target).xml()
                for child in xml.children where child.name == "Upload" {
                    found.append(child.text(of: "Key") ?? "")
                    #expect(ids.insert(child.text(of: "UploadId") ?? "").inserted)
                }
                found += xml.children.filter { $0.name == "CommonPrefixes" }.compactMap { $0.text(of: "Prefix") }
                guard xml.text(of: "IsTruncated") == "true" else { break }
                markers =
                    "&key-marker=\(xml.text(of: "NextKeyMarker") ?? "")"
                    + "&upload-id-marker=\(xml.text(of: "NextUploadIdMarker") ?? "")"
            }
            #expect(found.sorted() == expected)
        }
        let prefixed = try await client.send("GET", "/examples?uploads&prefix=b/").xml()
        #expect(prefixed.children.filter { $0.name == "Upload" }.count == 2)
    }
}
