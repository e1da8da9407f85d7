import S3Model
import Testing

@testable import AWSEndpoint

struct ListingTests {
    static func client(_ keys: [String]) async -> Client {
        let client = await Client()
        for key in keys { await client.put("/examples/" + PercentCoding.encoded(key), key) }
        return client
    }

    func keys(_ answer: Answer) throws -> [String] {
        try answer.xml().children.filter { $0.name == "Contents" }.compactMap { $0.text(of: "Key") }
    }

    func prefixes(_ answer: Answer) throws -> [String] {
        try answer.xml().children.filter { $0.name == "CommonPrefixes" }.compactMap { $0.text(of: "Prefix") }
    }

    @Test func `all keys in the order of their bytes`() async throws {
        let client = await Self.client(["b", "a/b", "a-b", "a0", "ü", "Z"])
        let answer = await client.send("GET", "/examples")
        #expect(try keys(answer) == ["Z", "a-b", "a/b", "a0", "b", "ü"])
        let xml = try answer.xml()
        #expect(xml.text(of: "IsTruncated") == "false")
        #expect(xml.text(of: "MaxKeys") == "1000")
        #expect(xml.text(of: "Marker") == "")
        let first = try #require(xml.child("Contents"))
        #expect(first.text(of: "ETag") == "\"21c2e59531c8710156d34a3c30ac81d5\"")
        #expect(first.text(of: "Size") == "1")
        #expect(first.text(of: "StorageClass") == "STANDARD")
        #expect(first.text(of: "LastModified") == "2023-11-14T22:13:27.000Z")
        #expect(first.child("Owner")?.text(of: "ID")?.count == 64)
    }

    @Test(arguments: [1, 2, 3, 1000], ["", "2"])
    func `page by page everything comes once`(limit: Int, version: String) async throws {
        let all = ["a", "b/1", "b/2", "b/3", "c", "d/1", "e/", "e/1", "f"]
        let client = await Self.client(all)
        let list = version == "2" ? "list-type=2&" : ""
        for delimiter in ["", "/"] {
            var found: [String] = []
            var target = "/examples?\(list)max-keys=\(limit)&delimiter=\(delimiter)"
            var pages = 0
            while true {
                let answer = await client.send("GET", target)
                let xml = try answer.xml()
                let (keys, prefixes) = (try keys(answer), try prefixes(answer))
                #expect(keys.count + prefixes.count <= limit)
                if version == "2" { #expect(xml.text(of: "KeyCount") == String(keys.count + prefixes.count)) }
                found += keys + prefixes
                pages += 1
                guard xml.text(of: "IsTruncated") == "true", pages < 20 else { break }
                let next: String?
                if version == "2" {
                    next = xml.text(of: "NextContinuationToken")
                    target = "/examples?\(list)max-keys=\(limit)&delimiter=\(delimiter)&continuation-token="
                } else {
                    next = delimiter.isEmpty ? keys.last : xml.text(of: "NextMarker")
                    target = "/examples?max-keys=\(limit)&delimiter=\(delimiter)&marker="
                }
                // A plus in a query is a space.
                target += PercentCoding.encoded(try #require(next))
            }
            let expected = delimiter.isEmpty ? all : ["a", "b/", "c", "d/", "e/", "f"]
            #expect(found.sorted() == expected)
        }
    }

    @Test func `a prefix and a delimiter`() async throws {
        let client = await Self.client(["asdf", "boo/bar", "boo/baz/xyzzy", "cquux/thud", "cquux/bla"])
        let top = await client.send("GET", "/examples?delimiter=%2F")
        #expect(try keys(top) == ["asdf"])
        #expect(try prefixes(top) == ["boo/", "cquux/"])
        let below = await client.send("GET", "/examples?delimiter=/&prefix=boo/")
        #expect(try keys(below) == ["boo/bar"])
        #expect(try prefixes(below) == ["boo/baz/"])
        let odd = await client.send("GET", "/examples?delimiter=oo%2F")
        #expect(try prefixes(odd) == ["boo/"])
        #expect(try odd.xml().text(of: "Delimiter") == "oo/")
    }

    @Test func `behind a marker, which need not be a key`() async throws {
        let client = await Self.client(["bar", "baz", "foo", "quxx"])
        #expect(try keys(await client.send("GET", "/examples?marker=blah")) == ["foo", "quxx"])
        #expect(try keys(await client.send("GET", "/examples?marker=zzz")) == [])
        #expect(try keys(await client.send("GET", "/examples?list-type=2&start-after=baz")) == ["foo", "quxx"])
        let answer = await client.send("GET", "/examples?list-type=2&start-after=baz")
        #expect(try answer.xml().text(of: "StartAfter") == "baz")
    }

    @Test func `no keys are asked for`() async throws {
        let client = await Self.client(["a"])
        let answer = await client.send("GET", "/examples?max-keys=0")
        #expect(try keys(answer) == [])
        #expect(try answer.xml().text(of: "IsTruncated") == "false")
        #expect(try answer.xml().text(of: "MaxKeys") == "0")
    }

    @Test func `awkward keys are escaped, or written so that a client can ask for escapes`() async throws {
        let client = await Self.client(["a b+c&<>\"", "\u{1}x", "é~(*)"])
        let plain = await client.send("GET", "/examples")
        #expect(try keys(plain) == ["\u{1}x", "a b+c&<>\"", "é~(*)"])
        #expect(plain.text.contains("&#x1;x"))
        let encoded = await client.send("GET", "/examples?encoding-type=url&prefix=a%20b&delimiter=%2B")
        #expect(try prefixes(encoded) == ["a%20b%2B"])
        #expect(try encoded.xml().text(of: "Prefix") == "a b")
        let second = await client.send("GET", "/examples?list-type=2&encoding-type=url&prefix=a%20b&start-after=a%20")
        #expect(try second.xml().text(of: "Prefix") == "a%20b")
        #expect(try second.xml().text(of: "StartAfter") == "a%20")
        #expect(try encoded.xml().text(of: "Delimiter") == "%2B")
        #expect(try encoded.xml().text(of: "EncodingType") == "url")
        let all = await client.send("GET", "/examples?encoding-type=url")
        #expect(try keys(all) == ["%01x", "a%20b%2Bc%26%3C%3E%22", "%C3%A9%7E%28*%29"])
    }

    @Test(arguments: [
        "max-keys=a", "max-keys=-1", "max-keys=99999999999", "encoding-type=x", "list-type=2&continuation-token=",
        "list-type=2&continuation-token=%2F", "list-type=2&continuation-token=AAAA",
    ])
    func `a listing that cannot be`(_ query: String) async throws {
        let client = await Client()
        let answer = await client.send("GET", "/examples?" + query)
        #expect(answer.status == 400)
        #expect(answer.code == "InvalidArgument")
        #expect(try answer.xml().text(of: "ArgumentName") != nil)
    }

    @Test func `the owner is shown when asked for`() async throws {
        let client = await Self.client(["a"])
        let without = await client.send("GET", "/examples?list-type=2")
        #expect(try without.xml().child("Contents")?.child("Owner") == nil)
        let with = await client.send("GET", "/examples?list-type=2&fetch-owner=true")
        #expect(try with.xml().child("Contents")?.child("Owner") != nil)
    }

    @Test func `every object is its only version`() async throws {
        let client = await Self.client(["a", "b"])
        let answer = await client.send("GET", "/examples?versions&max-keys=1")
        let version = try #require(try answer.xml().child("Version"))
        #expect(version.text(of: "Key") == "a")
        #expect(version.text(of: "VersionId") == "null")
        #expect(version.text(of: "IsLatest") == "true")
        #expect(try answer.xml().text(of: "NextKeyMarker") == "a")
        let next = await client.send("GET", "/examples?versions&key-marker=a&version-id-marker=null")
        #expect(try next.xml().child("Version")?.text(of: "Key") == "b")
    }
}
