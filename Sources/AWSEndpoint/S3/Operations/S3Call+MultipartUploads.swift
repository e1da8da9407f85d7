import Checksums
import HTTPTypes
import S3Model

extension S3Call {
    func createMultipartUpload() throws -> AWSResponse {
        var attributes = try S3Attributes(self)
        let algorithm = try checksumAlgorithm()
        let kind = try checksumKind(of: algorithm)
        // Without an algorithm, CRC64NVME of the whole object is worked out, and parts may be sent with any checksum.
        attributes.checksum = algorithm.map { S3Checksum(algorithm: $0.rawValue, value: "", kind: kind) }
        let upload = try store.createMultipartUpload(address, attributes)
        var response = AWSResponse.xml(
            .document("InitiateMultipartUploadResult") { xml in
                xml.element("Bucket", bucket)
                xml.element("Key", key)
                xml.element("UploadId", upload.id)
            })
        response.headers.describeEncryption(attributes)
        if let algorithm {
            response.headers.set("x-amz-checksum-algorithm", algorithm.rawValue)
            response.headers.set("x-amz-checksum-type", kind.rawValue)
        }
        return response
    }

    func uploadPart() async throws -> AWSResponse {
        let (number, uploadID) = try partAddress()
        let expected = try BodyExpectations(self, needsLength: true)
        let multipart = try store.multipartUpload(address, id: uploadID)
        let wanted = multipart.attributes.checksum.flatMap { ChecksumAlgorithm(rawValue: $0.algorithm) }
        if let wanted, let sent = expected.checksum?.algorithm, sent != wanted {
            throw S3Error.invalidRequest(
                "Checksum Type mismatch occurred, expected checksum Type: \(wanted.rawValue.lowercased()), "
                    + "actual checksum Type: \(sent.rawValue.lowercased())")
        }
        let upload = try store.beginPart(address, uploadID: uploadID, number: number)
        let digest: BodyDigest
        do {
            let reader = BodyReader(source, expected, keeping: wanted ?? .crc64nvme)
            digest = try await unsafe reader.read { try unsafe upload.write($0) }
        } catch {
            upload.discard()
            throw error
        }
        let part = try upload.commitPart(eTag: Hexadecimal.encoded(digest.md5), checksum: digest.kept)
        var response = AWSResponse(status: 200)
        response.headers.set("etag", EntityTag.quoted(part.eTag))
        let said = digest.sent ?? (wanted == nil ? nil : digest.kept)
        if let said, let algorithm = ChecksumAlgorithm(rawValue: said.algorithm) {
            response.headers.set(algorithm.headerName, said.value)
        }
        response.headers.describeEncryption(multipart.attributes)
        return response
    }

    func abortMultipartUpload() throws -> AWSResponse {
        try store.abortMultipartUpload(address, uploadID: query["uploadId"] ?? "")
        return AWSResponse(status: 204)
    }

    /// The part that a query names.
    func partAddress() throws(S3Error) -> (number: Int, uploadID: String) {
        guard let text = query["partNumber"] else {
            throw .invalidArgument("This operation needs a partNumber in the query-string.", "partNumber", "")
        }
        guard let number = Int(text), (1...10_000).contains(number) else {
            throw .invalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", text)
        }
        return (number, query["uploadId"] ?? "")
    }

    /// `x-amz-checksum-algorithm`.
    func checksumAlgorithm() throws(S3Error) -> ChecksumAlgorithm? {
        guard let name = header("x-amz-checksum-algorithm") else { return nil }
        if let algorithm = ChecksumAlgorithm(rawValue: name.uppercased()) { return algorithm }
        switch name.uppercased() {
        case "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128":
            throw .notImplemented(
                what: "x-amz-checksum-algorithm: \(name)", [("Header", "x-amz-checksum-algorithm")])
        default:
            throw .invalidRequest(
                "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
                    + "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]")
        }
    }

    /// `x-amz-checksum-type`, or what S3 takes for an algorithm.
    private func checksumKind(of algorithm: ChecksumAlgorithm?) throws(S3Error) -> S3Checksum.Kind {
        guard let text = header("x-amz-checksum-type") else {
            return algorithm == .crc64nvme || algorithm == nil ? .fullObject : .composite
        }
        guard let kind = S3Checksum.Kind(rawValue: text.uppercased()) else {
            throw .invalidRequest("Value for x-amz-checksum-type header is invalid.")
        }
        guard let algorithm else {
            throw .invalidRequest(
                "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.")
        }
        let isPossible = kind == .fullObject ? algorithm.isCRC : algorithm != .crc64nvme
        guard isPossible else {
            throw .invalidRequest(
                "The \(kind.rawValue) checksum type cannot be used with the \(algorithm.rawValue.lowercased()) "
                    + "checksum algorithm.")
        }
        return kind
    }
}
