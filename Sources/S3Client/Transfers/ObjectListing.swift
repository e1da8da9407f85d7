import NIOHTTP1

/// Lists the objects of a bucket: ListObjectsV2, page after page.
struct ObjectListing: Sendable {
    let connection: S3Connection
    let bucket: String
    let prefix: String

    /// One page.
    struct Page: Hashable, Sendable {
        var objects: [RemoteObject] = []
        /// Where the next page begins; nil on the last one.
        var next: String?
    }

    /// All objects whose keys begin with the prefix.
    /// - Throws: `S3Failure`.
    func objects() async throws -> [RemoteObject] {
        var objects: [RemoteObject] = []
        var token: String?
        repeat {
            var request = S3Request(operation: "ListObjectsV2", method: .GET, bucket: bucket)
            request.query = [("encoding-type", "url"), ("list-type", "2"), ("prefix", prefix)]
            if let token { request.query.append(("continuation-token", token)) }
            let answer = try await connection.answer(request)
            guard let page = Self.page(answer.body, bucket: bucket) else {
                throw request.failure(.unexpected("it is not a list of objects"))
            }
            guard page.next == nil || page.next != token else {
                throw request.failure(.unexpected("its pages go round in a circle"))
            }
            objects += page.objects
            token = page.next
        } while token != nil
        return objects
    }

    /// Reads one answer; nil when it is something else.
    static func page(_ body: [UInt8], bucket: String) -> Page? {
        guard let root = try? XMLReader.document(body), root.name == "ListBucketResult" else { return nil }
        let isEncoded = root["EncodingType"] == "url"
        var page = Page()
        for entry in root.all("Contents") {
            guard let text = entry["Key"], let size = entry["Size"].flatMap({ Int64($0) }), size >= 0,
                let key = isEncoded ? PercentCoding.decodedListing(text) : text
            else { return nil }
            page.objects.append(
                RemoteObject(bucket: bucket, key: key, entityTag: entry["ETag"] ?? "", byteCount: size))
        }
        if root["IsTruncated"] == "true" {
            guard let next = root["NextContinuationToken"], !next.isEmpty else { return nil }
            page.next = next
        }
        return page
    }
}
