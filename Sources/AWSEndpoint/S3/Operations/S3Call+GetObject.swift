import HTTPTypes
import S3Model

extension S3Call {
    func getObject() throws -> AWSResponse {
        let (object, content) = try store.open(address)
        var (response, range) = try reading(object)
        response.body = range.map { .content(content, $0) } ?? .bytes([])
        return response
    }

    func headObject() throws -> AWSResponse {
        let object = try store.object(address)
        var (response, range) = try reading(object)
        response.body = .head(byteCount: range.map { $0.upperBound - $0.lowerBound } ?? 0)
        return response
    }

    /// Status and headers of an answer with an object, and which of its bytes go with them; nil for none.
    private func reading(_ object: S3Object) throws(S3Error) -> (AWSResponse, Range<Int64>?) {
        let attributes = object.attributes
        let modified = S3Time.seconds(ofNanoseconds: object.modified)
        switch ReadConditions(header: request.headers.text).outcome(eTag: attributes.eTag, modified: modified) {
        case .failed(let condition): throw .preconditionFailed(condition)
        case .notModified:
            var response = AWSResponse(status: 304)
            response.headers.set("etag", EntityTag.quoted(attributes.eTag))
            response.headers.set("last-modified", S3Time.http(seconds: modified))
            return (response, nil)
        case .proceed: break
        }
        var response = AWSResponse(status: 200)
        response.headers.describe(object)
        var bytes = 0..<object.byteCount
        var isPartial = true
        let wantsChecksum = header("x-amz-checksum-mode")?.uppercased() == "ENABLED"
        if let part = query["partNumber"] {
            if request.headers.text("range") != nil {
                throw .invalidRequest("Cannot specify both Range header and partNumber query parameter")
            }
            let (range, checksum) = try self.part(part, of: object)
            bytes = range
            if attributes.parts.count > 0 {
                response.headers.set("x-amz-mp-parts-count", String(attributes.parts.count))
            }
            if wantsChecksum { response.headers.describe(checksum) }
        } else if let range = wantedRange(eTag: attributes.eTag, modified: modified) {
            guard let found = range.bytes(of: object.byteCount) else {
                throw S3Error(
                    416, "InvalidRange", "The requested range is not satisfiable",
                    [
                        ("RangeRequested", request.headers.text("range") ?? ""),
                        ("ActualObjectSize", String(object.byteCount)),
                    ])
            }
            // A checksum of the whole would be compared with that of the range.
            bytes = found
        } else {
            isPartial = false
            if wantsChecksum { response.headers.describe(attributes.checksum) }
        }
        if isPartial, !bytes.isEmpty {
            response.status = 206
            response.headers.set(
                "content-range", "bytes \(bytes.lowerBound)-\(bytes.upperBound - 1)/\(object.byteCount)")
        }
        try override(&response.headers)
        return (response, bytes)
    }

    /// The one range that is asked for, and that holds for this state of the object.
    private func wantedRange(eTag: String, modified: Int64) -> ByteRange? {
        guard let range = request.headers.text("range").flatMap(ByteRange.parse) else { return nil }
        guard let condition = request.headers.text("if-range") else { return range }
        if let date = S3Time.seconds(of: condition) { return date == modified ? range : nil }
        return EntityTag.bare(condition) == eTag ? range : nil
    }

    /// The bytes of a part, and its checksum.
    private func part(_ text: String, of object: S3Object) throws(S3Error) -> (Range<Int64>, S3Checksum?) {
        guard let number = Int(text), (1...10_000).contains(number) else {
            throw .invalidArgument(
                "Part number must be an integer between 1 and 10000, inclusive", "partNumber", text)
        }
        let parts = object.attributes.parts
        if parts.isEmpty, number == 1 { return (0..<object.byteCount, object.attributes.checksum) }
        // Parts of an object are counted from 1, whatever numbers they were uploaded with.
        guard number <= parts.count else {
            throw S3Error(
                416, "InvalidPartNumber", "The requested partnumber is not satisfiable",
                [("PartNumberRequested", text), ("ActualPartCount", String(max(1, parts.count)))])
        }
        let start = parts[..<(number - 1)].reduce(0) { $0 + $1.byteCount }
        let checksum = parts[number - 1].checksum.map { part in
            S3Checksum(
                algorithm: part.algorithm, value: part.value, kind: object.attributes.checksum?.kind ?? part.kind)
        }
        return (start..<(start + parts[number - 1].byteCount), checksum)
    }

    /// Headers that the query asks to be other ones.
    private func override(_ headers: inout HTTPFields) throws(S3Error) {
        for (name, value) in query.parameters where name.hasPrefix("response-") {
            let header = name.dropFirst("response-".count)
            let known = [
                "content-type", "content-language", "expires", "cache-control", "content-disposition",
                "content-encoding",
            ]
            guard known.contains(String(header)) else { continue }
            guard isSigned else {
                throw .invalidRequest("Request specific response headers cannot be used for anonymous GET requests.")
            }
            headers.set(String(header), value)
        }
    }
}
