import Testing

@testable import AWSEndpoint

/// An upload in parts that a client has begun.
struct Upload {
    let client: Client
    let target: String
    let id: String

    func put(_ number: Int, _ body: [UInt8], _ headers: [String: String] = [:]) async -> Answer {
        await client.send(
            "PUT", "\(target)?uploadId=\(id)&partNumber=\(number)", headers, body: body, pieces: 1 << 20)
    }

    /// Completes it with the parts as they are named: number, ETag and whatever else is to be said of each.
    func complete(_ parts: [(Int, String, String)], _ headers: [String: String] = [:]) async -> Answer {
        let list = parts.map {
            "<Part><PartNumber>\($0.0)</PartNumber><ETag>\($0.1)</ETag>\($0.2)</Part>"
        }
        let body = "<CompleteMultipartUpload>\(list.joined())</CompleteMultipartUpload>"
        return await client.send("POST", "\(target)?uploadId=\(id)", headers, body: Array(body.utf8), pieces: 4096)
    }

    static func begin(_ headers: [String: String] = [:]) async throws -> Upload {
        let client = await Client()
        let answer = await client.send("POST", "/examples/a?uploads", headers)
        #expect(answer.status == 200, "\(answer.text)")
        let id = try #require(try answer.xml().text(of: "UploadId"))
        return Upload(client: client, target: "/examples/a", id: id)
    }
}
