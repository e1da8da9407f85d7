import Checksums
import HTTPTypes
import OrderedJSON
import Testing

@testable import AWSEndpoint

/// What boto3 sent, word by word; `Recorded/record.py` made it.
struct RecordedRequestTests {
    struct Recorded {
        let operation: String
        let method: String
        let target: String
        let headers: [(String, String)]
        let body: [UInt8]
    }

    static func recorded(_ kind: String) throws -> [Recorded] {
        let json = try JSON(parsing: try bytes(ofFile: "Recorded/requests.json"))
        var all: [Recorded] = []
        for request in try #require(json[kind]?.array) {
            var headers: [(String, String)] = []
            for header in try #require(request["headers"]?.array) {
                let name = try #require(header[0]?.string)
                let value = try #require(header[1]?.string)
                headers.append((name, value))
            }
            let operation = try #require(request["operation"]?.string)
            let method = try #require(request["method"]?.string)
            let target = try #require(request["target"]?.string)
            let body = try #require(request["body"]?.string)
            let bytes = try #require(Base64.decoded(body))
            all.append(Recorded(operation: operation, method: method, target: target, headers: headers, body: bytes))
        }
        return all
    }

    @Test(arguments: ["plain", "tls"])
    func `all that boto3 sends is understood`(_ kind: String) async throws {
        let client = await Client(bucket: nil)
        var answers: [String: [Answer]] = [:]
        var uploadID = ""

        for request in try Self.recorded(kind) {
            let target = request.target.split(separator: "UPLOADID", omittingEmptySubsequences: false)
                .joined(separator: uploadID)
            let answer = await client.send(request.method, target, request.headers, request.body, nil, 1000)
            #expect((200..<300).contains(answer.status), "\(request.operation): \(answer.status) \(answer.text)")
            #expect(answer.operation == request.operation)
            #expect(!answer.response.closesConnection)
            answers[request.operation, default: []].append(answer)
            if request.operation == "CreateMultipartUpload" {
                uploadID = try #require(try answer.xml().text(of: "UploadId"))
            }
        }

        let odd = try #require(answers["GetObject"]?.first)
        #expect(odd.text == "x,y\n")
        #expect(odd.header("content-type") == "text/csv")
        #expect(odd.header("x-amz-meta-one") == "1")
        #expect(odd.header("x-amz-meta-two") == "a b")
        #expect(odd.header("x-amz-tagging-count") == "2")
        #expect(odd.header("x-amz-storage-class") == "STANDARD_IA")
        #expect(odd.header("x-amz-checksum-sha256") == "nGU204+jfaWPrAZjQnR+bSD9rOEqtbKHzwRQbyr+lbA=")
        #expect(odd.header("content-encoding") == nil)
        let range = try #require(answers["GetObject"]?.last)
        #expect(range.text == "ell")
        #expect(range.status == 206)
        let file = try client.store.stored(.init(bucket: "examples", key: "file.bin"))
        #expect(file.bytes == (0..<80).flatMap { _ in Array(0...255) })
        let listed = try #require(answers["ListObjectsV2"]?.first).xml()
        #expect(listed.child("Contents")?.text(of: "Key") == "a%20b/%C3%BC%2B%252F%3F.csv")
        let deleted = try #require(answers["DeleteObjects"]?.first).xml()
        #expect(deleted.children.map { $0.text(of: "Key") } == ["plain.txt", "a b/ü+%2F?.csv", "none"])
        let parts = try client.store.object(.init(bucket: "examples", key: "parts.bin"))
        #expect(parts.byteCount == 9)
        #expect(parts.attributes.headers["content-type"] == "text/x")
        #expect(parts.attributes.eTag.hasSuffix("-1"))
    }

    static func bytes(ofFile name: String) throws -> [UInt8] {
        var path = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        path += "/" + name
        return try File.bytes(path)
    }
}
